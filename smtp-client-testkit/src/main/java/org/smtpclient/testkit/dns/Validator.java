package org.smtpclient.testkit.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Validates the server's own answers, as a validating recursive resolver does before it sets the AD bit. */
final class Validator {
    private final InProcess upstream;
    private final ValidatingResolver resolver;

    Validator(Answerer answerer, DSRecord trustAnchor) {
        this.upstream = new InProcess(answerer);
        this.resolver = new ValidatingResolver(upstream);
        byte[] anchor = (trustAnchor + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            resolver.loadTrustAnchors(new ByteArrayInputStream(anchor));
        } catch (IOException e) {
            throw new IllegalStateException("The trust anchor cannot be loaded: " + trustAnchor, e);
        }
        resolver.setAddReasonToAdditional(false);
    }

    /** {@return whether a query asks for validation (RFC 6840 §5.7, RFC 4035 §3.2.2)} */
    static boolean isWanted(Message query) {
        return (Answerer.isDnssecOk(query) || query.getHeader().getFlag(Flags.AD))
                && !query.getHeader().getFlag(Flags.CD)
                && query.getQuestion() != null;
    }

    /** {@return the response to the query; never exceptionally} */
    CompletionStage<Message> validate(Message query) {
        return resolver.sendAsync(Message.newQuery(query.getQuestion()), Runnable::run)
                .handle((validated, failure) ->
                        failure == null ? asAnswer(query, validated) : Answerer.response(query, Rcode.SERVFAIL));
    }

    private Message asAnswer(Message query, Message validated) {
        Message answer = Answerer.response(query, validated.getRcode());
        if (validated.getHeader().getFlag(Flags.AD)) {
            answer.getHeader().setFlag(Flags.AD);
        }
        boolean dnssecOk = Answerer.isDnssecOk(query);
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            for (Record record : validated.getSection(section)) {
                if (dnssecOk || !isProof(record.getType())) {
                    answer.addRecord(record, section);
                }
            }
        }
        if (!upstream.isError(query)) {
            copyExtendedErrors(validated, answer);
        }
        return answer;
    }

    private static boolean isProof(int type) {
        return type == Type.RRSIG || type == Type.NSEC || type == Type.NSEC3;
    }

    private static void copyExtendedErrors(Message from, Message to) {
        OPTRecord source = from.getOPT();
        OPTRecord target = to.getOPT();
        if (source == null || target == null) {
            return;
        }
        List<EDNSOption> errors = source.getOptions().stream()
                .filter(ExtendedErrorCodeOption.class::isInstance)
                .toList();
        to.removeRecord(target, Section.ADDITIONAL);
        to.addRecord(new OPTRecord(target.getPayloadSize(), 0, 0, target.getFlags(), errors), Section.ADDITIONAL);
    }

    /** The answerer as the validating resolver's upstream. */
    private static final class InProcess implements Resolver {
        private final Answerer answerer;

        InProcess(Answerer answerer) {
            this.answerer = answerer;
        }

        /** Whether the question meets an error code, which dnsjava's validator would explain as bogus. */
        boolean isError(Message query) {
            int rcode = answerer.answer(query).message().getRcode();
            return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query) {
            Message withDo = query.clone();
            if (withDo.getOPT() == null) {
                withDo.addRecord(new OPTRecord(Answerer.UDP_PAYLOAD, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
            }
            Reply reply = answerer.answer(withDo);
            if (reply.wireFault() == DnsFault.Kind.TIMEOUT || reply.wireFault() == DnsFault.Kind.MALFORMED) {
                return CompletableFuture.failedFuture(new IOException("fault: " + reply.wireFault()));
            }
            return CompletableFuture.completedFuture(reply.message());
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            return sendAsync(query);
        }

        @Override
        public Duration getTimeout() {
            return Duration.ofSeconds(5);
        }

        // The upstream is in this process: how to reach it is nothing to set.

        @Override
        public void setTimeout(Duration timeout) {}

        @Override
        public void setPort(int port) {}

        @Override
        public void setTCP(boolean flag) {}

        @Override
        public void setIgnoreTruncation(boolean flag) {}

        @Override
        public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

        @Override
        public void setTSIGKey(TSIG key) {}
    }
}
