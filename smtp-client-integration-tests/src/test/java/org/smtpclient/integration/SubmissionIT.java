package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.FakeResolver;

@DisplayName("Submission to Postfix, which asks Dovecot for passwords")
class SubmissionIT {
    private static final String ADDRESS = "127.0.1.1";
    private static final String HOST = "postfix.lab.invalid";
    private static final String USER = "user@dovecot.test";
    private static final String PASSWORD = "tr\u00e8s secret, with blanks";

    private static final SampleMessage SAMPLE = SampleMessage.all().get(1);

    private static final Resources LABS = new Resources();
    private static ServerLab<PostfixServer> postfix;

    @BeforeAll
    static void startLabs() {
        DovecotServer.Setup dovecot = DovecotServer.setup().mailbox(USER, PASSWORD);
        DovecotServer passwords = LABS.add(ServerLab.start(dovecot::start)).server();
        PostfixServer.Setup setup = PostfixServer.setup()
                .listener(
                        ADDRESS, ServerIdentity.of(TestCertificate.server(HOST).selfSigned()))
                .submission(ADDRESS, passwords.auth())
                .mailbox("b@postfix.test");
        ways().forEach(way -> setup.mailbox((String) way.get()[2]));
        postfix = LABS.add(ServerLab.start(setup::start));
    }

    @AfterAll
    static void stopLabs() {
        LABS.close();
    }

    @ParameterizedTest(name = "on port {0}")
    @ValueSource(ints = {465, 587})
    void rigTakesTheRightPasswordAlone(int port) throws IOException {
        try (SmtpDialogue dialogue = open(port)) {
            assertThat(dialogue.say("EHLO lab.invalid"))
                    .anyMatch(line -> line.matches("250.AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256"));
            dialogue.say("MAIL FROM:<a@x.example>");
            assertThat(dialogue.say("RCPT TO:<b@postfix.test>").get(0)).startsWith("554 5.7.1");
            dialogue.say("RSET");
            assertThat(dialogue.say(plain("wrong")).get(0)).startsWith("535 5.7.8");
            assertThat(dialogue.say(plain(PASSWORD)).get(0)).startsWith("235 2.7.0");
            dialogue.say("MAIL FROM:<a@x.example>");
            assertThat(dialogue.say("RCPT TO:<b@postfix.test>").get(0)).startsWith("250 2.1.5");
        }
    }

    static Stream<Arguments> ways() {
        AtomicInteger mailboxes = new AtomicInteger();
        return Stream.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256")
                .flatMap(mechanism -> Stream.of(465, 587)
                        .map(port ->
                                Arguments.of(mechanism, port, "b" + mailboxes.incrementAndGet() + "@postfix.test")));
    }

    @ParameterizedTest(name = "{0}, port {1}")
    @MethodSource("ways")
    @DisplayName("is open to who knows the password, by every mechanism that Dovecot has")
    void everyMechanism(String mechanism, int port, String mailbox) throws Exception {
        DeliveryReport report = send(options(PASSWORD, true).allowedMechanisms(List.of(mechanism)), port, mailbox);

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        DeliveredMessage delivered = postfix.server().messages(mailbox, 1).get(0);
        SAMPLE.isStoredIn(delivered);
        assertThat(delivered.trace()).anyMatch(line -> line.contains("Authenticated sender: " + USER));
    }

    @ParameterizedTest(name = "port {0}")
    @ValueSource(ints = {465, 587})
    @DisplayName("is closed to who guesses, and the report has the server's word on it")
    void wrongPassword(int port) throws Exception {
        DeliveryReport report = send(options("wrong", true), port, "b@postfix.test");

        assertThat(report.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.phase()).as(attempt.toString()).isEqualTo(Phase.AUTH);
            assertThat(attempt.reply()).as(attempt.toString()).isNotNull();
            assertThat(attempt.reply().code()).isEqualTo(535);
        });
        assertThat(report.isDelivered()).isFalse();
        assertThat(postfix.server().messages("b@postfix.test")).isEmpty();
    }

    @ParameterizedTest(name = "port {0}")
    @ValueSource(ints = {465, 587})
    @DisplayName("rule 7: does not get credentials where TLS did not authenticate the server")
    void unauthenticatedTls(int port) throws Exception {
        DeliveryReport report = send(options(PASSWORD, false), port, "b@postfix.test");

        assertThat(report.isDelivered()).isFalse();
        assertThat(report.attempts())
                .singleElement()
                .satisfies(attempt ->
                        assertThat(attempt.phase()).as(attempt.toString()).isEqualTo(Phase.AUTH));
        assertThat(postfix.server().sessions(ADDRESS)).last(STRING).doesNotContain("auth=");
    }

    private static AuthOptions.Builder options(String password, boolean unauthenticatedTls) {
        return AuthOptions.builder(request -> Credentials.password(USER, password))
                .allowCredentialsOverUnauthenticatedTls(unauthenticatedTls);
    }

    private static DeliveryReport send(AuthOptions.Builder options, int port, String recipient) throws Exception {
        try (SmtpClient client = SmtpClient.builder()
                .resolver(new FakeResolver())
                .ehloName(EhloName.parse("client.lab.invalid"))
                .tlsLevel(TlsLevel.MANDATORY)
                .auth(options.build())
                .overallTimeout(Duration.ofMinutes(1))
                .build()) {
            return client.send(
                    Envelope.of("a@x.example", recipient),
                    Message.of(SAMPLE.sent()),
                    new NextHop.Relay(MailDomain.parse("[" + ADDRESS + "]"), port, Dialect.SMTP, port == 465));
        }
    }

    private static SmtpDialogue open(int port) throws IOException {
        SmtpDialogue dialogue = SmtpDialogue.connect(ADDRESS, port);
        if (port == 465) {
            dialogue.secure();
            dialogue.reply();
        } else {
            dialogue.reply();
            assertThat(dialogue.say("EHLO lab.invalid")).noneMatch(line -> line.contains("AUTH"));
            dialogue.startTls();
        }
        return dialogue;
    }

    private static String plain(String password) {
        byte[] response = ("\0" + USER + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return "AUTH PLAIN " + Base64.getEncoder().encodeToString(response);
    }
}
