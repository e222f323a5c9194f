package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.stall;
import static org.smtpclient.testkit.smtp.ServerAction.throttle;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@Timeout(60)
@DisplayName("rule 14: the handshake has one deadline, from its first octet to its last")
class HandshakeDeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    /** Well short of what a trickle needs for the server's hello alone, which has over 100 octets. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT.with(Phase.TLS, SHORT);

    static Stream<Arguments> slowServers() {
        return Stream.of(
                arguments("is silent", TlsServers.server().on("STARTTLS").act(proceed(), stall())),
                arguments("is silent at the ClientHello", TlsServers.atClientHello(stall())),
                arguments("sends an octet now and then", trickling()));
    }

    private static ServerScript trickling() {
        return TlsServers.server().on("STARTTLS").act(proceed(), throttle(1, PAUSE));
    }

    @ParameterizedTest(name = "a server that {0}")
    @MethodSource("slowServers")
    @DisplayName("which no server can stretch")
    void endsAtItsDeadline(String what, ServerScript script) throws Exception {
        assertEndsInTime(script, TlsServers.client().timeouts(TIMEOUTS));
    }

    @Test
    @DisplayName("which the deadline of the whole session outweighs")
    void endsAtTheOverallDeadline() throws Exception {
        assertEndsInTime(trickling(), TlsServers.client().deadline(Deadline.after(Duration.ofSeconds(5))));
    }

    @Test
    @DisplayName("which holds over a transport that gives octets whatever the time")
    void holdsOverALenientTransport() throws Exception {
        assertEndsInTime(trickling(), TlsServers.client().timeouts(TIMEOUTS).transport(new Wrapping() {
            @Override
            int read(ByteConnection inner, ByteBuffer target, Deadline deadline) throws IOException {
                return inner.read(target, Deadline.after(PATIENCE));
            }
        }));
    }

    @Test
    @DisplayName("which holds for writes")
    void holdsForWrites() throws Exception {
        assertEndsInTime(
                TlsServers.server(), TlsServers.client().timeouts(TIMEOUTS).transport(new Wrapping() {
                    private static final int HANDSHAKE_RECORD = 22;

                    /** As if the server had stopped to read, and the buffers on the way were full. */
                    @Override
                    void write(ByteConnection inner, ByteBuffer[] sources, Deadline deadline) throws IOException {
                        if (sources[0].get(sources[0].position()) != HANDSHAKE_RECORD) {
                            inner.write(sources, deadline);
                            return;
                        }
                        assertThat(deadline.remaining()).isLessThanOrEqualTo(SHORT);
                        try {
                            TimeUnit.NANOSECONDS.sleep(deadline.remaining().toNanos());
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        throw new SocketTimeoutException("not taken");
                    }
                }));
    }

    private static void assertEndsInTime(ServerScript script, SmtpConnectionBuilder client) throws Exception {
        try (ScriptedServer server = script.start();
                SmtpConnection connection = client.dial(server.endpoint())) {
            long start = System.nanoTime();
            assertThatThrownBy(connection::open).isInstanceOf(SessionException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
            assertThat(connection.failure().kind()).isEqualTo(Kind.DEADLINE_PASSED);
            assertThat(connection.failure().phase()).isEqualTo(Phase.TLS);
            assertThat(connection.tlsOutcome().status()).isEqualTo(TlsStatus.FAILED);
            assertThat(connection.tlsOutcome().resultType()).isEqualTo(TlsResultType.VALIDATION_FAILURE);
        }
    }

    /** TCP, with reads and writes that a test may bend. */
    private abstract static class Wrapping implements Transport {
        private final Transport tcp = new TcpTransport();

        int read(ByteConnection inner, ByteBuffer target, Deadline deadline) throws IOException {
            return inner.read(target, deadline);
        }

        void write(ByteConnection inner, ByteBuffer[] sources, Deadline deadline) throws IOException {
            inner.write(sources, deadline);
        }

        @Override
        public String name() {
            return "wrapping";
        }

        @Override
        public boolean supports(Endpoint endpoint) {
            return tcp.supports(endpoint);
        }

        @Override
        public ByteConnection connect(ConnectRequest request) throws IOException {
            ByteConnection inner = tcp.connect(request);
            return new ByteConnection() {
                @Override
                public int read(ByteBuffer target, Deadline deadline) throws IOException {
                    return Wrapping.this.read(inner, target, deadline);
                }

                @Override
                public int readNow(ByteBuffer target) throws IOException {
                    return inner.readNow(target);
                }

                @Override
                public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
                    Wrapping.this.write(inner, sources, deadline);
                }

                @Override
                public Endpoint remote() {
                    return inner.remote();
                }

                @Override
                public void close() throws IOException {
                    inner.close();
                }
            };
        }
    }
}
