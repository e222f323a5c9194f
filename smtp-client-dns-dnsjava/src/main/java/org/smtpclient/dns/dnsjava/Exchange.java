package org.smtpclient.dns.dnsjava;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.ExtendedDnsError;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.WireParseException;

/**
 * One question until it is answered: dnsjava neither repeats a datagram that got lost nor forgives one with a foreign
 * identifier, and its timeouts come late, under load very late.
 *
 * <p>Queries go out in turn to all servers, the next one when an interval has passed (it doubles from round to round)
 * or as soon as the one before has failed. Earlier queries stay open: the first good answer counts. A server that
 * answers with an error code is not asked again.
 */
final class Exchange {
    private final Upstream upstream;
    private final Question question;
    private final Executor executor;
    private final long deadline;
    private final CompletableFuture<Message> result = new CompletableFuture<>();

    // Guarded by this.
    private final Deque<Attempt> ahead = new ArrayDeque<>();
    private final List<InetSocketAddress> refusing = new ArrayList<>();
    private @Nullable LookupException refusal;
    private @Nullable LookupException broken;
    private int open;

    /** One query to come: where to, and how long until the next. */
    private record Attempt(InetSocketAddress server, Duration interval) {}

    Exchange(Upstream upstream, Question question, Duration limit, Executor executor) {
        this.upstream = upstream;
        this.question = question;
        this.executor = executor;
        Duration interval = upstream.interval();
        Duration total = Duration.ZERO;
        for (int round = 0; round < upstream.attempts(); round++) {
            for (InetSocketAddress server : upstream.servers()) {
                ahead.add(new Attempt(server, interval));
                total = total.plus(interval);
            }
            interval = interval.multipliedBy(2);
        }
        this.deadline = System.nanoTime() + (total.compareTo(limit) < 0 ? total : limit).toNanos();
    }

    CompletableFuture<Message> begin() {
        after(Duration.ofNanos(deadline - System.nanoTime()), this::timeUp);
        next();
        return result;
    }

    private void next() {
        Attempt attempt;
        synchronized (this) {
            do {
                attempt = ahead.poll();
            } while (attempt != null && refusing.contains(attempt.server()));
            if (attempt != null) {
                open++;
            }
        }
        long left = deadline - System.nanoTime();
        if (attempt == null || left <= 0 || result.isDone()) {
            return;
        }
        InetSocketAddress server = attempt.server();
        after(attempt.interval(), this::next);
        var unused = upstream.send(server, question, Duration.ofNanos(left), executor)
                .whenComplete((answer, thrown) -> received(server, answer, thrown));
    }

    private void received(InetSocketAddress server, @Nullable Message answer, @Nullable Throwable thrown) {
        if (answer != null && (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN)) {
            result.complete(answer);
            return;
        }
        boolean over;
        synchronized (this) {
            open--;
            if (answer != null) {
                refusing.add(server);
                refusal = refusal == null ? refusal(server, answer) : refusal;
            } else if (thrown != null && !(cause(thrown) instanceof SocketTimeoutException)) {
                broken = broken(server, cause(thrown));
            }
            over = open == 0 && ahead.stream().allMatch(attempt -> refusing.contains(attempt.server()));
        }
        if (over) {
            result.completeExceptionally(outcome());
        } else {
            next();
        }
    }

    private void timeUp() {
        result.completeExceptionally(outcome());
    }

    /** An error code is the most telling, then an exception; silence says the least. */
    private synchronized LookupException outcome() {
        if (refusal != null) {
            return refusal;
        }
        return broken != null
                ? broken
                : new LookupException(
                        DnsFailure.Kind.TIMEOUT, "no answer to " + question + " from " + upstream + " in time");
    }

    private LookupException refusal(InetSocketAddress server, Message answer) {
        List<ExtendedDnsError> errors = Records.extendedErrors(answer);
        DnsFailure.Kind kind = switch (answer.getRcode()) {
            case Rcode.SERVFAIL -> DnsFailure.Kind.SERVFAIL;
            case Rcode.REFUSED -> DnsFailure.Kind.REFUSED;
            default -> DnsFailure.Kind.OTHER;
        };
        return new LookupException(
                kind,
                Upstream.show(server) + " answered " + Rcode.string(answer.getRcode()) + " to " + question,
                errors,
                null);
    }

    private LookupException broken(InetSocketAddress server, Throwable cause) {
        DnsFailure.Kind kind =
                cause instanceof WireParseException ? DnsFailure.Kind.MALFORMED : DnsFailure.Kind.UNREACHABLE;
        return new LookupException(
                kind, "asking " + Upstream.show(server) + " for " + question + " failed: " + cause, List.of(), cause);
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** Runs a task later, unless there is a result by then. */
    private void after(Duration delay, Runnable task) {
        CompletableFuture<Boolean> timer =
                new CompletableFuture<Boolean>().completeOnTimeout(true, delay.toNanos(), TimeUnit.NANOSECONDS);
        var unused = timer.thenRunAsync(task, executor);
        var unusedToo = result.whenComplete((answer, thrown) -> timer.cancel(false));
    }
}
