package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
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
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.WireParseException;

/**
 * One question until it is answered.
 *
 * <p>Queries go out in turn to all servers, the next one when an interval has passed (it doubles from round to round)
 * or as soon as the one before has failed. Earlier queries stay open: the first good answer counts. From the second
 * round on only small answers are asked for by UDP, for large ones may be what gets lost on the way. A truncated answer
 * is asked for by TCP. A server that answers with an error code is not asked again.
 */
final class Exchange {
    /** What every network passes (RFC 1035 §4.2.1). */
    private static final int SMALL_PAYLOAD = 512;

    private final Upstream upstream;
    private final Question question;
    private final boolean tcpOnly;
    private final Executor executor;
    private final long deadline;
    private final CompletableFuture<Message> result = new CompletableFuture<>();

    // Guarded by this.
    private final Deque<Attempt> ahead = new ArrayDeque<>();
    private final List<CompletableFuture<byte[]>> calls = new ArrayList<>();
    private final List<InetSocketAddress> refusing = new ArrayList<>();
    private @Nullable LookupException refusal;
    private @Nullable LookupException broken;
    private @Nullable InetSocketAddress truncating;
    private int open;

    /** One query to come: where to, how much to take by UDP, and how long until the next. */
    private record Attempt(InetSocketAddress server, int udpPayload, Duration interval) {}

    /**
     * An exchange.
     *
     * @param tcpOnly whether not to try UDP first
     */
    Exchange(Upstream upstream, Question question, boolean tcpOnly, Duration limit, Executor executor) {
        this.upstream = upstream;
        this.question = question;
        this.tcpOnly = tcpOnly;
        this.executor = executor;
        Duration interval = upstream.interval();
        Duration total = Duration.ZERO;
        for (int round = 0; round < upstream.attempts(); round++) {
            for (InetSocketAddress server : upstream.servers()) {
                ahead.add(new Attempt(server, round == 0 ? upstream.udpPayload() : SMALL_PAYLOAD, interval));
                total = total.plus(interval);
            }
            interval = interval.multipliedBy(2);
        }
        this.deadline = System.nanoTime() + (total.compareTo(limit) < 0 ? total : limit).toNanos();
    }

    CompletableFuture<Message> begin() {
        var unused = result.whenComplete((answer, thrown) -> endCalls());
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
        if (attempt == null || deadline - System.nanoTime() <= 0 || result.isDone()) {
            return;
        }
        after(attempt.interval(), this::next);
        send(attempt.server(), attempt.udpPayload(), tcpOnly);
    }

    private void send(InetSocketAddress server, int udpPayload, boolean tcp) {
        CompletableFuture<byte[]> call =
                upstream.wire().ask(server, question.toMessage(udpPayload).toWire(), tcp);
        synchronized (this) {
            calls.add(call);
        }
        if (result.isDone()) {
            call.cancel(false);
        }
        var unused = call.thenApplyAsync(Exchange::parse, executor)
                .whenComplete((answer, thrown) -> received(server, answer, thrown, tcp));
    }

    private void askByTcp(InetSocketAddress server) {
        synchronized (this) {
            truncating = server;
        }
        send(server, SMALL_PAYLOAD, true);
    }

    private static Message parse(byte[] octets) {
        try {
            return new Message(octets);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private synchronized void endCalls() {
        calls.forEach(call -> call.cancel(false));
    }

    private void received(InetSocketAddress server, @Nullable Message answer, @Nullable Throwable thrown, boolean tcp) {
        if (result.isDone()) {
            return;
        }
        if (answer != null && answer.getHeader().getFlag(Flags.TC)) {
            if (tcp) {
                received(server, null, new WireParseException("the answer is truncated by TCP as well"), true);
            } else {
                askByTcp(server);
            }
            return;
        }
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
            } else if (thrown != null) {
                broken = broken(server, cause(thrown), tcp);
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
        if (broken != null) {
            return broken;
        }
        return truncating == null
                ? new LookupException(
                        DnsFailure.Kind.TIMEOUT,
                        "no answer to " + question + " from " + upstream + (tcpOnly ? " by TCP" : "") + " in time")
                : new LookupException(
                                DnsFailure.Kind.TIMEOUT,
                                Upstream.show(truncating) + " gave a truncated answer to " + question
                                        + " by UDP, and by TCP none in time")
                        .ofTruncation();
    }

    private LookupException refusal(InetSocketAddress server, Message answer) {
        int rcode = answer.getRcode();
        DnsFailure.Kind kind = switch (rcode) {
            case Rcode.SERVFAIL -> DnsFailure.Kind.SERVFAIL;
            case Rcode.REFUSED -> DnsFailure.Kind.REFUSED;
            default -> DnsFailure.Kind.OTHER;
        };
        boolean isAboutEdns = rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP || rcode == Rcode.BADVERS;
        return new LookupException(
                kind,
                Upstream.show(server) + " answered " + Rcode.string(rcode) + " to " + question
                        + (isAboutEdns ? "; it may not know EDNS (RFC 6891), without which there is no DNSSEC" : ""),
                Records.extendedErrors(answer),
                null);
    }

    private LookupException broken(InetSocketAddress server, Throwable cause, boolean tcp) {
        DnsFailure.Kind kind =
                cause instanceof WireParseException ? DnsFailure.Kind.MALFORMED : DnsFailure.Kind.UNREACHABLE;
        String asking = "asking " + Upstream.show(server) + " for " + question;
        if (tcp && !tcpOnly) {
            return new LookupException(
                            kind,
                            asking + " by TCP, for by UDP the answer is truncated, failed: " + words(cause),
                            cause)
                    .ofTruncation();
        }
        return new LookupException(kind, asking + (tcp ? " by TCP" : "") + " failed: " + words(cause), cause);
    }

    private static String words(Throwable cause) {
        if (cause instanceof PortUnreachableException) {
            return "nothing listens there";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
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
