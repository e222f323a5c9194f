package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

@DisplayName("A delivery to Exim")
class EximIT {
    private static final String ADDRESS = "127.0.1.1";

    private static ServerLab<EximServer> lab;

    @BeforeAll
    static void startLab() {
        EximServer.Setup setup = EximServer.setup(
                        ADDRESS,
                        ServerIdentity.of(TestCertificate.server("exim.lab.invalid")
                                .keyType(KeyType.RSA_2048)
                                .selfSigned()))
                .mailbox("first@exim.test")
                .mailbox("last@exim.test")
                .busy("busy@exim.test");
        samples().forEach(row -> setup.mailbox((String) row.get()[1]));
        lab = ServerLab.start(setup::start);
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    static Stream<Arguments> samples() {
        return SampleMessage.forMailboxes("exim.test", TlsLevel.NONE, TlsLevel.MANDATORY);
    }

    @ParameterizedTest(name = "{0}, TLS {2}")
    @MethodSource("samples")
    @DisplayName("arrives octet for octet")
    void deliversOctetForOctet(SampleMessage sample, String mailbox, TlsLevel level) throws Exception {
        DeliveryReport report = Sender.smtp(ADDRESS, level).send(sample, mailbox);

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        DeliveredMessage delivered = lab.server().messages(mailbox, 1).get(0);
        // Exim ends the header with an empty line, where there was none, too.
        (sample.sent().length == 0 ? SampleMessage.EMPTY_LINE : sample).isStoredIn(delivered);
        assertThat(delivered.trace().toString()).contains(level == TlsLevel.NONE ? "with esmtp " : "with esmtps ");
    }

    @Test
    @DisplayName("rule 11: tells each recipient's fate, and the others get the message")
    void eachRecipient() throws Exception {
        SampleMessage sample = SampleMessage.all().get(1);

        DeliveryReport report = Sender.smtp(ADDRESS, TlsLevel.MANDATORY)
                .send(sample, "first@exim.test", "nobody@exim.test", "busy@exim.test", "last@exim.test");

        assertThat(Sender.fates(report))
                .containsExactly("delivered 250", "refused 550", "deferred 450", "delivered 250");
        for (String mailbox : List.of("first@exim.test", "last@exim.test")) {
            assertThat(lab.server().messages(mailbox, 1)).singleElement().satisfies(sample::isStoredIn);
        }
    }
}
