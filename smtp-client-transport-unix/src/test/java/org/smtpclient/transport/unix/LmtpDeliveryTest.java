package org.smtpclient.transport.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.testkit.dns.FakeResolver;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("A delivery by LMTP through a Unix domain socket")
@Timeout(60)
class LmtpDeliveryTest {
    private static final byte[] MESSAGE = "Subject: x\r\n\r\n.dots\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private DeliveryReport deliver(ServerScript script, String... recipients) throws Exception {
        try (ScriptedServer server = script.start(folder.resolve("lmtp"));
                SmtpClient client = SmtpClient.builder()
                        .resolver(new FakeResolver())
                        .transports(List.of(new UnixTransport()))
                        .ehloName(EhloName.parse("client.test"))
                        .build()) {
            DeliveryReport report = client.send(
                    Envelope.of("a@client.test", recipients),
                    Message.of(MESSAGE),
                    new NextHop.Direct(server.endpoint(), Dialect.LMTP));
            assertThat(server.awaitTransactions(1, LIMIT)).singleElement().satisfies(transaction -> {
                assertThat(transaction.stored()).isTrue();
                assertThat(transaction.data()).isEqualTo(MESSAGE);
            });
            return report;
        }
    }

    private static List<String> statuses(DeliveryReport report) {
        return report.recipients().stream().map(each -> each.outcome().status()).toList();
    }

    @Test
    @DisplayName("rule 11: has a reply of its own for every recipient")
    void repliesPerRecipient() throws Exception {
        DeliveryReport report = deliver(
                ScriptedServer.lmtp()
                        .capabilities("PIPELINING")
                        .on("RCPT TO:<c@")
                        .reply("550 5.1.1 no such user")
                        .onEndOfData("d@dest.test")
                        .reply("452 4.2.2 mailbox full"),
                "b@dest.test",
                "c@dest.test",
                "d@dest.test");

        assertThat(statuses(report)).containsExactly("delivered", "refused", "deferred");
        assertThat(report.recipients().get(2).outcome().reply()).hasToString("452 4.2.2 mailbox full");
        assertThat(report.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.endpoint()).isInstanceOf(Endpoint.UnixPath.class);
            assertThat(attempt.phase()).isEqualTo(Phase.END_OF_DATA);
        });
    }

    @Test
    @DisplayName("knows which recipients had their reply when the connection breaks")
    void breaksBetweenReplies() throws Exception {
        DeliveryReport report = deliver(
                ScriptedServer.lmtp().onEndOfData("c@dest.test").act(ServerAction.close()),
                "b@dest.test",
                "c@dest.test");

        assertThat(statuses(report)).containsExactly("delivered", "unknown");
    }

    @Test
    @DisplayName("is deferred where nobody listens, with the socket named")
    void nobodyListens() throws Exception {
        Path socket = folder.resolve("none");
        try (SmtpClient client = SmtpClient.builder()
                .resolver(new FakeResolver())
                .transports(List.of(new UnixTransport()))
                .ehloName(EhloName.parse("client.test"))
                .overallTimeout(LIMIT)
                .build()) {
            DeliveryReport report = client.send(
                    Envelope.of("a@client.test", "b@dest.test"),
                    Message.of(MESSAGE),
                    new NextHop.Direct(new Endpoint.UnixPath(socket), Dialect.LMTP));

            assertThat(statuses(report)).containsExactly("deferred");
            assertThat(report.attempts().get(0).error()).contains(socket.toString());
        }
    }
}
