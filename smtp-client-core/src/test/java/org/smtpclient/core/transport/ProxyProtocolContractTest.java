package org.smtpclient.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.testkit.contract.PeerListener;
import org.smtpclient.testkit.contract.TransportContractTest;

/** Through a proxy that connects from the header's source to its destination. */
abstract class ProxyProtocolContractTest extends TransportContractTest {
    private final RelayingProxy proxy = proxy();
    private final Transport transport;

    ProxyProtocolContractTest(ProxyProtocolTransport.Version version) {
        this.transport = ProxyProtocolTransport.builder(proxy.endpoint())
                .version(version)
                .build();
    }

    private static RelayingProxy proxy() {
        try {
            return new RelayingProxy(new ProxyProtocol());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    protected PeerListener listen(int backlog) throws IOException {
        return PeerListener.tcp(backlog);
    }

    @Override
    protected Endpoint unsupported() {
        return new Endpoint.UnixPath(Path.of("socket"));
    }

    @Override
    protected Optional<InetAddress> source() {
        try {
            return Optional.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 7}));
        } catch (IOException e) {
            throw new AssertionError("Four octets are an address", e);
        }
    }

    @Override
    @Test
    @DisplayName("the protocol has no answer: that nobody listens shows as the end of the connection")
    public void connectIsRefused() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        try (ByteConnection connection = transport.connect(ConnectRequest.of(deserted(), deadline))) {
            assertThat(connection.read(ByteBuffer.allocate(1), deadline)).isEqualTo(-1);
        }
    }

    @Override
    @Test
    @DisplayName("connect fails with a SocketTimeoutException when the deadline passes before the proxy is reached")
    public void connectEndsAtTheDeadline() throws Exception {
        List<ByteConnection> connections = new ArrayList<>();
        try (PeerListener stuck = listen(1)) {
            Transport toStuck = ProxyProtocolTransport.builder(stuck.endpoint()).build();
            assertThatThrownBy(() -> {
                        // Nobody accepts: sooner or later the backlog is full.
                        while (true) {
                            connections.add(toStuck.connect(
                                    ConnectRequest.of(stuck.endpoint(), Deadline.after(Duration.ofMillis(200)))));
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            for (ByteConnection connection : connections) {
                connection.close();
            }
        }
    }
}
