package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

@DisplayName("The laboratory")
class LabIT {
    private static final TestCertificate CERTIFICATE =
            TestCertificate.server("mx.signed.test").selfSigned();
    private static Lab lab;

    @BeforeAll
    static void startLab() {
        lab = Lab.setup()
                .zone(Zone.named("test").nsec3OptOut())
                .zone(Zone.named("signed.test")
                        .records("mx A 127.0.1.1\ndamaged A 127.0.1.2\n")
                        .damage(Zone.Damage.CORRUPTED, "damaged", "A"))
                .zone(Zone.named("unsigned.test").unsigned().records("mx A 127.0.1.1\n"))
                .zone(Zone.named("bogus.test").delegation(Zone.Delegation.BOGUS).records("mx A 127.0.1.1\n"))
                .zone(Zone.named("expired.test").expired().records("mx A 127.0.1.1\n"))
                .zone(Zone.named("servfail.test").service(Zone.Service.SERVFAIL))
                .postfix(PostfixServer.setup()
                        .listener("127.0.1.1", ServerIdentity.of(CERTIFICATE))
                        .listener("127.0.1.2", ServerIdentity.of(CERTIFICATE))
                        .plainListener("127.0.1.3")
                        .mailbox("b@signed.test")
                        .answer("busy@signed.test", "450 4.2.1 Busy"))
                .start();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @ParameterizedTest(name = "{1} through {0}: {2}, AD {3}")
    @CsvSource({
        "127.0.53.53, mx.signed.test,      NOERROR,  true",
        "127.0.53.53, nowhere.signed.test, NXDOMAIN, true",
        "127.0.53.53, mx.unsigned.test,    NOERROR,  false",
        "127.0.53.53, damaged.signed.test, SERVFAIL, false",
        "127.0.53.53, mx.bogus.test,       SERVFAIL, false",
        "127.0.53.53, mx.expired.test,     SERVFAIL, false",
        "127.0.53.53, mx.servfail.test,    SERVFAIL, false",
        "127.0.53.54, mx.signed.test,      NOERROR,  false",
        "127.0.53.54, mx.bogus.test,       NOERROR,  false",
    })
    @DisplayName("validates as its zones are made")
    void validates(String resolver, String name, String status, boolean authentic) {
        String answer =
                Program.DIG.run(lab.directory(), List.of("@" + resolver, "+dnssec", "+tries=1", "+time=5", name, "A"));

        assertThat(answer).contains("status: " + status + ",");
        String flags = answer.lines()
                .filter(line -> line.startsWith(";; flags:"))
                .findFirst()
                .orElseThrow();
        assertThat(flags.substring(0, flags.indexOf(';', 3)).endsWith(" ad")).isEqualTo(authentic);
    }

    @Test
    void offersStarttlsWhereThereIsACertificate() throws IOException {
        try (SmtpDialogue dialogue = SmtpDialogue.connect("127.0.1.1")) {
            assertThat(dialogue.reply().get(0)).startsWith("220 ");
            assertThat(dialogue.say("EHLO lab.invalid"))
                    .contains("250-STARTTLS", "250-PIPELINING")
                    .anyMatch(line -> line.endsWith("CHUNKING"));
        }
        try (SmtpDialogue dialogue = SmtpDialogue.connect("127.0.1.3")) {
            dialogue.reply();
            assertThat(dialogue.say("EHLO lab.invalid")).noneMatch(line -> line.contains("STARTTLS"));
        }
        assertThat(SmtpDialogue.certificate("127.0.1.1")).isEqualTo(CERTIFICATE.certificate());
    }

    @Test
    void presentsAnotherCertificateOnceExchanged() {
        TestCertificate impostor = TestCertificate.server("mx.signed.test").selfSigned();

        lab.postfix().exchangeCertificate("127.0.1.2", ServerIdentity.of(impostor));

        assertThat(SmtpDialogue.certificate("127.0.1.2")).isEqualTo(impostor.certificate());
        assertThat(SmtpDialogue.certificate("127.0.1.1")).isEqualTo(CERTIFICATE.certificate());
    }

    @Test
    void storesWhatItReceivesOctetForOctet() throws IOException {
        // Header fields that Postfix likes to drop or to take for its own, blanks at line ends, dots, 8-bit octets.
        String message = "Bcc: c@signed.test\r\nReceived: from nowhere\r\nX: \t \r\n"
                + "\r\n.\r\n..\r\nFrom \u00e9\u00ff \r\n\r\n\r\n";
        try (SmtpDialogue dialogue = SmtpDialogue.connect("127.0.1.1")) {
            dialogue.reply();
            dialogue.say("EHLO lab.invalid");
            dialogue.startTls();
            dialogue.say("EHLO lab.invalid");
            dialogue.say("MAIL FROM:<a@x.example> BODY=8BITMIME");
            assertThat(dialogue.say("RCPT TO:<nobody@signed.test>").get(0)).startsWith("550 5.1.1");
            assertThat(dialogue.say("RCPT TO:<busy@signed.test>").get(0)).startsWith("450 4.2.1");
            assertThat(dialogue.say("RCPT TO:<b@elsewhere.test>").get(0)).startsWith("554 5.7.1");
            assertThat(dialogue.say("RCPT TO:<b@signed.test>").get(0)).startsWith("250 2.1.5");
            dialogue.say("DATA");
            assertThat(dialogue.say(message.replace("\r\n.", "\r\n..") + ".").get(0))
                    .startsWith("250 2.0.0");
        }

        DeliveredMessage delivered = lab.postfix().messages("b@signed.test", 1).get(0);

        assertThat(new String(delivered.octets(), StandardCharsets.ISO_8859_1)).isEqualTo(message);
        assertThat(delivered.trace())
                .contains("Return-Path: <a@x.example>", "Delivered-To: b@signed.test")
                .anyMatch(line -> line.startsWith("Received: from lab.invalid"));
    }
}
