package org.smtpclient.examples.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.SessionException;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.connection.SmtpConnectionBuilder;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("The engine on a selector loop: many sessions, one thread, and the blocking driver's outcomes")
@Timeout(240)
class NioExampleTest {
    private static final EhloName CLIENT = EhloName.parse("client.test");
    private static final Envelope THREE = Envelope.of("a@c.test", "b@mx.test", "no@mx.test", "d@mx.test");
    private static final byte[] SMALL = octets("Subject: x\r\n\r\n.a line\r\n");
    private static final ServerIdentity IDENTITY =
            ServerIdentity.of(TestCertificate.server("mx.test").selfSigned());

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ServerScript script(boolean tls, boolean chunking) {
        ServerScript script = ScriptedServer.smtp().on("RCPT TO:<no@").reply("550 5.1.1 nobody");
        script.capabilities(chunking ? new String[] {"PIPELINING", "CHUNKING"} : new String[] {"SIZE"});
        return tls ? script.startTls(IDENTITY.sslContext()) : script;
    }

    /** Drives sessions to their end, all at once on this thread. */
    private static void drive(ScriptedServer server, List<EngineSession> sessions) throws IOException {
        try (SelectorLoop loop = new SelectorLoop()) {
            for (EngineSession session : sessions) {
                loop.connect(session, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            }
            loop.run();
        }
    }

    private static EngineSession session(TlsLevel level, Timeouts timeouts, List<EngineSession.Mail> mails) {
        return new EngineSession(CLIENT, TlsPlan.of(level), timeouts, mails);
    }

    private static EngineSession.Mail mail(MessagePieces pieces, long octets) {
        return new EngineSession.Mail(MailTransaction.of(THREE, MessageTraits.of(octets)), pieces);
    }

    private static EngineSession.Mail small() {
        return mail(MessagePieces.of(SMALL), SMALL.length);
    }

    private static List<String> statuses(List<RecipientOutcome> outcomes) {
        return outcomes.stream().map(RecipientOutcome::status).toList();
    }

    @ParameterizedTest(name = "TLS {0}, pipelined and chunked {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void carriesTwoHundredSessionsAtOnce(boolean tls, boolean chunking) throws IOException {
        try (ScriptedServer server = script(tls, chunking).start()) {
            List<EngineSession.Mail> mails = new ArrayList<>();
            List<EngineSession> sessions = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                mails.add(small());
                sessions.add(session(
                        tls ? TlsLevel.MANDATORY : TlsLevel.OPPORTUNISTIC, Timeouts.DEFAULT, List.of(mails.get(i))));
            }
            drive(server, sessions);

            assertThat(sessions).allSatisfy(one -> assertThat(one.failure()).isNull());
            assertThat(mails)
                    .allSatisfy(one -> assertThat(statuses(one.transaction().outcomes()))
                            .containsExactly("delivered", "refused", "delivered"));
            assertThat(server.messages()).hasSize(200).allSatisfy(message -> {
                assertThat(message.data()).isEqualTo(SMALL);
                assertThat(message.tls()).isEqualTo(tls);
            });
        }
    }

    @ParameterizedTest(name = "TLS {0}, pipelined and chunked {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void sendsAFileThatIsLargerThanAllBuffersToASlowReader(boolean tls, boolean chunking, @TempDir Path directory)
            throws IOException {
        byte[] large = octets(".0123456789 and so on, to the end of the line\r\n".repeat(115_000));
        Path file = Files.write(directory.resolve("large.eml"), large);
        ServerScript script = script(tls, chunking).receiveBuffer(8 * 1024);
        script.onDataAfter(100_000).act(ServerAction.delay(Duration.ofMillis(300)), ServerAction.proceed());
        try (ScriptedServer server = script.start()) {
            EngineSession.Mail mail = mail(MessagePieces.of(file), large.length);
            drive(server, List.of(session(TlsLevel.OPPORTUNISTIC, Timeouts.DEFAULT, List.of(mail))));

            assertThat(statuses(mail.transaction().outcomes())).containsExactly("delivered", "refused", "delivered");
            assertThat(server.messages().get(0).data()).isEqualTo(large);
        }
    }

    @ParameterizedTest(name = "pipelined and chunked {0}")
    @CsvSource({"false", "true"})
    void sendsARunOfMessagesOverOneSession(boolean chunking) throws IOException {
        try (ScriptedServer server = script(false, chunking).start()) {
            List<EngineSession.Mail> mails = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                byte[] octets = octets("Subject: " + i + "\r\n\r\n");
                mails.add(mail(MessagePieces.of(octets), octets.length));
            }
            drive(server, List.of(session(TlsLevel.NONE, Timeouts.DEFAULT, mails)));

            assertThat(server.connections()).hasSize(1);
            assertThat(server.messages()).hasSize(50);
            for (int i = 0; i < 50; i++) {
                assertThat(server.messages().get(i).text()).startsWith("Subject: " + i + "\r\n");
                assertThat(statuses(mails.get(i).transaction().outcomes()))
                        .containsExactly("delivered", "refused", "delivered");
            }
        }
    }

