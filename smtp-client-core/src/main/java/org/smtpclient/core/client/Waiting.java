package org.smtpclient.core.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Deadline;

/** Waits for look-ups, never longer than a deadline. */
final class Waiting {
    private Waiting() {}

    /**
     * Why nothing more may be begun.
     *
     * @return the beginning of a line for people; null if there is no such reason
     */
    static @Nullable String end(Deadline deadline) {
        if (Thread.currentThread().isInterrupted()) {
            return "The thread was interrupted";
        }
        return deadline.hasPassed() ? "The time for the whole ran out" : null;
    }

    /**
     * Waits for a result.
     *
     * @return the result; null if the deadline passed first, or the thread was interrupted (which it then still is)
     */
    static <T> @Nullable T forResult(CompletionStage<T> stage, Deadline deadline) {
        try {
            return stage.toCompletableFuture().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new CompletionException("A look-up is defective: " + e.getCause(), e.getCause());
        }
    }
}
