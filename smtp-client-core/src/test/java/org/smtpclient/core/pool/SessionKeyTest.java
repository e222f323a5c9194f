package org.smtpclient.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.transport.TcpTransport;

@DisplayName("The key of a session")
class SessionKeyTest {
    private static final Transport TCP = new TcpTransport();

    private static Endpoint tcp(String address, int port) throws Exception {
        return new Endpoint.Tcp(InetAddress.getByName(address), port);
    }

    private static SessionKey.Builder of(String host, Endpoint endpoint) {
        return SessionKey.builder(host, endpoint)
                .tls("dane:1")
                .source(InetAddress.getLoopbackAddress())
                .transport(TCP)
                .dialect(Dialect.SMTP)
                .ehloName(EhloName.parse("client.test"))
                .credentials("alice");
    }

    private static SessionKey.Builder usual() throws Exception {
        return of("mx1.test", tcp("127.0.0.1", 25));
    }

    static Stream<Arguments> differences() throws Exception {
        return Stream.of(
                Arguments.of("host", of("mx2.test", tcp("127.0.0.1", 25))),
                Arguments.of("address", of("mx1.test", tcp("127.0.0.2", 25))),
                Arguments.of("address family", of("mx1.test", tcp("::1", 25))),
                Arguments.of("port", of("mx1.test", tcp("127.0.0.1", 587))),
                Arguments.of("kind of endpoint", of("mx1.test", new Endpoint.UnixPath(Path.of("/socket")))),
                Arguments.of("TLS", usual().tls("dane:2")),
                Arguments.of("implicit TLS", usual().tlsImplicit(true)),
                Arguments.of("source address", usual().source(InetAddress.getByName("127.0.0.9"))),
                Arguments.of("system's choice of the source address", usual().source(null)),
                Arguments.of("transport", usual().transport(new TcpTransport())),
                Arguments.of("dialect", usual().dialect(Dialect.LMTP)),
                Arguments.of("EHLO name", usual().ehloName(EhloName.parse("other.test"))),
                Arguments.of("credentials", usual().credentials("bob")),
                Arguments.of("lack of credentials", usual().credentials(null)));
    }

    @ParameterizedTest(name = "another {0}")
    @DisplayName("rule 5: differs if any of its parts does, and such a session is not lent")
    @MethodSource("differences")
    void differs(String part, SessionKey.Builder other) throws Exception {
        SessionKey key = usual().build();
        assertThat(other.build()).as(part).isNotEqualTo(key);
        assertThat(usual().build()).isEqualTo(key).hasSameHashCodeAs(key);

        try (PoolLab lab = new PoolLab(PoolOptions.DEFAULT)) {
            FakeSession session = lab.use(key);
            assertThat(lab.use(other.build())).as(part).isNotSameAs(session);
            assertThat(lab.use(usual().build())).isSameAs(session);
        }
    }

    @Test
    @DisplayName("without a TLS digest equals none but itself, and its session is not kept")
    void unshared() throws Exception {
        SessionKey key = usual().tls(null).build();
        assertThat(key).isNotEqualTo(usual().tls(null).build());
        assertThat(key.isShared()).isFalse();

        try (PoolLab lab = new PoolLab(PoolOptions.DEFAULT)) {
            FakeSession session = lab.use(key);
            assertThat(session.ended).isTrue();
            assertThat(lab.use(key)).isNotSameAs(session);
        }
    }

    @Test
    @DisplayName("knows hosts by their names in any case")
    void caseOfHost() throws Exception {
        Endpoint endpoint = tcp("127.0.0.1", 25);
        assertThat(of("MX1.Test", endpoint).build()).isEqualTo(usual().build());
    }

    @Test
    @DisplayName("counts sessions by host and port")
    void destination() throws Exception {
        assertThat(usual().build().destination()).isEqualTo("mx1.test:25");
        assertThat(of("MX1.test", tcp("::1", 587)).build().destination()).isEqualTo("mx1.test:587");
        Endpoint unix = new Endpoint.UnixPath(Path.of("/socket"));
        assertThat(of(unix.toString(), unix).build().destination()).isEqualTo("unix:/socket");
    }

    @Test
    @DisplayName("does not tell credentials")
    void silence() throws Exception {
        assertThat(usual().credentials("hunter2").build().toString()).doesNotContain("hunter2");
    }

    @Test
    @DisplayName("is asked for by one destination at a time")
    void oneDestination() throws Exception {
        try (PoolLab lab = new PoolLab(PoolOptions.DEFAULT)) {
            assertThatThrownBy(() -> lab.lease(PoolLab.key("mx1.test", 1), PoolLab.key("mx2.test", 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
