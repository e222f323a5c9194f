package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/**
 * The resolver beneath dnsjava's validator: it hands prepared answers over, and fetches DS and DNSKEY records. Equal
 * questions under way at the same time share one exchange.
 *
 * <p>A key that cannot be fetched is reported as SERVFAIL, never as an exception: in the middle of a negative answer the
 * validator swallows exceptions and leaves the answer <em>unchecked</em>, which looks like insecure. What went wrong is
 * kept in the {@link LookupContext}.
 */
final class KeySource implements Resolver {
    private final Upstream upstream;
    private final Duration limit;
    private final Executor executor;
    private final ConcurrentMap<Question, CompletableFuture<Message>> underWay = new ConcurrentHashMap<>();

    KeySource(Upstream upstream, Duration limit, Executor executor) {
        this.upstream = upstream;
        this.limit = limit;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor context) {
        if (query instanceof PreparedQuery prepared) {
            return CompletableFuture.completedFuture(prepared.answer());
        }
        Record asked = query.getQuestion();
        Question question = new Question(asked.getName(), asked.getType(), true);
        CompletableFuture<Message> mine = new CompletableFuture<>();
        CompletableFuture<Message> first = underWay.putIfAbsent(question, mine);
        if (first == null) {
            var unused = upstream.ask(question, limit, executor).whenComplete((answer, thrown) -> {
                underWay.remove(question, mine);
                if (thrown == null) {
                    mine.complete(answer);
                } else {
                    mine.completeExceptionally(thrown);
                }
            });
        }
        return (first == null ? mine : first).handle((answer, thrown) -> {
            if (thrown == null) {
                return Step.keys(answer, question).toMessage();
            }
            if (context instanceof LookupContext lookup) {
                lookup.keyQueryFailed(LookupException.of(thrown));
            }
            return servfail(asked);
        });
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
