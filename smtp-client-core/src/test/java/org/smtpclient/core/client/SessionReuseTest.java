package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.core.client.MailLab.LIMIT;
import static org.smtpclient.core.client.MailLab.statuses;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;
import static org.smtpclient.testkit.smtp.ServerAction.reply;
import static org.smtpclient.testkit.smtp.ServerAction.reset;
import static org.smtpclient.testkit.smtp.ServerAction.stall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.pool.PoolOptions;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("A client that sends several messages")
class SessionReuseTest {
    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws Exception {
        lab.close();
    }

    /** Keeps sessions longer than any test lasts. */
    private static PoolOptions.Builder patient() {
        return PoolOptions.builder().idleTime(LIMIT).messagesPerSession(1000);
    }

    private SmtpClient client() {
        return lab.client().sessionReuse(patient().build()).build();
    }

    private static DeliveryReport send(SmtpClient client, String... recipients) throws Exception {
        return client.send(Envelope.of("a@client.test", recipients), MailLab.MESSAGE);
    }

    private static Attempt attempt(DeliveryReport report) {
        assertThat(report.attempts()).hasSize(1);
        return report.attempts().get(0);
    }

    private static List<String> verbs(ScriptedServer server, int connection) {
        return server.connection(connection).commands().stream()
                .map(command -> command.split(" ")[0])
                .toList();
    }

    // One session

