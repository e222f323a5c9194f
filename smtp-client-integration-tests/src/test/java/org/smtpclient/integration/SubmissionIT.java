package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.auth.AuthMove;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.auth.AuthPeer;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.auth.ChannelBindings;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

@DisplayName("Submission to Postfix, which asks Dovecot for passwords")
class SubmissionIT {
    private static final String ADDRESS = "127.0.1.1";
    private static final String HOST = "postfix.lab.invalid";
    private static final String USER = "user@dovecot.test";
    private static final String PASSWORD = "tr\u00e8s secret, with blanks";

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

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
    @DisplayName("is open to who knows the password, by every mechanism that Dovecot has")
    void everyMechanism(String mechanism) throws IOException {
        try (SmtpDialogue dialogue = open(587)) {
            assertThat(authenticate(dialogue, mechanism, "wrong"))
                    .isInstanceOfSatisfying(
                            AuthMove.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(AuthMove.Failed.Kind.REFUSED));
            assertThat(authenticate(dialogue, mechanism, PASSWORD))
                    .isInstanceOfSatisfying(
                            AuthMove.Done.class,
                            done -> assertThat(done.mechanism()).isEqualTo(mechanism));
            dialogue.say("MAIL FROM:<a@x.example>");
            assertThat(dialogue.say("RCPT TO:<b@postfix.test>").get(0)).startsWith("250 2.1.5");
        }
    }

    /** Has core's machine say what there is to say, up to its last word. */
    private static AuthMove authenticate(SmtpDialogue dialogue, String mechanism, String password) throws IOException {
        Authentication authentication = new Authentication(
                AuthOptions.builder(CredentialsSupplier.forHost(HOST, Credentials.password(USER, password)))
                        .allowedMechanisms(List.of(mechanism))
                        .build(),
                AuthPeer.of(
                        HOST,
                        587,
                        Capabilities.of(reply(dialogue.say("EHLO lab.invalid"))),
                        TlsOutcome.builder(TlsStatus.AUTHENTICATED, "test", true)
                                .build(),
                        ChannelBindings.NONE));
        AuthMove move = authentication.begin();
        while (move instanceof AuthMove.Send send) {
            move = authentication.take(reply(dialogue.say(send.line())));
        }
        return move;
    }

    private static Reply reply(List<String> lines) {
        return Reply.of(
                Integer.parseInt(lines.get(0).substring(0, 3)),
                lines.stream().map(line -> line.substring(4)).toList());
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
