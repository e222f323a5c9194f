package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.testkit.smtp.ServerAction.delay;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@Timeout(60)
@DisplayName("rule 6: octets between the reply to STARTTLS and the handshake end the connection under their own name")
class StarttlsInjectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(100);
    private static final String CAPABILITIES = "250-mx.test\r\n250-SIZE 5\r\n250 AUTH PLAIN\r\n";

    private enum Level {
        MAY(TlsPlan.of(TlsLevel.OPPORTUNISTIC)),
        ENCRYPT(TlsPlan.of(TlsLevel.MANDATORY)),
        AUTHENTICATE(TlsServers.planOf(chain -> PeerVerification.authenticated("it", "it is the one")));

        private final TlsPlan plan;

        Level(TlsPlan plan) {
            this.plan = plan;
        }
    }

    static Stream<Arguments> injections() {
        return Stream.of(
                        arguments("a reply in the same segment", behind("250 injected\r\n")),
                        arguments("a reply of many lines in the same segment", behind(CAPABILITIES)),
                        arguments(
                                "replies to a whole envelope", behind("250 a\r\n250 b\r\n250 c\r\n354 d\r\n250 e\r\n")),
                        arguments("another 220", behind("220 go\r\n")),
                        arguments("half a reply", behind("2")),
                        arguments("an end of line", behind("\r\n")),
                        arguments(
                                "a TLS record",
                                TlsServers.server().on("STARTTLS").act(proceed(), raw(TlsServers.alert(40)))),
                        arguments(
                                "a reply in the next segment",
                                TlsServers.server()
                                        .on("STARTTLS")
                                        .act(proceed(), delay(A_WHILE), raw("250 injected\r\n"))),
                        arguments(
                                "a reply after the ClientHello and before its answer",
                                TlsServers.atClientHello(raw("250 injected\r\n"))),
                        arguments("a reply of many lines there", TlsServers.atClientHello(raw(CAPABILITIES))),
                        arguments(
                                "a reply there, octet by octet",
                                TlsServers.atClientHello(raw("2"), delay(A_WHILE), raw("50 x\r\n"))),
                        arguments("an end of line there", TlsServers.atClientHello(raw("\r\n"))))
                .flatMap(row -> Stream.of(Level.values()).map(level -> arguments(row.get()[0], level, row.get()[1])));
    }

    private static ServerScript behind(String octets) {
        return TlsServers.server().on("STARTTLS").act(proceed(), raw(octets));
    }

    @ParameterizedTest(name = "{0}, under {1}")
    @MethodSource("injections")
    @DisplayName("whatever they are, whenever they come, at every level")
    void endsTheConnection(String what, Level level, ServerScript script) throws Exception {
        try (ScriptedServer server = script.start();
                SmtpConnection connection = TlsServers.client().tls(level.plan).dial(server.endpoint())) {
            assertThatThrownBy(connection::open).isInstanceOf(SessionException.class);

            assertInjection(connection);
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(server.connection(1).commands()).containsExactly("EHLO client.test", "STARTTLS");
        }
    }

    @ParameterizedTest(name = "under {0}")
    @EnumSource(Level.class)
    @DisplayName("step by step as well")
    void endsTheConnectionStepByStep(Level level) throws Exception {
        try (ScriptedServer server = behind("250 injected\r\n").start();
                SmtpConnection connection = TlsServers.client().tls(level.plan).connect(server.endpoint())) {
            connection.ehlo();
            StarttlsResult result = connection.starttls();

            assertThat(result).isInstanceOf(StarttlsResult.Failed.class);
            assertInjection(connection);
            assertThatThrownBy(connection::ehlo).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void assertInjection(SmtpConnection connection) {
        SessionFailure failure = connection.failure();
        assertThat(failure.kind()).isEqualTo(Kind.STARTTLS_INJECTION);
        assertThat(failure.phase()).isEqualTo(Phase.STARTTLS);
        TlsOutcome tls = connection.tlsOutcome();
        assertThat(tls.status()).isEqualTo(TlsStatus.FAILED);
        assertThat(tls.resultType()).isEqualTo(TlsResultType.VALIDATION_FAILURE);
        assertThat(tls.reason()).contains("injecting");
        assertThat(tls.protocol()).isNull();
        assertThat(connection.isEncrypted()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Level.class)
    @DisplayName("rule 10: a 220 that comes before STARTTLS has been sent is no reply to it")
    void takesNoReplyAheadOfItsCommand(Level level) throws Exception {
        ServerScript script = TlsServers.server().on("EHLO").act(proceed(), raw("220 go ahead\r\n"));
        try (ScriptedServer server = script.start();
                SmtpConnection connection = TlsServers.client().tls(level.plan).dial(server.endpoint())) {
            assertThatThrownBy(connection::open).isInstanceOf(SessionException.class);

            assertThat(connection.failure().kind()).isIn(Kind.PROTOCOL_ERROR, Kind.STARTTLS_INJECTION);
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(server.connection(1).commands()).isSubsetOf(List.of("EHLO client.test", "STARTTLS"));
        }
    }
}
