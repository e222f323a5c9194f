package org.smtpclient.testkit.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** From the octets of a query to the octets of its reply: keeps the record of questions and does what faults ask. */
final class QueryHandler implements LoopbackServer.Handler {
    private static final int MAX_QUERIES_KEPT = 10_000;
    private static final int MIN_UDP_PAYLOAD = 512;
    private static final int HEADER_OCTETS = 12;
    private static final int ANSWER_COUNT = 6;

    private record Service(Answerer answerer, @Nullable Validator validator) {}

    private final @Nullable DSRecord trustAnchor;
    private final Deque<ReceivedQuery> queries = new ArrayDeque<>();
    private volatile Service service;

    /**
     * @param zones to answer from
     * @param trustAnchor to validate with, null for not to validate
     */
    QueryHandler(ZoneTree zones, @Nullable DSRecord trustAnchor) {
        this.trustAnchor = trustAnchor;
        this.service = serviceOf(zones);
    }

    private Service serviceOf(ZoneTree zones) {
        Answerer answerer = new Answerer(zones);
        return new Service(answerer, trustAnchor == null ? null : new Validator(answerer, trustAnchor));
    }

    void serve(ZoneTree zones) {
        service = serviceOf(zones);
    }

    List<ReceivedQuery> queries() {
        synchronized (queries) {
            return List.copyOf(queries);
        }
    }

    @Override
    public void handle(byte[] octets, boolean tcp, Consumer<byte[]> reply) {
        Message query;
        try {
            query = new Message(octets);
        } catch (IOException e) {
            if (octets.length >= HEADER_OCTETS) {
                reply.accept(formatError(octets));
            }
            return;
        }
        keep(query, tcp);
        Service current = service;
        Reply plain = current.answerer().answer(query);
        if (plain.wireFault() == DnsFault.Kind.TIMEOUT) {
            return;
        }
        Validator validator = current.validator();
        CompletionStage<Message> message = validator != null && Validator.isWanted(query)
                ? validator.validate(query)
                : CompletableFuture.completedFuture(plain.message());
        message.thenAccept(answer -> later(plain.delay(), () -> reply.accept(wire(query, plain, answer, tcp))));
    }

    private void keep(Message query, boolean tcp) {
        Record question = query.getQuestion();
        if (question == null) {
            return;
        }
        ReceivedQuery received = new ReceivedQuery(
                question.getName().toString(), Type.string(question.getType()), tcp, Answerer.isDnssecOk(query));
        synchronized (queries) {
            if (queries.size() == MAX_QUERIES_KEPT) {
                queries.removeFirst();
            }
            queries.addLast(received);
        }
    }

    private void later(Duration delay, Runnable work) {
        if (delay.isZero()) {
            work.run();
        } else {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(work);
        }
    }

    private static byte[] wire(Message query, Reply plain, Message answer, boolean tcp) {
        byte[] octets = answer.toWire();
        if (plain.wireFault() == DnsFault.Kind.MALFORMED) {
            return unreadable(query);
        }
        if (tcp) {
            return octets.length <= Message.MAXLENGTH ? octets : truncated(query, answer);
        }
        boolean tooBig = octets.length > udpPayload(query);
        return tooBig || plain.wireFault() == DnsFault.Kind.TRUNCATED ? truncated(query, answer) : octets;
    }

    private static int udpPayload(Message query) {
        OPTRecord opt = query.getOPT();
        return opt == null ? MIN_UDP_PAYLOAD : Math.max(MIN_UDP_PAYLOAD, opt.getPayloadSize());
    }

    private static byte[] truncated(Message query, Message answer) {
        Message empty = Answerer.response(query, answer.getRcode());
        empty.getHeader().setFlag(Flags.TC);
        return empty.toWire();
    }

    /** Says that a record follows, whose owner's name is a pointer to itself (RFC 1035 §4.1.4). */
    private static byte[] unreadable(Message query) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RA);
        response.addRecord(query.getQuestion(), Section.QUESTION);
        byte[] whole = response.toWire();
        byte[] broken = Arrays.copyOf(whole, whole.length + 2);
        broken[ANSWER_COUNT + 1] = 1;
        broken[whole.length] = (byte) (0xc0 | whole.length >> 8);
        broken[whole.length + 1] = (byte) whole.length;
        return broken;
    }

    private static byte[] formatError(byte[] query) {
        Message response = new Message(((query[0] & 0xff) << 8) | (query[1] & 0xff));
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setRcode(Rcode.FORMERR);
        return response.toWire();
    }
}