    @Test
    void readsRepliesThatComeAnOctetAtATime() throws IOException {
        ServerScript script = script(false, true)
                .onGreeting()
                .act(ServerAction.throttle(1, Duration.ofMillis(1)), ServerAction.proceed());
        try (ScriptedServer server = script.start()) {
            EngineSession.Mail mail = small();
            drive(server, List.of(session(TlsLevel.NONE, Timeouts.DEFAULT, List.of(mail))));

            assertThat(statuses(mail.transaction().outcomes())).containsExactly("delivered", "refused", "delivered");
        }
    }

    @ParameterizedTest(name = "authenticated {0}")
    @CsvSource({"true", "false"})
    void letsAPlansVerifierJudgeThePeer(boolean authenticated) throws IOException {
        PeerVerifier verifier =
                chain -> authenticated && chain.leaf().equals(IDENTITY.leaf().certificate())
                        ? PeerVerification.authenticated("the certificate", "It is the one that is expected")
                        : PeerVerification.rejected(TlsResultType.CERTIFICATE_NOT_TRUSTED, "It is another");
        TlsPlan plan = TlsPlan.of(
                new PinningPolicy(),
                DnsName.parse("mx.test"),
                TlsDirective.UseTls.builder("pin")
                        .because("A certificate is expected", List.of())
                        .verifier(verifier)
                        .serverName(DnsName.parse("mx.test"))
                        .build());
        try (ScriptedServer server = script(true, true).start()) {
            EngineSession.Mail mail = small();
            EngineSession session = new EngineSession(CLIENT, plan, Timeouts.DEFAULT, List.of(mail));
            drive(server, List.of(session));

            if (authenticated) {
                assertThat(statuses(mail.transaction().outcomes()))
                        .containsExactly("delivered", "refused", "delivered");
                assertThat(server.messages().get(0).serverName()).isEqualTo("mx.test");
            } else {
                assertThat(session.failure()).isNotNull();
                assertThat(session.failure().kind()).isEqualTo(SessionFailure.Kind.TLS_NOT_AUTHENTICATED);
                assertThat(mail.transaction().isEnded()).isFalse();
                assertThat(server.connection(1).commands()).noneMatch(line -> line.startsWith("MAIL"));
            }
        }
    }

    private static final class PinningPolicy implements TlsPolicy {
        @Override
        public String name() {
            return "pin";
        }

        @Override
        public TlsPolicyType type() {
            return TlsPolicyType.TLSA;
        }

