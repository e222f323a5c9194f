package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.smtp.ScriptedServer;

@Timeout(60)
@DisplayName("a TLS session, which has little room for octets while it is idle,")
class TlsRoomTest {
    private static final int LINES = 40;

    @Test
    @DisplayName("makes room for large replies and messages, again and again")
    void makesRoom() throws Exception {
        String[] keywords = IntStream.range(0, LINES)
                .mapToObj(i -> "X" + i + " " + "PARAMETER ".repeat(10).strip())
                .toArray(String[]::new);
        String[] large = IntStream.range(0, LINES)
                .mapToObj(i -> (i == LINES - 1 ? "250 2.0.0 " : "250-2.0.0 ")
                        + "taken ".repeat(15).strip())
                .toArray(String[]::new);
        byte[] message = TlsServers.text("Subject: x\r\n\r\n" + "Some line of text\r\n".repeat(10_000));
        try (ScriptedServer server = TlsServers.server()
                        .capabilitiesAfterTls(keywords)
                        .onEndOfData()
                        .reply(large)
                        .start();
                SmtpConnection connection =
                        TlsServers.client().tls(TlsPlan.of(TlsLevel.MANDATORY)).connect(server.endpoint())) {
            connection.open();
            assertThat(connection.capabilities().has("X" + (LINES - 1))).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(connection.deliver(
                                Envelope.of(ReversePath.NULL, List.of(Mailbox.parse("b@mx.test"))),
                                Message.of(message)))
                        .singleElement()
                        .isInstanceOf(RecipientOutcome.Delivered.class);
            }
            connection.quit();
            assertThat(server.messages())
                    .hasSize(3)
                    .allSatisfy(mail -> assertThat(mail.data()).isEqualTo(message));
        }
    }
}