    @Test
    @DisplayName("sends them on one session, and says so")
    void oneSession() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls()).get(0);
        List<DeliveryReport> reports = new ArrayList<>();
        try (SmtpClient client =
                lab.client().sessionReuse(patient().build()).transcripts(true).build()) {
            for (int i = 0; i < 5; i++) {
                reports.add(send(client, "b@dest.test"));
            }
        }
        assertThat(reports).allMatch(DeliveryReport::isDelivered);
        assertThat(server.connections()).hasSize(1);
        assertThat(server.messages()).hasSize(5);
        assertThat(reports)
                .extracting(report -> attempt(report).messagesBefore())
                .containsExactly(0, 1, 2, 3, 4);
        Attempt first = attempt(reports.get(0));
        Attempt last = attempt(reports.get(4));
        assertThat(first.isReused()).isFalse();
        assertThat(last.isReused()).isTrue();
        assertThat(first.timings()).containsKeys(Phase.CONNECT, Phase.TLS);
        assertThat(last.timings()).containsKey(Phase.END_OF_DATA).doesNotContainKeys(Phase.CONNECT, Phase.TLS);
        assertThat(last.tls().status()).isEqualTo(TlsStatus.ENCRYPTED);
        assertThat(last.tls().cipher()).isNotNull().isEqualTo(first.tls().cipher());
        assertThat(last.greeting()).isNotNull();
        assertThat(first.transcript()).contains("C: EHLO client.test").doesNotContain("C: QUIT");
        assertThat(last.transcript()).element(0).asString().startsWith("C: MAIL");
        server.awaitConnectionsEnded(1, LIMIT);
        assertThat(verbs(server, 1)).endsWith("QUIT");
    }

    @Test
    @DisplayName("clears the way with RSET only where a message was left halfway")
    void resetWhereNeeded() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test", ScriptedServer.smtp().on("RCPT TO:<no").reply("550 5.1.1 unknown"))
                .get(0);
        try (SmtpClient client = client()) {
            send(client, "b@dest.test");
            send(client, "no@dest.test");
            send(client, "b@dest.test");
            send(client, "b@dest.test");
        }
        assertThat(server.connections()).hasSize(1);
        server.awaitConnectionsEnded(1, LIMIT);
        assertThat(verbs(server, 1))
                .filteredOn(verb -> verb.equals("MAIL") || verb.equals("RSET"))
                .containsExactly("MAIL", "MAIL", "RSET", "MAIL", "MAIL");
    }

    @Test
    @DisplayName("shares a session between domains of one host, and tells the TLS of each by its own policy")
    void domainsOfOneHost() throws Exception {
        ScriptedServer server = lab.host("mx1.test", MailLab.tls());
        lab.mx("one.test", "10 mx1.test");
        lab.mx("two.test", "10 mx1.test");
        try (SmtpClient client = client()) {
            DeliveryReport report = send(client, "b@one.test", "b@two.test");
            assertThat(report.isDelivered()).isTrue();
            assertThat(report.attempts()).extracting(Attempt::isReused).containsExactly(false, true);
            assertThat(report.attempts().get(1).tls().policies())
                    .extracting(PolicyResult::domain)
                    .containsOnly("two.test");
            assertThat(report.attempts().get(1).tls().peerAddress()).isEqualTo(MailLab.ip("127.0.0.2"));
        }
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    @DisplayName("ends sessions with their message where reuse is off")
    void off() throws Exception {
        ScriptedServer server = lab.domain("dest.test", ScriptedServer.smtp()).get(0);
        try (SmtpClient client = lab.client().sessionReuse(PoolOptions.NONE).build()) {
            send(client, "b@dest.test");
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(verbs(server, 1)).endsWith("QUIT");
            assertThat(attempt(send(client, "b@dest.test")).isReused()).isFalse();
        }
        assertThat(server.connections()).hasSize(2);
    }

    @Test
    @DisplayName("ends a session that nobody uses any more")
    void idleTime() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls()).get(0);
        try (SmtpClient client = lab.client()
                .sessionReuse(
                        PoolOptions.builder().idleTime(Duration.ofMillis(20)).build())
                .build()) {
            send(client, "b@dest.test");
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(verbs(server, 1)).endsWith("QUIT");
            assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
        }
    }

    @Test
    @DisplayName("sends no more of them on one session than it may")
    void messagesPerSession() throws Exception {
        ScriptedServer server = lab.domain("dest.test", ScriptedServer.smtp()).get(0);
        try (SmtpClient client = lab.client()
                .sessionReuse(PoolOptions.builder()
                        .idleTime(LIMIT)
                        .messagesPerSession(2)
                        .build())
                .build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
            }
        }
        assertThat(server.transactions())
                .extracting(message -> message.connection())
                .containsExactly(1, 1, 2, 2, 3);
    }

    @Test
    @DisplayName("sends no more of them on one session than the server's LIMITS allow")
    void mailMax() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test", ScriptedServer.smtp().capabilities("PIPELINING", "LIMITS MAILMAX=2"))
                .get(0);
        try (SmtpClient client = client()) {
            for (int i = 0; i < 5; i++) {
                DeliveryReport report = send(client, "b@dest.test");
                assertThat(report.isDelivered()).isTrue();
                assertThat(attempt(report).messagesBefore()).isEqualTo(i % 2);
            }
        }
        assertThat(server.transactions())
                .extracting(message -> message.connection())
                .containsExactly(1, 1, 2, 2, 3);
    }

    // Whose session

    @Test
    @DisplayName("rule 5: uses no session under another policy's demand than it was made under")
    void otherDemand() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls()).get(0);
        AtomicReference<TlsDirective> directive = new AtomicReference<>(TestPolicy.noOpinion("none"));
        try (SmtpClient client = lab.client()
                .sessionReuse(patient().build())
                .tlsPolicies(List.of(TestPolicy.of(request -> directive.get())))
                .build()) {
            assertThat(attempt(send(client, "b@dest.test")).tls().status()).isEqualTo(TlsStatus.ENCRYPTED);

            directive.set(demand("strict").verifier(TestPolicy.ACCEPTING).build());
            assertThat(attempt(send(client, "b@dest.test")).tls().status()).isEqualTo(TlsStatus.AUTHENTICATED);
            assertThat(attempt(send(client, "b@dest.test")).isReused()).isTrue();

            directive.set(demand("stricter").verifier(TestPolicy.REJECTING).build());
            DeliveryReport refused = send(client, "b@dest.test");
            assertThat(statuses(refused)).containsExactly("deferred");
            assertThat(attempt(refused).isReused()).isFalse();
        }
        assertThat(server.connections()).hasSize(3);
    }

    @Test
    @DisplayName("rule 5: uses no session again whose demand cannot be summed up")
    void noDigest() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls()).get(0);
        TlsDirective unshared = TlsDirective.UseTls.builder()
                .because("the test demands it", List.of())
                .verifier(TestPolicy.ACCEPTING)
                .build();
        try (SmtpClient client = lab.client()
                .sessionReuse(patient().build())
                .tlsPolicies(List.of(TestPolicy.of(request -> unshared)))
                .build()) {
            assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
            assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
        }
        assertThat(server.connections()).hasSize(2);
    }

    @Test
    @DisplayName("rule 5: uses no session that may be in plaintext where TLS is to come first")
    void implicitTls() throws Exception {
        ScriptedServer server = lab.domain("dest.test", ScriptedServer.smtp()).get(0);
        try (SmtpClient client = client()) {
            MailDomain host = MailDomain.parse("mx1.test");
            Envelope envelope = Envelope.of("a@client.test", "b@dest.test");
            NextHop starttls = new NextHop.Relay(host, lab.port(), Dialect.SMTP, false);
            NextHop implicit = new NextHop.Relay(host, lab.port(), Dialect.SMTP, true);
            assertThat(attempt(client.send(envelope, MailLab.MESSAGE, starttls))
                            .tls()
                            .status())
                    .isEqualTo(TlsStatus.PLAINTEXT);
            assertThat(statuses(client.send(envelope, MailLab.MESSAGE, implicit)))
                    .containsExactly("deferred");
        }
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    @DisplayName("asks for TLS anew after a session that had to go in plaintext")
    void plaintext() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test",
                        MailLab.tls()
                                .connection(1, script -> script.on("STARTTLS").act(proceed(), close())))
                .get(0);
        try (SmtpClient client = client()) {
            assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
            assertThat(attempt(send(client, "b@dest.test")).tls().status()).isEqualTo(TlsStatus.ENCRYPTED);
        }
        assertThat(server.connections()).hasSize(3);
    }

    private static TlsDirective.UseTls.Builder demand(String digest) {
        return TlsDirective.UseTls.builder(digest).because("the test demands it", List.of());
    }

    // Sessions that have ended

    /** What happens behind the first message, or to the second. */
    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("closed behind it", tell(s -> s.onEndOfData().act(proceed(), close()))),
                arguments("reset behind it", tell(s -> s.onEndOfData().act(proceed(), reset()))),
                arguments(
                        "421 behind it",
                        tell(s -> s.onEndOfData().act(proceed(), raw("421 4.4.2 idle for too long\r\n"), close()))),
                arguments(
                        "another word behind it",
                        tell(s -> s.onEndOfData().act(proceed(), raw("451 4.4.2 timeout\r\n"), close()))),
                arguments("421 to MAIL", tell(s -> s.on("MAIL").nth(2).reply("421 4.7.0 enough for today"))),
                arguments("closed at MAIL", tell(s -> s.on("MAIL").nth(2).act(close()))),
                arguments("reset at MAIL", tell(s -> s.on("MAIL").nth(2).act(reset()))),
                arguments("nonsense to MAIL", tell(s -> s.on("MAIL").nth(2).act(raw("hello\r\n")))),
                arguments("421 to RCPT", tell(s -> s.on("RCPT").nth(2).reply("421 4.3.2 going down"))),
                arguments("closed at RCPT", tell(s -> s.on("RCPT").nth(2).act(close()))),
                arguments("421 to DATA", tell(s -> s.on("DATA").nth(2).reply("421 4.3.2 going down"))),
                arguments("closed at DATA", tell(s -> s.on("DATA").nth(2).act(close()))),
                arguments(
                        "421 to MAIL, behind which a chunk has left",
                        tell(s -> s.capabilities("PIPELINING", "CHUNKING")
                                .on("MAIL")
                                .nth(2)
                                .reply("421 4.7.0 enough for today"))));
    }

    private static Consumer<ServerScript> tell(Consumer<ServerScript> changes) {
        return changes;
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("does not trouble the caller with a session that ends before the message, but opens another")
    @MethodSource("ends")
    void invisible(String what, Consumer<ServerScript> firstConnection) throws Exception {
        for (ServerScript script : List.of(ScriptedServer.smtp(), MailLab.tls())) {
            try (MailLab world = new MailLab();
                    SmtpClient client =
                            world.client().sessionReuse(patient().build()).build()) {
                ScriptedServer server = world.domain("dest.test", script.connection(1, firstConnection))
                        .get(0);
                assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
                if (what.endsWith("behind it")) {
                    server.awaitConnectionsEnded(1, LIMIT);
                }
                DeliveryReport second = send(client, "b@dest.test");
                assertThat(second.isDelivered()).as(what).isTrue();
                assertThat(attempt(second).isReused()).isFalse();
                assertThat(server.connections()).hasSize(2);
                assertThat(server.messages()).hasSize(2);
                assertThat(attempt(send(client, "b@dest.test")).messagesBefore())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("sees without a round trip that a session has ended")
    void liveness() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test",
                        MailLab.tls()
                                .connection(1, script -> script.onEndOfData().act(proceed(), close())))
                .get(0);
        try (SmtpClient client = client()) {
            send(client, "b@dest.test");
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(send(client, "b@dest.test").isDelivered()).isTrue();
        }
        assertThat(verbs(server, 1)).containsOnlyOnce("MAIL");
    }

    @Test
    @DisplayName("keeps what was said of recipients before a session ended, and tells who said it")
    void wordsAreKept() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test",
                        ScriptedServer.smtp()
                                .on("RCPT TO:<no")
                                .reply("550 5.1.1 unknown")
                                .connection(
                                        1,
                                        script ->
                                                script.on("RCPT TO:<b@").nth(2).act(close())))
                .get(0);
        try (SmtpClient client = client()) {
            send(client, "b@dest.test");
            DeliveryReport report = send(client, "no@dest.test", "b@dest.test");
            assertThat(statuses(report)).containsExactly("refused", "delivered");
            assertThat(report.attempts()).extracting(Attempt::isReused).containsExactly(true, false);
        }
        assertThat(MailLab.rcpts(List.of(server), "no@dest.test")).isEqualTo(1);
    }

    @Test
    @DisplayName("opens another session once, and tells of that one when it fails, too")
    void onceOnly() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test",
                        ScriptedServer.smtp()
                                .connection(
                                        1, script -> script.on("MAIL").nth(2).act(close()))
                                .connection(2, script -> script.on("MAIL").reply("421 4.3.2 down for good")))
                .get(0);
        try (SmtpClient client = client()) {
            send(client, "b@dest.test");
            DeliveryReport report = send(client, "b@dest.test");
            assertThat(statuses(report)).containsExactly("deferred");
            assertThat(report.recipients().get(0).outcome().reason()).contains("down for good");
            assertThat(attempt(report).isReused()).isFalse();
        }
        assertThat(server.connections()).hasSize(2);
    }

    static Stream<Arguments> told() {
        return Stream.of(
                arguments("421 to the message", tell(s -> s.onEndOfData().nth(2).reply("421 4.3.0 down")), "deferred"),
                arguments(
                        "closed at the end of data",
                        tell(s -> s.onEndOfData().nth(2).act(close())),
                        "unknown"),
                arguments(
                        "reset at the end of data",
                        tell(s -> s.onEndOfData().nth(2).act(reset())),
                        "unknown"),
                arguments(
                        "421 in the middle",
                        tell(s -> s.onDataAfter(5).nth(2).act(reply("421 4.3.0 down"), close())),
                        "deferred"),
                arguments(
                        "closed where a chunk has left with the envelope",
                        tell(s -> s.capabilities("PIPELINING", "CHUNKING")
                                .on("MAIL")
                                .nth(2)
                                .act(close())),
                        "unknown"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @DisplayName("tells, and does not send again, what ended when the message may have reached the server")
    @MethodSource("told")
    void told(String what, Consumer<ServerScript> firstConnection, String status) throws Exception {
        ScriptedServer server = lab.domain("dest.test", ScriptedServer.smtp().connection(1, firstConnection))
                .get(0);
        try (SmtpClient client = client()) {
            send(client, "b@dest.test");
            DeliveryReport report = send(client, "b@dest.test");
            assertThat(statuses(report)).as(what).containsExactly(status);
            assertThat(attempt(report).isReused()).isTrue();
            assertThat(attempt(report).failure()).isNotNull();
        }
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    @DisplayName("tries another address with those whom a reused session could not serve for now")
    void otherAddresses() throws Exception {
        List<ScriptedServer> servers = lab.hostOfMany(
                "mx1.test", ScriptedServer.smtp().on("RCPT TO:<grey").reply("450 4.7.1 later"), ScriptedServer.smtp());
        lab.mx("dest.test", "10 mx1.test");
        try (SmtpClient client = client()) {
            send(client, "b@dest.test");
            DeliveryReport report = send(client, "b@dest.test", "grey@dest.test");
            assertThat(report.isDelivered()).isTrue();
            assertThat(report.attempts()).extracting(Attempt::isReused).containsExactly(true, false);
        }
        assertThat(servers.get(0).connections()).hasSize(1);
        assertThat(servers.get(1).connections()).hasSize(1);
    }

    // Many at once

    @Test
    @DisplayName("opens no more sessions with a host than it may, and has the others wait")
    void sessionsPerHost() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls()).get(0);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (SmtpClient client =
                lab.client().sessionReuse(patient().sessionsPerHost(2).build()).build()) {
            List<CompletableFuture<DeliveryReport>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(client.sendAsync(
                        Envelope.of("a@client.test", "b" + i + "@dest.test"), MailLab.MESSAGE, threads));
            }
            for (CompletableFuture<DeliveryReport> one : all) {
                assertThat(one.get(1, TimeUnit.MINUTES).isDelivered()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(server.messages())
                .flatExtracting(message -> message.forwardPaths())
                .hasSize(200)
                .doesNotHaveDuplicates();
        assertThat(server.connections()).hasSizeBetween(1, 2);
    }

    @Test
    @DisplayName("stops waiting for a session when it is interrupted")
    void interrupt() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test", ScriptedServer.smtp().on("MAIL").act(stall()))
                .get(0);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        PoolOptions one = PoolOptions.builder()
                .sessionsPerHost(1)
                .closingTime(Duration.ZERO)
                .build();
        CompletableFuture<DeliveryReport> waited = new CompletableFuture<>();
        try (SmtpClient client = lab.client().sessionReuse(one).build()) {
            client.sendAsync(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE, threads);
            server.awaitConnections(1, LIMIT);
            Thread waiter = new Thread(() -> {
                try {
                    waited.complete(send(client, "c@dest.test"));
                } catch (Exception e) {
                    waited.completeExceptionally(e);
                }
            });
            waiter.start();
            while (Stream.of(waiter.getStackTrace())
                    .noneMatch(frame -> frame.getMethodName().equals("awaitNanos"))) {
                assertThat(waited).isNotDone();
                Thread.sleep(1);
            }
            waiter.interrupt();
            DeliveryReport report = waited.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(statuses(report)).containsExactly("deferred");
            assertThat(report.recipients().get(0).outcome().reason())
                    .startsWith("The thread was interrupted while waiting for a session with mx1.test");
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.connections()).hasSize(1);
    }

    // The end

    @Test
    @DisplayName("parts from idle servers when it is closed, and does nothing after that")
    void closing() throws Exception {
        ScriptedServer server = lab.domain("dest.test", MailLab.tls()).get(0);
        SmtpClient client = client();
        send(client, "b@dest.test");
        client.close();
        server.awaitConnectionsEnded(1, LIMIT);
        assertThat(verbs(server, 1)).endsWith("QUIT");

        DeliveryReport late = client.send(
                Envelope.of("a@client.test", "b@dest.test"),
                MailLab.MESSAGE,
                new NextHop.Direct(server.endpoint(), Dialect.SMTP));
        assertThat(statuses(late)).containsExactly("deferred");
        assertThat(late.recipients().get(0).outcome().reason()).contains("closed");
        assertThat(server.connections()).hasSize(1);
    }
}
