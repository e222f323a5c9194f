package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.RecipientReport;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.pool.PoolOptions;
import org.smtpclient.dane.DanePolicy;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.testkit.certificates.ServerIdentity;

@DisplayName("A delivery to Postfix")
class DeliveryIT {
    /** Dots at line starts, trailing blanks, 8-bit octets, the longest line, header fields that servers like to touch. */
    private static final String MESSAGE =
            "From: <a@x.example>\r\nTo: <b@ee.test>\r\nBcc: <c@ee.test>\r\nSubject: \tdots \r\n"
                    + "\r\n.\r\n..\r\n.leading\r\ntrailing \t \r\nFrom here\r\n\u00e9\u00ff\u0001\r\n"
                    + "x".repeat(998) + "\r\n\r\n.\r\n";

    private static Lab lab;
    private SmtpClient client;

    @BeforeAll
    static void startLab() {
        lab = MailLab.start();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @BeforeEach
    void open() {
        // Each message meets its server anew.
        client = builder().sessionReuse(PoolOptions.NONE).build();
    }

    private static SmtpClient.Builder builder() {
        return SmtpClient.builder()
                .resolver(DnsjavaResolver.builder()
                        .server(new InetSocketAddress(DnsServers.VALIDATING, 53))
                        .trustAnchors(lab.trustAnchor())
                        .build())
                .tlsPolicies(List.of(new DanePolicy()))
                .ehloName(EhloName.parse("client.lab.invalid"))
                .dnsTimeout(Duration.ofSeconds(5))
                .overallTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest(name = "rule 3, rule 4: {0}: {1}, by {2}")
    @CsvSource({
        "ee.test,       AUTHENTICATED, 3 1 1",
        "eefull.test,   AUTHENTICATED, 3 0 0",
        "ta.test,       AUTHENTICATED, 2 0 1",
        "takey.test,    AUTHENTICATED, 2 1 0",
        "unusable.test, ENCRYPTED,     ",
        "opportune.test, ENCRYPTED,    ",
        "unsigned.test, ENCRYPTED,     ",
        "plain.test,    PLAINTEXT,     "
    })
    @DisplayName("is made with the TLS that the zone asks for, and the message arrives octet for octet")
    void deliversOctetForOctet(String domain, TlsStatus tls, String matched) throws Exception {
        String mailbox = "b@" + domain;

        DeliveryReport report = client.send(Envelope.of("a@x.example", mailbox), message(MESSAGE));

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        assertThat(report.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.tls().status()).as(attempt.toString()).isEqualTo(tls);
            if (matched != null) {
                assertThat(attempt.tls().matched()).startsWith(matched);
            }
        });
        DeliveredMessage delivered = lab.postfix().messages(mailbox, 1).get(0);
        assertThat(text(delivered)).isEqualTo(MESSAGE);
        assertThat(delivered.trace()).contains("Return-Path: <a@x.example>");
    }

    @Test
    @DisplayName("takes a large file, octet for octet")
    void largeFile() throws Exception {
        StringBuilder large = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; large.length() < 3_000_000; i++) {
            large.append(i % 7 == 0 ? "." : "").append(i).append(" some text and more of it\r\n");
        }
        Path file = Files.writeString(lab.directory().resolve("large.eml"), large, StandardCharsets.ISO_8859_1);

