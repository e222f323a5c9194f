package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.relay.RoundTripRelay;

/**
 * Counts what the client waits for. The relay never counts too few; a machine that stalls can make it count too many, so
 * the least of some attempts holds.
 */
final class RoundTrips {
    private static final Duration ONE_WAY = Duration.ofMillis(100);
    private static final int ATTEMPTS = 4;
    private static final byte[] MESSAGE =
            "Subject: x\r\n\r\n.dots and some text\r\n".getBytes(StandardCharsets.US_ASCII);

    private RoundTrips() {}

    /** Addresses that a server is to take. */
    static List<String> recipients(int count, String domain) {
        return IntStream.range(0, count).mapToObj(i -> "r" + i + "@" + domain).toList();
    }

    /**
     * What messages cost that follow another on its connection, handed over together.
     *
     * @param hoped few enough to end the attempts
     * @param chunking whether BDAT may be used
     * @param messages how many
     */
    static int of(int hoped, Endpoint server, boolean chunking, int messages, List<String> recipients)
            throws Exception {
        MailObject mail =
                MailObject.of(Envelope.of("a@x.example", recipients.toArray(String[]::new)), Message.of(MESSAGE));
        int least = Integer.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > hoped; attempt++) {
            least = Math.min(least, ofFurther(server, chunking, Collections.nCopies(messages, mail)));
        }
        return least;
    }

    private static int ofFurther(Endpoint server, boolean chunking, List<MailObject> mails) throws Exception {
        try (RoundTripRelay relay = RoundTripRelay.to(server, ONE_WAY);
                SmtpConnection connection = SmtpConnection.builder(EhloName.parse("client.lab.invalid"))
                        .tls(TlsPlan.of(TlsLevel.NONE))
                        .chunking(chunking)
                        .connect(relay.endpoint())) {
            connection.open();
            deliver(connection, mails.subList(0, 1));
            int before = relay.roundTrips();
            deliver(connection, mails);
            return relay.roundTrips() - before;
        }
    }

    private static void deliver(SmtpConnection connection, List<MailObject> mails) {
        assertThat(connection.deliverAll(mails))
                .hasSameSizeAs(mails)
                .allSatisfy(outcomes -> assertThat(outcomes)
                        .extracting(RecipientOutcome::status)
                        .containsOnly("delivered"));
    }
}
