package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.envelope.MailParameters;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;

@DisplayName("Several messages for one next hop, and servers with LIMITS (RFC 9422)")
@Timeout(120)
class LimitsAndRunsTest {
    private static final NextHop DESTINATION = new NextHop.Domain(MailDomain.parse("dest.test"));

    private final MailLab lab = new MailLab();

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private static String[] recipients(int count, int domains) {
        return IntStream.range(0, count)
                .mapToObj(i -> "r" + i + "@" + (i % domains == 0 ? "dest" : "d" + i % domains) + ".test")
                .toArray(String[]::new);
    }

    private static List<MailObject> run(int messages) throws Exception {
        List<MailObject> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            all.add(MailObject.of(
                    Envelope.of("a" + i + "@client.test", "b" + i + "@dest.test"),
                    Message.of(("Subject: " + i + "\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII))));
        }
        return all;
    }

    @ParameterizedTest(name = "{0} with {1} recipients in {2} domains: {3} sessions, {4} transactions")
    @CsvSource({
        "RCPTMAX=3, 7, 1, 1, 3",
        "MAILMAX=2 RCPTMAX=3, 7, 1, 2, 3",
        "MAILMAX=1, 7, 1, 1, 1",
        "MAILMAX=1 RCPTMAX=1, 3, 1, 3, 3",
        "RCPTDOMAINMAX=1, 6, 3, 3, 3",
        "RCPTDOMAINMAX=2 RCPTMAX=2, 6, 3, 2, 3",
        "RCPTMAX=0 MAILMAX=x, 7, 1, 1, 1",
    })
    void keepsWithinTheLimits(String limits, int recipients, int domains, int sessions, int transactions)
            throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test", ScriptedServer.smtp().capabilities("PIPELINING", "CHUNKING", "LIMITS " + limits))
                .get(0);

        try (SmtpClient client = lab.client().build()) {
            Envelope envelope = Envelope.of("a@client.test", recipients(recipients, domains));
            DeliveryReport report = client.send(envelope, MailLab.MESSAGE, DESTINATION);
            assertThat(report.isDelivered()).as("%s", report).isTrue();
            assertThat(report.recipients()).hasSize(recipients);
        }

        assertThat(server.connections()).hasSize(sessions);
        assertThat(server.messages()).hasSize(transactions);
    }

    @Test
    void goesOverOneSessionAndTellsOfEach() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test",
                        ScriptedServer.smtp()
                                .capabilities("PIPELINING", "CHUNKING")
                                .on("RCPT TO:<b3@")
                                .reply("550 5.1.1 no such user")
                                .on("MAIL FROM:<a5@")
                                .reply("451 4.3.0 not now"))
                .get(0);

        List<DeliveryReport> reports;
        try (SmtpClient client = lab.client().build()) {
            reports = client.sendAll(run(8), DESTINATION);
        }

        assertThat(reports.stream().map(report -> MailLab.outcome(report).status()))
                .containsExactly(
                        "delivered",
                        "delivered",
                        "delivered",
                        "refused",
                        "delivered",
                        "deferred",
                        "delivered",
                        "delivered");
        assertThat(server.connections()).hasSize(1);
        assertThat(server.messages()).hasSize(6);
        assertThat(server.messages().stream().map(mail -> mail.reversePath()))
                .containsExactly(
                        "a0@client.test",
                        "a1@client.test",
                        "a2@client.test",
                        "a4@client.test",
                        "a6@client.test",
                        "a7@client.test");
    }

    @Test
    @DisplayName("where the connection breaks in the middle of a run, the next host takes what no server has")
    void losesNothingAndRepeatsNothing() throws Exception {
        List<ScriptedServer> servers = lab.domain(
                "dest.test",
                ScriptedServer.smtp()
                        .capabilities("PIPELINING")
                        .on("MAIL FROM:<a4@")
                        .act(ServerAction.close()),
                ScriptedServer.smtp());

        List<DeliveryReport> reports;
        try (SmtpClient client = lab.client().build()) {
            reports = client.sendAll(run(8), DESTINATION);
        }

        assertThat(reports)
                .allSatisfy(report -> assertThat(report.isDelivered()).isTrue());
        assertThat(servers.get(0).messages()).hasSize(4);
        assertThat(servers.get(1).messages()).hasSize(4);
    }

    @Test
    @DisplayName("RFC 8689: a message that requires TLS does not go to a server that is not authenticated")
    void requiresAnAuthenticatedServer() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls().capabilities("REQUIRETLS"))
                .get(0);

        try (SmtpClient client = lab.client().build()) {
            DeliveryReport report = client.send(
                    Envelope.of("a@client.test", "b@dest.test")
                            .with(MailParameters.builder().requireTls().build()),
                    MailLab.MESSAGE);
            assertThat(MailLab.outcome(report)).isInstanceOf(RecipientOutcome.Deferred.class);
            assertThat(MailLab.outcome(report).reason()).contains("REQUIRETLS");
        }
        assertThat(server.messages()).isEmpty();
    }
}