        @Override
        public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
            throw new UnsupportedOperationException("The plan is made by hand");
        }
    }

    @Test
    void printsALineForEachCopy(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("small.eml"), SMALL);
        try (ScriptedServer server = script(true, true).start()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            assertThat(ExampleMain.deliver(address, Envelope.of("a@c.test", "b@mx.test"), file, 3))
                    .hasSize(3)
                    .allMatch(line -> line.contains(": delivered: 250"));
            server.close();
            assertThat(ExampleMain.deliver(address, Envelope.of("a@c.test", "b@mx.test"), file, 1))
                    .singleElement()
                    .asString()
                    .startsWith("1: deferred: CONNECTION_BROKEN");
        }
    }

    /** What a server does, for both drivers to tell the same of it. */
    enum Fault {
        NONE,
        GREETING_STALLS,
        GREETING_REFUSED,
        EHLO_CLOSED,
        STARTTLS_REFUSED,
        STARTTLS_INJECTED,
        MAIL_REFUSED,
        RCPT_STALLS,
        DATA_CLOSED,
        BODY_CLOSED,
        END_OF_DATA_STALLS,
        END_OF_DATA_CLOSED,
        END_OF_DATA_REFUSED,
        SHUTTING_DOWN;

        ServerScript script(boolean chunking) {
            boolean tls = this == STARTTLS_REFUSED || this == STARTTLS_INJECTED;
            ServerScript script = NioExampleTest.script(tls, chunking);
            return switch (this) {
                case NONE -> script;
                case GREETING_STALLS -> script.onGreeting().act(ServerAction.stall());
                case GREETING_REFUSED -> script.onGreeting().reply("554 no");
                case EHLO_CLOSED -> script.on("EHLO").act(ServerAction.close());
                case STARTTLS_REFUSED -> script.on("STARTTLS").reply("454 not now");
                case STARTTLS_INJECTED ->
                    script.on("STARTTLS").act(ServerAction.raw("220 go\r\n250 injected\r\n"), ServerAction.stall());
                case MAIL_REFUSED -> script.on("MAIL").reply("451 later");
                case RCPT_STALLS -> script.on("RCPT").act(ServerAction.stall());
                case DATA_CLOSED -> script.on("DATA").act(ServerAction.close());
                case BODY_CLOSED -> script.onDataAfter(5).act(ServerAction.close());
                case END_OF_DATA_STALLS -> script.onEndOfData().act(ServerAction.stall());
                case END_OF_DATA_CLOSED -> script.onEndOfData().act(ServerAction.close());
                case END_OF_DATA_REFUSED -> script.onEndOfData().reply("554 no");
                case SHUTTING_DOWN -> script.on("RCPT").act(ServerAction.reply("421 bye"), ServerAction.close());
            };
        }

        /** Short where nothing comes anyway, so that the test need not wait long. */
        Timeouts timeouts() {
            Duration shortly = Duration.ofMillis(500);
            return switch (this) {
                case GREETING_STALLS -> Timeouts.DEFAULT.with(Phase.GREETING, shortly);
                case RCPT_STALLS -> Timeouts.DEFAULT.with(Phase.RCPT, shortly);
                case END_OF_DATA_STALLS -> Timeouts.DEFAULT.with(Phase.END_OF_DATA, shortly);
                default -> Timeouts.DEFAULT;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatTheBlockingDriverTells(Fault fault) throws Exception {
        assertSameOutcome(fault, false);
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatTheBlockingDriverTellsWhenPipelinedAndChunked(Fault fault) throws Exception {
        assertSameOutcome(fault, true);
    }

    private static void assertSameOutcome(Fault fault, boolean chunking) throws Exception {
        String blocking;
        try (ScriptedServer server = fault.script(chunking).start()) {
            blocking = blocking(server, fault.timeouts());
        }
        try (ScriptedServer server = fault.script(chunking).start()) {
            EngineSession.Mail mail = small();
            EngineSession session = session(TlsLevel.OPPORTUNISTIC, fault.timeouts(), List.of(mail));
            drive(server, List.of(session));

            assertThat(told(
                            mail.transaction().isEnded() ? mail.transaction().outcomes() : List.of(),
                            session.failure()))
                    .isEqualTo(blocking);
        }
    }

    private static String blocking(ScriptedServer server, Timeouts timeouts) throws Exception {
        SmtpConnectionBuilder builder = SmtpConnection.builder(CLIENT)
                .tls(TlsPlan.of(TlsLevel.OPPORTUNISTIC))
                .timeouts(timeouts);
        try (SmtpConnection connection = builder.connect(server.endpoint())) {
            connection.open();
            List<RecipientOutcome> outcomes = connection.deliver(THREE, Message.of(SMALL));
            connection.quit();
            return told(outcomes, connection.failure());
        } catch (SessionException e) {
            return told(List.of(), e.failure());
        }
    }

    private static String told(List<RecipientOutcome> outcomes, SessionFailure failure) {
        return outcomes + " " + failure;
    }
}
