package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.client.MailLab.send;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.testkit.smtp.ScriptedServer;

/** Deliveries to a host with several addresses, of which some hang, some refuse, and some do not keep to the plan. */
@Timeout(60)
class DeliveryRaceTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    /** TCP that some addresses do not answer the first time. */
    private record HangingTransport(Set<String> hanging) implements Transport {
        private static final Transport TCP = new TcpTransport();

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public boolean supports(Endpoint endpoint) {
            return TCP.supports(endpoint);
        }

        @Override
        public ByteConnection connect(ConnectRequest request) throws IOException {
            if (hanging.remove(address(request.endpoint()))) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IOException("Interrupted", e);
                }
            }
            return TCP.connect(request);
        }
    }

    private static String address(Endpoint endpoint) {
        return AddressText.of(((Endpoint.Tcp) endpoint).address());
    }

    private SmtpClient.Builder clientWithHanging(String address) {
        Set<String> hanging = ConcurrentHashMap.newKeySet();
        hanging.add(address);
        return lab.client().transports(List.of(new HangingTransport(hanging)));
    }

    private static List<String> triedAddresses(DeliveryReport report) {
        return report.attempts().stream()
                .map(attempt -> address(attempt.endpoint()))
                .toList();
    }

    @Test
    @DisplayName("an address that hangs is given up when the next is connected, and the report tells of both")
    void anAddressThatHangsHoldsNothingUp() throws Exception {
        List<ScriptedServer> servers = lab.hostOfMany("mx.test", ScriptedServer.smtp(), ScriptedServer.smtp());
        lab.mx("dest.test", "10 mx.test");

        DeliveryReport report = send(clientWithHanging("127.0.0.2").connectionAttemptDelay(SHORT), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(servers.get(1).messages()).hasSize(1);
        assertThat(triedAddresses(report)).containsExactly("127.0.0.2", "127.0.0.3");
        Attempt loser = report.attempts().get(0);
        assertThat(loser.host()).isEqualTo("mx.test");
        assertThat(loser.phase()).isEqualTo(Phase.CONNECT);
        assertThat(loser.error())
                .matches("Given up after \\d+ ms without a connection, as 127\\.0\\.0\\.3:\\d+ was connected");
        assertThat(loser.failure()).isNull();
        assertThat(loser.tls().status()).isEqualTo(TlsStatus.SKIPPED);
        assertThat(loser.timings()).containsOnlyKeys(Phase.CONNECT);
    }

    @Test
    void aConnectionThatTheSystemItselfNeverCompletesHoldsNothingUp() throws Exception {
        ScriptedServer server = lab.host("mx.test", ScriptedServer.smtp());
        lab.addresses("mx.test", MailLab.ip("127.0.0.77"), MailLab.ip("127.0.0.2"));
        lab.mx("dest.test", "10 mx.test");
        InetSocketAddress full = new InetSocketAddress("127.0.0.77", lab.port());
        List<Socket> waiting = new ArrayList<>();

        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(full, 1)) {
            fillBacklog(full, waiting);
            DeliveryReport report = send(lab.client().connectionAttemptDelay(SHORT), "b@dest.test");

            assertThat(listener.isOpen()).isTrue();
            assertThat(report.isDelivered()).isTrue();
            assertThat(server.messages()).hasSize(1);
            assertThat(triedAddresses(report)).containsExactly("127.0.0.77", "127.0.0.2");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until no connection comes about any more, since nobody accepts. */
    private static void fillBacklog(InetSocketAddress address, List<Socket> waiting) throws IOException {
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(address, 1_000);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    @Test
    void anAddressThatRefusesIsToldWithItsError() throws Exception {
        ScriptedServer server = lab.host("mx.test", ScriptedServer.smtp());
        lab.addresses("mx.test", MailLab.ip("127.0.0.77"), MailLab.ip("127.0.0.2"));
        lab.mx("dest.test", "10 mx.test");

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(server.messages()).hasSize(1);
        assertThat(triedAddresses(report)).containsExactly("127.0.0.77", "127.0.0.2");
        Attempt loser = report.attempts().get(0);
        assertThat(loser.phase()).isEqualTo(Phase.CONNECT);
        assertThat(loser.failure().kind()).isEqualTo(SessionFailure.Kind.CONNECT_FAILED);
        assertThat(loser.error()).isEqualTo("Cannot connect to 127.0.0.77:" + lab.port() + ": Connection refused");
    }

    @Test
    @DisplayName("when the session on the winner fails, the others race on, those that were slow last")
    void theOthersRaceOnAfterAFailedSession() throws Exception {
        List<ScriptedServer> servers = lab.hostOfMany(
                "mx.test",
                ScriptedServer.smtp(),
                ScriptedServer.smtp().onGreeting().reply("554 not here"),
                ScriptedServer.smtp().on("RCPT").reply("450 4.2.0 later"));
        lab.mx("dest.test", "10 mx.test");

        DeliveryReport report = send(clientWithHanging("127.0.0.2"), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(servers.get(0).messages()).hasSize(1);
        assertThat(triedAddresses(report)).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.2");
        assertThat(report.attempts())
                .extracting(Attempt::phase)
                .containsExactly(Phase.CONNECT, Phase.GREETING, Phase.RCPT, Phase.END_OF_DATA);
    }

    @Test
    @DisplayName("rule 3: the winner of a race must keep to the host's plan like any other address")
    void aRaceRelaxesNothing() throws Exception {
        List<ScriptedServer> servers = lab.hostOfMany("mx.test", MailLab.tls(), ScriptedServer.smtp(), MailLab.tls());
        lab.mx("dest.test", "10 mx.test");

        DeliveryReport report = send(clientWithHanging("127.0.0.2").tlsLevel(TlsLevel.MANDATORY), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(servers.get(1).connection(1).commands()).noneMatch(command -> command.startsWith("MAIL"));
        assertThat(servers.get(2).messages()).hasSize(1);
        assertThat(triedAddresses(report)).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.4");
        assertThat(report.attempts().get(1).failure().kind()).isEqualTo(SessionFailure.Kind.STARTTLS_NOT_OFFERED);
        assertThat(report.attempts().get(2).tls().status()).isEqualTo(TlsStatus.ENCRYPTED);
    }

    @Test
    void hostsAreTriedInTheirOrderHoweverSlow() throws Exception {
        List<ScriptedServer> slow = lab.hostOfMany("mx1.test", ScriptedServer.smtp(), ScriptedServer.smtp());
        ScriptedServer second = lab.host("mx2.test", ScriptedServer.smtp());
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");

        DeliveryReport report = send(clientWithHanging("127.0.0.2").connectionAttemptDelay(SHORT), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(slow.get(1).messages()).hasSize(1);
        assertThat(second.connections()).isEmpty();
    }

    @Test
    void aProbeUsesTheAddressThatIsConnectedFirst() throws Exception {
        lab.hostOfMany("mx.test", ScriptedServer.smtp(), ScriptedServer.smtp());
        lab.mx("dest.test", "10 mx.test");

        try (SmtpClient client =
                clientWithHanging("127.0.0.2").connectionAttemptDelay(SHORT).build()) {
            ProbeReport report = client.probe(new NextHop.Domain(MailDomain.parse("dest.test")));

            assertThat(report.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.failure()).isNull();
                assertThat(address(attempt.endpoint())).isEqualTo("127.0.0.3");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 2_001})
    void theDelayHasBounds(long millis) {
        assertThatThrownBy(() -> SmtpClient.builder().connectionAttemptDelay(Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 8305");
    }
}
