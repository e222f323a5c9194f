package org.smtpclient.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.auth.scram.ScramContractTest.octets;
import static org.smtpclient.auth.scram.ScramContractTest.text;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.AddressLiteral;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.testkit.dns.FakeResolver;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

/** Whole deliveries to a server of SMTP that speaks SCRAM. */
@DisplayName("A delivery with SCRAM")
@Timeout(60)
class ScramDeliveryTest {
    private static final String SCRAM = "SCRAM-SHA-256";

    /** An exchange of three round trips: the client's first message comes with the command, its last is empty. */
    private static ServerScript serverWithPassword(String password) {
        ScramServer scram = new ScramServer(SCRAM, password);
        return ScriptedServer.smtp()
                .capabilities("PIPELINING", "AUTH PLAIN " + SCRAM)
                .on("AUTH " + SCRAM + " ")
                .act(ServerAction.answer(line -> challenge(scram.first(decoded(line.split(" ")[2])))))
                .on(Base64.getEncoder().encodeToString(octets("c=b")))
                .act(ServerAction.answer(line -> challenge(scram.last(decoded(line), new byte[0]))))
                .on("")
                .nth(1)
                .reply(password.equals("pencil") ? "235 2.7.0 welcome" : "535 5.7.8 wrong");
    }

    private static String decoded(String base64) {
        return text(Base64.getDecoder().decode(base64));
    }

    private static String challenge(String message) {
        return "334 " + Base64.getEncoder().encodeToString(octets(message));
    }

    @ParameterizedTest(name = "the server knows {0}, allowed in plaintext {1}: {2}")
    @DisplayName("rule 7: authenticates in plaintext only where that is allowed, and shows no secret")
    @CsvSource({"pencil, true, delivered", "crayon, true, deferred", "pencil, false, deferred"})
    void delivers(String known, boolean inPlaintext, String status) throws Exception {
        try (ScriptedServer server = serverWithPassword(known).start();
                SmtpClient client = SmtpClient.builder()
                        .resolver(new FakeResolver())
                        .tlsPolicies(List.of())
                        .ehloName(EhloName.parse("client.test"))
                        .auth(AuthOptions.builder(request -> Credentials.password("user", "pencil"))
                                .allowCredentialsInPlaintext(inPlaintext)
                                .build())
                        .transcripts(true)
                        .build()) {
            Endpoint.Tcp endpoint = (Endpoint.Tcp) server.endpoint();
            DeliveryReport report = client.send(
                    Envelope.of("a@client.test", "b@dest.test"),
                    Message.of(octets("Subject: x\r\n\r\n")),
                    new NextHop.Relay(AddressLiteral.of(endpoint.address()), endpoint.port(), Dialect.SMTP));

            assertThat(report.recipients().get(0).outcome().status())
                    .as(report.toString())
                    .isEqualTo(status);
            assertThat(server.messages()).hasSize(status.equals("delivered") ? 1 : 0);
            List<String> transcript = report.attempts().get(0).transcript();
            assertThat(transcript.contains("C: AUTH " + SCRAM + " ****")).isEqualTo(inPlaintext);
            assertThat(transcript.toString()).doesNotContain("pencil").doesNotContain("bj11c2Vy"); // n=user
            assertThat(server.transcript())
                    .doesNotContain("AUTH PLAIN ".concat(Base64.getEncoder().encodeToString(octets("\0user\0pencil"))));
        }
    }
}
