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
import org.smtpclient.core.client.DeliveryReport;

@DisplayName("A delivery to Dovecot, by LMTP over a Unix domain socket")
class DovecotIT {
    private static ServerLab<DovecotServer> lab;

    @BeforeAll
    static void startLab() {
        DovecotServer.Setup setup = DovecotServer.setup()
                .mailbox("first@dovecot.test", "none")
                .mailbox("last@dovecot.test", "none")
                .full("full@dovecot.test");
        samples().forEach(row -> setup.mailbox((String) row.get()[1], "none"));
        lab = ServerLab.start(setup::start);
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    static Stream<Arguments> samples() {
        return SampleMessage.forMailboxes("dovecot.test", false, true);
    }

    @ParameterizedTest(name = "{0}, chunking {2}")
    @MethodSource("samples")
    @DisplayName("arrives octet for octet")
    void deliversOctetForOctet(SampleMessage sample, String mailbox, boolean chunking) throws Exception {
        DeliveryReport report = Sender.lmtp(lab.server().lmtp(), chunking).send(sample, mailbox);

        assertThat(report.isDelivered()).as(report.toString()).isTrue();
        assertThat(lab.server().messages(mailbox)).singleElement().satisfies(sample::isStoredIn);
    }

    @Test
    @DisplayName("rule 11: has a reply for each recipient, at RCPT or at the end of the message")
    void eachRecipient() throws Exception {
        SampleMessage sample = SampleMessage.all().get(1);

        DeliveryReport report = Sender.lmtp(lab.server().lmtp(), true)
                .send(sample, "first@dovecot.test", "nobody@dovecot.test", "full@dovecot.test", "last@dovecot.test");

        assertThat(Sender.fates(report))
                .containsExactly("delivered 250", "refused 550", "refused 552", "delivered 250");
        assertThat(report.recipients().get(0).outcome().reply().toString()).contains("<first@dovecot.test>");
        assertThat(report.recipients().get(3).outcome().reply().toString()).contains("<last@dovecot.test>");
        for (String mailbox : List.of("first@dovecot.test", "last@dovecot.test")) {
            assertThat(lab.server().messages(mailbox)).singleElement().satisfies(sample::isStoredIn);
        }
        assertThat(lab.server().messages("full@dovecot.test")).isEmpty();
    }
}