        DeliveryReport report = client.send(Envelope.of("a@x.example", "large@ee.test"), Message.of(file));

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        byte[] delivered = lab.postfix().messages("large@ee.test", 1).get(0).octets();
        int difference = Arrays.mismatch(Files.readAllBytes(file), delivered);
        assertThat(difference).as("offset of the first difference").isEqualTo(-1);
    }

    @Test
    @DisplayName("goes on one session with others, which ends when nobody needs it any more")
    void reusedSession() throws Exception {
        PoolOptions patient =
                PoolOptions.builder().idleTime(Duration.ofMinutes(1)).build();
        try (SmtpClient reusing = builder().sessionReuse(patient).build()) {
            for (int i = 0; i < 5; i++) {
                DeliveryReport report =
                        reusing.send(Envelope.of("a@x.example", "reused@ee.test", "busy@ee.test"), message(MESSAGE));
                assertThat(report.recipients())
                        .extracting(recipient -> recipient.outcome().status())
                        .as(report.toString())
                        .containsExactly("delivered", "deferred");
                assertThat(report.attempts()).singleElement().satisfies(attempt -> {
                    assertThat(attempt.tls().status()).isEqualTo(TlsStatus.AUTHENTICATED);
                    assertThat(attempt.tls().matched()).startsWith("3 1 1");
                });
            }
        }
        assertThat(lab.postfix().sessions(MailLab.EE))
                .anySatisfy(session -> assertThat(session).contains("mail=5", "starttls=1", "quit=1"));
        assertThat(lab.postfix().messages("reused@ee.test", 5))
                .allSatisfy(delivered -> assertThat(text(delivered)).isEqualTo(MESSAGE));
    }

    @Test
    @DisplayName("rule 3: is not made to an impostor, to whom nothing is sent")
    void impostor() throws Exception {
        Envelope envelope = Envelope.of("a@x.example", "b@impostor.test");
        assertThat(client.send(envelope, message(MESSAGE)).isDelivered()).isTrue();
        lab.postfix().messages("b@impostor.test", 1);
        lab.postfix().exchangeCertificate(MailLab.IMPOSTOR, ServerIdentity.of(MailLab.certificate("mx.impostor.test")));
        List<String> before = lab.postfix().sessions(MailLab.IMPOSTOR);

        DeliveryReport report = client.send(envelope, message(MESSAGE));

        assertDeferred(report, TlsStatus.FAILED);
        Await.until(
                "Postfix to log the session",
                Duration.ofSeconds(30),
                () -> lab.postfix().sessions(MailLab.IMPOSTOR).size() > before.size());
        List<String> sessions = lab.postfix().sessions(MailLab.IMPOSTOR);
        assertThat(sessions.subList(before.size(), sessions.size()))
                .isNotEmpty()
                .noneMatch(session -> session.contains("mail=") || session.contains("data="));
        assertThat(lab.postfix().messages("b@impostor.test")).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"stripped.test, STARTTLS_NOT_SUPPORTED", "othername.test, CERTIFICATE_HOST_MISMATCH"})
    @DisplayName("rule 3: is deferred, with nothing sent, where the server cannot do what its TLSA records promise")
    void brokenPromise(String domain, TlsResultType result) throws Exception {
        DeliveryReport report = client.send(Envelope.of("a@x.example", "b@" + domain), message(MESSAGE));

        assertDeferred(report, TlsStatus.FAILED);
        assertThat(report.attempts())
                .allSatisfy(attempt -> assertThat(attempt.tls().resultType())
                        .as(attempt.toString())
                        .isEqualTo(result));
        assertThat(lab.postfix().messages("b@" + domain)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"badmx.test", "badaddress.test", "badtlsa.test", "servfailtlsa.test", "deadtlsa.test"})
    @DisplayName("rule 2: is deferred, without a connection, where a look-up of MX, address or TLSA records fails")
    void failedLookup(String domain) throws Exception {
        List<String> before = lab.postfix().sessions(MailLab.LOOKUPS);

        DeliveryReport report = client.send(Envelope.of("a@x.example", "b@" + domain), message(MESSAGE));

        assertThat(report.recipients())
                .singleElement()
                .satisfies(recipient -> assertThat(recipient.outcome().status())
                        .as(report.toString())
                        .isEqualTo("deferred"));
        assertThat(lab.postfix().sessions(MailLab.LOOKUPS)).isEqualTo(before);
        assertThat(lab.postfix().messages("b@" + domain)).isEmpty();
    }

    @Test
    @DisplayName("rule 11: tells each recipient's fate, in several domains")
    void eachRecipient() throws Exception {
        DeliveryReport report = client.send(
                Envelope.of(
                        "a@x.example",
                        "many@ee.test",
                        "nobody@ee.test",
                        "busy@ee.test",
                        "many@ta.test",
                        "b@null.test",
                        "b@nowhere.test"),
                message(MESSAGE));

        assertThat(report.recipients())
                .extracting(recipient -> recipient.outcome().status())
                .as(report.toString())
                .containsExactly("delivered", "refused", "deferred", "delivered", "refused", "refused");
        assertThat(report.recipients())
                .extracting(DeliveryIT::code)
                .containsExactly("250", "550", "450", "250", "none", "none");
        assertThat(text(lab.postfix().messages("many@ee.test", 1).get(0))).isEqualTo(MESSAGE);
        assertThat(text(lab.postfix().messages("many@ta.test", 1).get(0))).isEqualTo(MESSAGE);
    }

    @Test
    @DisplayName("goes to the next host when the preferred one is an impostor")
    void nextHost() throws Exception {
        DeliveryReport report = client.send(Envelope.of("a@x.example", "b@two.test"), message(MESSAGE));

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        assertThat(report.attempts())
                .extracting(attempt -> attempt.host() + " " + attempt.tls().status())
                .containsExactly("mx1.two.test failed", "mx2.two.test authenticated");
        assertThat(text(lab.postfix().messages("b@two.test", 1).get(0))).isEqualTo(MESSAGE);
    }

    private static void assertDeferred(DeliveryReport report, TlsStatus tls) {
        assertThat(report.recipients()).singleElement().satisfies(recipient -> {
            assertThat(recipient.outcome().status()).as(report.toString()).isEqualTo("deferred");
            assertThat(recipient.tls()).isEqualTo(tls);
        });
    }

    private static String code(RecipientReport report) {
        return report.outcome().reply() == null
                ? "none"
                : Integer.toString(report.outcome().reply().code());
    }

    private static Message message(String text) {
        return Message.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(DeliveredMessage message) {
        return new String(message.octets(), StandardCharsets.ISO_8859_1);
    }
}
