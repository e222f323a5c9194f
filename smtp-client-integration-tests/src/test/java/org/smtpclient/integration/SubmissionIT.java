package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

@DisplayName("Submission to Postfix, which asks Dovecot for passwords")
class SubmissionIT {
    private static final String ADDRESS = "127.0.1.1";
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
                        ADDRESS,
                        ServerIdentity.of(
                                TestCertificate.server("postfix.lab.invalid").selfSigned()))
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
