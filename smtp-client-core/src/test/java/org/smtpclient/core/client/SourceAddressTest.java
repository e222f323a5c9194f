package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.core.client.MailLab.ip;
import static org.smtpclient.core.client.MailLab.outcome;
import static org.smtpclient.core.client.MailLab.send;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.testkit.smtp.ScriptedServer;

/** From which address a delivery connects. */
@Timeout(60)
class SourceAddressTest {
    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private ServerSocketChannel listenAt(InetAddress address) throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(address, lab.port()));
    }

    private static InetAddress peerOf(ServerSocketChannel listener) throws IOException {
        try (SocketChannel connection = listener.accept()) {
            return ((InetSocketAddress) connection.getRemoteAddress()).getAddress();
        }
    }

    @Test
    void eachFamilyHasItsSourceAddressThroughARace() throws Exception {
        lab.addresses("mx.test", ip("127.0.0.2"), ip("::1"));
        lab.mx("dest.test", "10 mx.test");
        Inet4Address ipv4 = (Inet4Address) ip("127.0.0.9");
        Inet6Address ipv6 = (Inet6Address) ip("::1");

        try (ServerSocketChannel listener4 = listenAt(ip("127.0.0.2"));
                ServerSocketChannel listener6 = listenAt(ip("::1"))) {
            DeliveryReport[] report = new DeliveryReport[1];
            Thread sender = new Thread(() -> {
                try {
                    report[0] = send(lab.client().source(ipv4).source(ipv6), "b@dest.test");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            // Each session is over as soon as it is accepted, so that the next address has its turn.
            assertThat(peerOf(listener6)).isEqualTo(ipv6);
            assertThat(peerOf(listener4)).isEqualTo(ipv4);
            sender.join();

            assertThat(outcome(report[0]).status()).isEqualTo("deferred");
        }
    }

    @Test
    void aSourceAddressThatIsNotThisHostsIsAnErrorAndNotReplacedByAnother() throws Exception {
        ScriptedServer server = lab.domain("dest.test", ScriptedServer.smtp()).get(0);

        DeliveryReport report = send(lab.client().source((Inet4Address) ip("192.0.2.1")), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        assertThat(report.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.failure().kind()).isEqualTo(SessionFailure.Kind.CONNECT_FAILED);
            assertThat(attempt.error())
                    .startsWith("Cannot connect to 127.0.0.2:" + lab.port()
                            + ": Cannot use the source address 192.0.2.1: ");
        });
        assertThat(server.connections()).isEmpty();
    }
}
