package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * The resolver beneath dnsjava's validator: it hands prepared answers over, and fetches DS and DNSKEY records. Equal
 * questions under way at the same time share one exchange.
 *
 * <p>Answers that took part in a successful validation are kept: the validator keeps keys, but begins at the trust anchor
 * again with each zone that it has not met, and asks for all that lies between. It verifies them anew each time, so that
 * nothing is believed for having been kept; and what takes part in a failure is kept no longer.
 *
 * <p>A key that cannot be fetched is reported as SERVFAIL, never as an exception: in the middle of a negative answer the
 * validator swallows exceptions and leaves the answer <em>unchecked</em>, which looks like insecure. What went wrong is
 * kept in the {@link LookupContext}.
 */
final class KeySource implements Resolver {
    private static final int MAX_KEPT = 2000;
    private static final Duration MAX_AGE = Duration.ofMinutes(15);

    private final Upstream upstream;
    private final Duration limit;
    private final Executor executor;
    private final ConcurrentMap<Question, CompletableFuture<Step>> underWay = new ConcurrentHashMap<>();

    // Guarded by itself; least recently used first.
    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private record Kept(Step answer, long until) {}

    KeySource(Upstream upstream, Duration limit, Executor executor) {
        this.upstream = upstream;
        this.limit = limit;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor context) {
        if (query instanceof PreparedQuery prepared) {
            return completed(prepared.answer());
        }
        Record asked = query.getQuestion();
        Question question = new Question(asked.getName(), asked.getType(), true);
        LookupContext lookup = (LookupContext) context;
        Step known = known(question);
        return (known == null ? fetch(question) : completed(known)).handle((answer, thrown) -> {
            if (thrown == null) {
                lookup.keyAnswered(question, answer);
                return answer.toMessage();
            }
            lookup.keyQueryFailed(LookupException.of(thrown));
            return servfail(asked);
        });
    }

    private <T> CompletableFuture<T> completed(T value) {
        CompletableFuture<T> future = new PoolFuture<>(executor);
        future.complete(value);
        return future;
    }

    private CompletableFuture<Step> fetch(Question question) {
        CompletableFuture<Step> mine = new PoolFuture<>(executor);
        CompletableFuture<Step> first = underWay.putIfAbsent(question, mine);
        if (first != null) {
            return first;
        }
        var unused = upstream.ask(question, limit, executor)
                .thenApply(answer -> Step.keys(answer, question))
                .whenComplete((answer, thrown) -> {
                    underWay.remove(question, mine);
                    if (thrown == null) {
                        mine.complete(answer);
                    } else {
                        mine.completeExceptionally(thrown);
                    }
                });
        return mine;
    }

    private @Nullable Step known(Question question) {
        synchronized (kept) {
            Kept found = kept.get(question);
            if (found == null || System.nanoTime() - found.until() < 0) {
                return found == null ? null : found.answer();
            }
            kept.remove(question);
            return null;
        }
    }

    /** Whether a zone's keys have been fetched and found good. */
    boolean areKnown(Name zone) {
        return known(new Question(zone, Type.DNSKEY, true)) != null;
    }

    /** Keeps the answers that a look-up used. */
    void keep(LookupContext context) {
        context.keyAnswers().forEach((question, answer) -> {
            Duration life = answer.ttl().compareTo(MAX_AGE) < 0 ? answer.ttl() : MAX_AGE;
            synchronized (kept) {
                kept.putIfAbsent(question, new Kept(answer, System.nanoTime() + life.toNanos()));
            }
        });
    }

    /** Keeps the answers that a look-up used no longer: one of them may be what made it fail. */
    void forget(LookupContext context) {
        synchronized (kept) {
            kept.keySet().removeAll(context.keyAnswers().keySet());
        }
    }

    private static Message servfail(Record question) {
        Message answer = new Message();
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(Rcode.SERVFAIL);
        answer.addRecord(question, Section.QUESTION);
        return answer;
    }

    // What the validator sets is settled by Question and Upstream.

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

    @Override
    public void setIgnoreTruncation(boolean flag) {}

    @Override
    public void setPort(int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTCP(boolean flag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTSIGKey(TSIG key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTimeout(Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
