package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

/**
 * Debian 12's OpenSMTPD (6.8, with OpenSSL 3) offers STARTTLS and fails in every handshake; so what is tried where TLS is a
 * matter of chance arrives in plaintext, by a connection of its own.
 */
@DisplayName("A delivery to OpenSMTPD")
class OpenSmtpdIT {
    private static final String ADDRESS = "127.0.1.1";

    private static ServerLab<OpenSmtpdServer> lab;

    @BeforeAll
    static void startLab() {
        OpenSmtpdServer.Setup setup = OpenSmtpdServer.setup(
                        ADDRESS,
                        ServerIdentity.of(
                                TestCertificate.server("opensmtpd.lab.invalid").selfSigned()))
                .mailbox("first@opensmtpd.test")
                .mailbox("last@opensmtpd.test");
        samples().forEach(row -> setup.mailbox((String) row.get()[1]));
        lab = ServerLab.start(setup::start);
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    static Stream<Arguments> samples() {
        return SampleMessage.forMailboxes("opensmtpd.test", TlsLevel.NONE, TlsLevel.OPPORTUNISTIC);
    }

    @ParameterizedTest(name = "{0}, TLS {2}")
    @MethodSource("samples")
    @DisplayName("arrives octet for octet")
    void deliversOctetForOctet(SampleMessage sample, String mailbox, TlsLevel level) throws Exception {
        DeliveryReport report = Sender.smtp(ADDRESS, level).send(sample, mailbox);

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        DeliveredMessage delivered = lab.server().messages(mailbox, 1).get(0);
        withoutBcc(sample).isStoredIn(delivered);
    }

    @Test
    @DisplayName("rule 11: tells each recipient's fate, and the others get the message")
    void eachRecipient() throws Exception {
        SampleMessage sample = SampleMessage.all().get(1);

        DeliveryReport report = Sender.smtp(ADDRESS, TlsLevel.OPPORTUNISTIC)
                .send(sample, "first@opensmtpd.test", "nobody@opensmtpd.test", "last@opensmtpd.test");

        assertThat(Sender.fates(report)).containsExactly("delivered 250", "refused 550", "delivered 250");
        for (String mailbox : List.of("first@opensmtpd.test", "last@opensmtpd.test")) {
            assertThat(lab.server().messages(mailbox, 1)).singleElement().satisfies(sample::isStoredIn);
        }
    }

    /** OpenSMTPD takes that field out of everything. */
    private static SampleMessage withoutBcc(SampleMessage sample) {
        String text = new String(sample.sent(), StandardCharsets.ISO_8859_1);
        return new SampleMessage(
                sample.name(), text.replaceAll("(?m)^Bcc: .*\r\n", "").getBytes(StandardCharsets.ISO_8859_1));
    }
}
