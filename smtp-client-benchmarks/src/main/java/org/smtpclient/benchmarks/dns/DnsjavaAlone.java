package org.smtpclient.benchmarks.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** dnsjava as one would use it without this project. It remembers keys, and no answers. */
final class DnsjavaAlone implements ManyNamesBenchmark.Asker {
    private final Resolver resolver;

    private DnsjavaAlone(Resolver resolver) {
        this.resolver = resolver;
    }

    /** With its validator. */
    static DnsjavaAlone validating(SignedZones zones) {
        ValidatingResolver validator = new ValidatingResolver(new SimpleResolver(zones.address()));
        try {
            validator.loadTrustAnchors(
                    new ByteArrayInputStream(zones.trustAnchor().getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException("The test server's trust anchor does not parse", e);
        }
        return new DnsjavaAlone(validator);
    }

    /** Believing the AD bit of a server that validates. */
    static DnsjavaAlone believing(UnboundServer server) {
        return new DnsjavaAlone(new SimpleResolver(server.address()));
    }

    @Override
    public CompletableFuture<Message> ask(String name) {
        Message query = SignedZones.query(name, Type.A);
        // Without it a server need not tell whether it has validated (RFC 6840 §5.7).
        query.getHeader().setFlag(Flags.AD);
        return resolver.sendAsync(query, SignedZones.THREADS)
                .toCompletableFuture()
                .thenApply(DnsjavaAlone::authentic);
    }

    private static Message authentic(Message answer) {
        if (!answer.getHeader().getFlag(Flags.AD)
                || answer.getSection(Section.ANSWER).isEmpty()) {
            throw new IllegalStateException("Not validated: " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
