package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a process says, but not for ever. */
final class Patience {
    /** A process that took too long has been ended. */
    static final class ExhaustedException extends IOException {
        private static final long serialVersionUID = 1;

        private ExhaustedException(Duration limit) {
            super("No answer within " + limit.toSeconds() + " s");
        }
    }

    /** Reads from a process. */
    interface Reading<T> {
        T read() throws IOException;
    }

    private Patience() {}

    /**
     * Reads what a process says.
     *
     * @throws ExhaustedException if that takes longer than the limit; the process has been ended then
     */
    static <T> T read(Process process, Duration limit, Reading<T> reading) throws IOException {
        CompletableFuture<T> said = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                said.complete(reading.read());
            } catch (IOException | RuntimeException e) {
                said.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        try {
            return said.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new ExhaustedException(limit);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
