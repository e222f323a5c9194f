package org.smtpclient.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.client.SmtpClient;

/** The resolver's self-probe, which runs beside a command's own work and within the same time. */
final class ResolverCheck {
    private final CompletableFuture<ResolverVerdict> verdict = new CompletableFuture<>();
    private final Deadline deadline;

    private ResolverCheck(Deadline deadline) {
        this.deadline = deadline;
    }

    static ResolverCheck start(SmtpClient client, Deadline deadline) {
        ResolverCheck check = new ResolverCheck(deadline);
        Thread thread = new Thread(() -> check.run(client), "smtp-client-resolver-check");
        thread.setDaemon(true);
        thread.start();
        return check;
    }

    private void run(SmtpClient client) {
        try {
            verdict.complete(client.probeResolver());
        } catch (RuntimeException e) {
            verdict.completeExceptionally(e);
        }
    }

    /** Waits for the verdict, not beyond the deadline. */
    ResolverVerdict verdict() {
        try {
            return verdict.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return unknown("The resolver's self-probe did not end in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("The resolver's self-probe was interrupted");
        } catch (ExecutionException e) {
            return unknown("The resolver's self-probe broke down: " + e.getCause());
        }
    }

    private static ResolverVerdict unknown(String explanation) {
        return ResolverVerdict.of(ResolverVerdict.Kind.UNREACHABLE, explanation);
    }
}
