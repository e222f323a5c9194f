package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

@Timeout(300)
@DisplayName("On an open connection to a real server, a message costs")
class RoundTripsIT {
    private static final String DOMAIN = "dest.test";
    private static final String EXIM = "127.0.1.1";
    private static final String POSTFIX = "127.0.1.2";

    private static final Resources LABS = new Resources();

    @BeforeAll
    static void startLab() {
        EximServer.Setup eximSetup = EximServer.setup(
                EXIM,
                ServerIdentity.of(TestCertificate.server("exim.lab.invalid")
                        .keyType(KeyType.RSA_2048)
                        .selfSigned()));
        PostfixServer.Setup postfixSetup = PostfixServer.setup().plainListener(POSTFIX);
        RoundTrips.recipients(100, DOMAIN).forEach(mailbox -> {
            eximSetup.mailbox(mailbox);
            postfixSetup.mailbox(mailbox);
        });
        LABS.add(ServerLab.start(eximSetup::start));
        LABS.add(ServerLab.start(postfixSetup::start));
    }

    @AfterAll
    static void stopLab() {
        LABS.close();
    }

    @ParameterizedTest(name = "{0} round trips, with Exim, chunking {1}, to {2} recipients")
    @CsvSource({"1, true, 1", "1, true, 10", "1, true, 100", "2, false, 1", "2, false, 10", "2, false, 100"})
    void toExim(int expected, boolean chunking, int recipients) throws Exception {
        assertThat(ofMessages(EXIM, expected, chunking, 1, recipients)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} round trips, with Postfix, chunking {1}, to {2} recipients")
    @CsvSource({"1, true, 1", "1, true, 10", "1, true, 100", "2, false, 1", "2, false, 10", "2, false, 100"})
    void toPostfix(int expected, boolean chunking, int recipients) throws Exception {
        assertThat(ofMessages(POSTFIX, expected, chunking, 1, recipients)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {EXIM, POSTFIX})
    @DisplayName("no more than a fifth of a round trip in a run of 100 small ones")
    void aRun(String address) throws Exception {
        assertThat(ofMessages(address, 20, true, 100, 1)).isBetween(1, 20);
    }

    private static int ofMessages(String address, int hoped, boolean chunking, int messages, int recipients)
            throws Exception {
        Endpoint server = new Endpoint.Tcp(InetAddress.getByName(address), 25);
        return RoundTrips.of(hoped, server, chunking, messages, RoundTrips.recipients(recipients, DOMAIN));
    }
}
