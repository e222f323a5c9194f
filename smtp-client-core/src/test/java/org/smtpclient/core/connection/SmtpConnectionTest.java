package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ReceivedTransaction;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

@Timeout(60)
class SmtpConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final byte[] MESSAGE = "Subject: dots\r\n\r\n.\r\n..\r\nend".getBytes(StandardCharsets.US_ASCII);
    private static final ServerIdentity IDENTITY = TlsServers.IDENTITY;

    private static ServerScript tlsServer() {
        return ScriptedServer.smtp().capabilities("PIPELINING", "8BITMIME").startTls(IDENTITY.sslContext());
    }

    private static SmtpConnectionBuilder builder() {
        return TlsServers.client();
    }

    private static List<RecipientOutcome> deliver(SmtpConnection connection) throws Exception {
        return connection.deliver(
                Envelope.of(ReversePath.parse("a@client.test"), List.of(Mailbox.parse("b@mx.test"))),
                Message.of(MESSAGE));
    }

    private static PeerVerifier keyOf(ServerIdentity identity) {
        return chain -> chain.leaf().equals(identity.leaf().certificate())
                ? PeerVerification.authenticated("the key", "matched")
                : PeerVerification.rejected(TlsResultType.TLSA_INVALID, "another key");
    }

    @Test
    void goesStepByStepFromTheGreetingToQuit() throws Exception {
        try (ScriptedServer server = tlsServer().start();
                SmtpConnection connection =
                        builder().tls(TlsServers.planOf(keyOf(IDENTITY))).connect(server.endpoint())) {
            assertThat(connection.greeting().code()).isEqualTo(220);
            assertThat(connection.ehlo().hasExtension("STARTTLS")).isTrue();
            StarttlsResult tls = connection.starttls();
            assertThat(tls).isInstanceOf(StarttlsResult.Established.class);
            assertThat(tls.outcome().status()).isEqualTo(TlsStatus.AUTHENTICATED);
            assertThat(tls.outcome().matched()).isEqualTo("the key");
            assertThat(tls.outcome().protocol()).isEqualTo("TLSv1.3");
            connection.ehlo();
            assertThat(deliver(connection)).singleElement().isInstanceOf(RecipientOutcome.Delivered.class);
            connection.quit();

            ReceivedTransaction stored = server.awaitTransactions(1, LIMIT).get(0);
            assertThat(stored.tls()).isTrue();
            assertThat(stored.serverName()).isEqualTo("mx.test");
            assertThat(stored.data()).isEqualTo((new String(MESSAGE, StandardCharsets.US_ASCII) + "\r\n").getBytes());
            assertThat(connection.timings()).containsKeys(Phase.CONNECT, Phase.TLS, Phase.END_OF_DATA);
        }
    }

    @Test
    @DisplayName("rule 3: a peer with another key is told nothing after the handshake")
    void refusesAnImpostor() throws Exception {
        ServerIdentity impostor =
                ServerIdentity.of(TestCertificate.server("mx.test").selfSigned());
        try (ScriptedServer server =
                        ScriptedServer.smtp().startTls(impostor.sslContext()).start();
                SmtpConnection connection =
                        builder().tls(TlsServers.planOf(keyOf(IDENTITY))).connect(server.endpoint())) {
            assertThatThrownBy(connection::open)
                    .isInstanceOfSatisfying(
                            SessionException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(Kind.TLS_NOT_AUTHENTICATED));
            assertThat(connection.tlsOutcome().status()).isEqualTo(TlsStatus.FAILED);
            assertThat(connection.tlsOutcome().resultType()).isEqualTo(TlsResultType.TLSA_INVALID);
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(server.connection(1).commands()).containsExactly("EHLO client.test", "STARTTLS");
        }
    }

    @ParameterizedTest(name = "rule 3: {0}")
    @CsvSource({
        "STARTTLS not offered, '', STARTTLS_NOT_OFFERED, starttls-not-supported",
        "STARTTLS refused, 454 4.7.0 no, STARTTLS_REFUSED, starttls-not-supported",
    })
    void sendsNothingWithoutTheTlsThatIsDemanded(String what, String reply, Kind kind, String type) throws Exception {
        ServerScript script = reply.isEmpty()
                ? ScriptedServer.smtp()
                : tlsServer().on("STARTTLS").reply(reply);
        try (ScriptedServer server = script.start();
                SmtpConnection connection =
                        builder().tls(TlsPlan.of(TlsLevel.MANDATORY)).connect(server.endpoint())) {
            assertThatThrownBy(connection::open)
                    .isInstanceOfSatisfying(
                            SessionException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(kind));
            assertThat(connection.tlsOutcome().resultType()).hasToString(type);
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(server.transcript()).doesNotContain("MAIL");
        }
    }

    @Test
    @DisplayName("rule 6: what was learned before TLS is forgotten, and nothing is sent before it is learned anew")
    void forgetsWhatWasLearnedBeforeTls() throws Exception {
        try (ScriptedServer server = tlsServer()
                        .capabilities("PIPELINING", "SIZE 5", "AUTH PLAIN")
                        .capabilitiesAfterTls("8BITMIME")
                        .start();
                SmtpConnection connection = builder().connect(server.endpoint())) {
            connection.ehlo();
            assertThat(connection.capabilities().has("SIZE")).isTrue();
            connection.starttls();

            assertThat(connection.capabilities().lines()).isEmpty();
            assertThatThrownBy(() -> deliver(connection)).isInstanceOf(IllegalStateException.class);
            connection.ehlo();
            assertThat(connection.capabilities().lines()).containsExactly("8BITMIME");
            assertThat(deliver(connection))
                    .as("a message over the limit of before")
                    .singleElement()
                    .isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(server.connection(1).commands())
                    .startsWith("EHLO client.test", "STARTTLS", "EHLO client.test", "MAIL FROM:<a@client.test>");
        }
    }

    @Test
    void goesOnInPlaintextWhereStarttlsIsRefusedAndNotDemanded() throws Exception {
        try (ScriptedServer server =
                        tlsServer().on("STARTTLS").reply("454 4.7.0 no").start();
                SmtpConnection connection = builder().connect(server.endpoint())) {
            connection.ehlo();
            assertThat(connection.starttls()).isInstanceOf(StarttlsResult.Refused.class);
            assertThat(deliver(connection)).singleElement().isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(connection.tlsOutcome().status()).isEqualTo(TlsStatus.PLAINTEXT);
        }
    }

    @ParameterizedTest(name = "rule 14: a server that is silent at {0}")
    @CsvSource({"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void endsAPhaseAtItsDeadline(Phase phase) throws Exception {
        ServerScript script = ScriptedServer.smtp();
        script = switch (phase) {
            case GREETING -> script.onGreeting().act(ServerAction.stall());
            case END_OF_DATA -> script.onEndOfData().act(ServerAction.stall());
            default -> script.on(phase.name()).act(ServerAction.stall());
        };
        Phases result = run(script, phase);

        assertThat(result.kind()).isEqualTo(Kind.DEADLINE_PASSED);
        assertThat(result.phase()).isEqualTo(phase);
        assertThat(result.status()).isEqualTo(phase == Phase.END_OF_DATA ? "unknown" : "deferred");
    }

    @ParameterizedTest(name = "rule 14: a server that sends one octet now and then at {0}")
    @CsvSource({"GREETING", "EHLO", "MAIL", "END_OF_DATA"})
    void isNotStretchedByATrickle(Phase phase) throws Exception {
        ServerAction trickle = ServerAction.throttle(1, Duration.ofMillis(150));
        ServerAction answer = ServerAction.reply("250 " + "very ".repeat(100) + "slow");
        ServerScript script = ScriptedServer.smtp();
        script = switch (phase) {
            case GREETING -> script.onGreeting().act(trickle, answer);
            case END_OF_DATA -> script.onEndOfData().act(trickle, answer);
            default -> script.on(phase.name()).act(trickle, answer);
        };
        Phases result = run(script, phase);

        assertThat(result.kind()).isEqualTo(Kind.DEADLINE_PASSED);
        assertThat(result.phase()).isEqualTo(phase);
    }

    private record Phases(Kind kind, Phase phase, String status) {}

    private static Phases run(ServerScript script, Phase shortPhase) throws Exception {
        try (ScriptedServer server = script.start();
                SmtpConnection connection = builder()
                        .timeouts(Timeouts.DEFAULT.with(shortPhase, Duration.ofMillis(400)))
                        .dial(server.endpoint())) {
            String status;
            try {
                connection.open();
                status = deliver(connection).get(0).status();
            } catch (SessionException e) {
                status = "deferred";
            }
            return new Phases(connection.failure().kind(), connection.failure().phase(), status);
        }
    }

    @Test
    @DisplayName("rule 14: a server that stops reading ends a write at its deadline, and nothing is delivered")
    void endsAWriteThatIsNotTaken() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .receiveBuffer(4096)
                        .onDataAfter(1)
                        .act(ServerAction.stopReading())
                        .start();
                SmtpConnection connection = builder()
                        .timeouts(Timeouts.DEFAULT.with(Phase.BODY, Duration.ofMillis(500)))
                        .connect(server.endpoint())) {
            connection.open();
            byte[] big = "x".repeat(70).concat("\r\n").repeat(400_000).getBytes(StandardCharsets.US_ASCII);
            List<RecipientOutcome> outcomes = connection.deliver(
                    Envelope.of(ReversePath.NULL, List.of(Mailbox.parse("b@mx.test"))), Message.of(big));

            assertThat(connection.failure().kind()).isEqualTo(Kind.DEADLINE_PASSED);
            assertThat(outcomes).singleElement().isInstanceOf(RecipientOutcome.Deferred.class);
        }
    }

    @Test
    @DisplayName("rule 14: one deadline for the whole session outweighs the phases' own")
    void endsAtTheOverallDeadline() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.smtp().on("EHLO").act(ServerAction.stall()).start()) {
            // On a slow machine the deadline may pass at any step, connecting included.
            assertThatThrownBy(() -> {
                        try (SmtpConnection connection = builder()
                                .deadline(Deadline.after(Duration.ofMillis(400)))
                                .connect(server.endpoint())) {
                            connection.open();
                        }
                    })
                    .isInstanceOfSatisfying(
                            SessionException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(Kind.DEADLINE_PASSED));
        }
    }

    @Test
    void canBeClosedFromAnotherThread() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.smtp().on("EHLO").act(ServerAction.stall()).start()) {
            SmtpConnection connection = builder().connect(server.endpoint());
            Thread closer = new Thread(() -> {
                server.awaitConnections(1, LIMIT);
                connection.close();
            });
            closer.start();

            assertThatThrownBy(connection::open).isInstanceOf(SessionException.class);
            closer.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Test
    void hearsWhyAServerClosesHalfwayThroughALargeMessage() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .onDataAfter(200_000)
                        .act(ServerAction.reply("552 5.3.4 too big"), ServerAction.close())
                        .start();
                SmtpConnection connection = builder().connect(server.endpoint())) {
            connection.open();
            byte[] big = "x".repeat(70).concat("\r\n").repeat(200_000).getBytes(StandardCharsets.US_ASCII);
            List<RecipientOutcome> outcomes = connection.deliver(
                    Envelope.of(ReversePath.NULL, List.of(Mailbox.parse("b@mx.test"))), Message.of(big));

            assertThat(outcomes.get(0).status()).isIn("refused", "deferred");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void givesUpRatherThanSendHalfAMessageForTheWhole() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                SmtpConnection connection = builder().connect(server.endpoint())) {
            connection.open();
            int[] opened = {0};
            Message broken = Message.of(() -> {
                if (opened[0]++ == 0) {
                    return new java.io.ByteArrayInputStream(MESSAGE);
                }
                return new java.io.InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("disk on fire");
                    }
                };
            });
            List<RecipientOutcome> outcomes =
                    connection.deliver(Envelope.of(ReversePath.NULL, List.of(Mailbox.parse("b@mx.test"))), broken);

            assertThat(outcomes.get(0).status()).isEqualTo("deferred");
            assertThat(outcomes.get(0).reason()).contains("disk on fire");
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void deliversLargeMessagesOverTlsOctetForOctet() throws Exception {
        StringBuilder text = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; i < 50_000; i++) {
            text.append(i % 3 == 0 ? ".line " : "line ").append(i).append("\r\n");
        }
        byte[] octets = text.toString().getBytes(StandardCharsets.US_ASCII);
        try (ScriptedServer server = tlsServer().start();
                SmtpConnection connection = builder().connect(server.endpoint())) {
            connection.open();
            connection.deliver(Envelope.of(ReversePath.NULL, List.of(Mailbox.parse("b@mx.test"))), Message.of(octets));
            connection.quit();

            assertThat(server.awaitTransactions(1, LIMIT).get(0).data()).isEqualTo(octets);
        }
    }
}
