package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;
import static org.smtpclient.testkit.smtp.ServerAction.reply;
import static org.smtpclient.testkit.smtp.ServerAction.stall;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("rule 15: servers that say too much, or never go")
@Timeout(60)
class UnrulyServerTest {
    private static final Message MESSAGE = Message.of("x\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final int MANY = 200_000;

    static Stream<Arguments> floods() {
        return Stream.of(
                arguments(
                        "a reply without end", ScriptedServer.smtp().on("EHLO").act(raw("250-x\r\n".repeat(MANY)))),
                arguments("a line without end", ScriptedServer.smtp().on("EHLO").act(raw("250-" + "x".repeat(MANY)))),
                arguments(
                        "replies to no command",
                        ScriptedServer.smtp().on("EHLO").act(proceed(), raw("250 x\r\n".repeat(MANY)))),
                arguments(
                        "a greeting and its echoes",
                        ScriptedServer.smtp().onGreeting().act(raw("220 x\r\n".repeat(MANY)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void endInAProtocolError(String what, ServerScript script) throws Exception {
        try (ScriptedServer server = script.start();
                SmtpConnection connection = TlsServers.client().dial(server.endpoint())) {
            assertThatThrownBy(() -> {
                        connection.open();
                        connection.deliver(Envelope.of("a@client.test", "b@mx.test"), MESSAGE);
                        connection.quit();
                        throw new SessionException(Objects.requireNonNull(connection.failure()));
                    })
                    .isInstanceOf(SessionException.class);
            assertThat(connection.failure().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
            assertThat(server.messages()).isEmpty();
        }
    }

    static Stream<Arguments> lingerers() {
        return Stream.of(
                arguments(
                        "answers QUIT and does not close",
                        ScriptedServer.smtp().on("QUIT").act(reply("221 bye"), stall())),
                arguments(
                        "does not answer QUIT", ScriptedServer.smtp().on("QUIT").act(stall())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lingerers")
    void areLeftAllTheSame(String what, ServerScript script) throws Exception {
        try (ScriptedServer server = script.start();
                SmtpConnection connection = TlsServers.client()
                        .timeouts(Timeouts.DEFAULT.with(Phase.QUIT, Duration.ofMillis(300)))
                        .connect(server.endpoint())) {
            connection.open();
            assertThat(connection
                            .deliver(Envelope.of("a@client.test", "b@mx.test"), MESSAGE)
                            .get(0)
                            .status())
                    .isEqualTo("delivered");
            connection.quit();

            server.awaitConnectionsEnded(1, Duration.ofSeconds(30));
        }
    }

    @Test
    void doNotHoldUpWhoPartsFromThem() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().on("QUIT").act(stall()).start();
                SmtpConnection connection = TlsServers.client().connect(server.endpoint())) {
            connection.open();
            connection.part();

            server.awaitConnectionsEnded(1, Duration.ofSeconds(30));
        }
    }
}
