package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.core.client.MailLab.LIMIT;
import static org.smtpclient.core.client.MailLab.outcome;
import static org.smtpclient.core.client.MailLab.send;
import static org.smtpclient.core.client.MailLab.statuses;
import static org.smtpclient.core.client.MailLab.tried;
import static org.smtpclient.testkit.smtp.ServerAction.stall;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.pool.PoolOptions;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** Deadlines, interruption, and many deliveries at once. */
@Timeout(60)
class DeliveryTimeTest {
    private static final Duration SOON = Duration.ofMillis(300);

    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private void neverAnswer(String name) {
        lab.dns.answer(DnsQuery.of(DnsName.parse(name), RecordType.MX), new CompletableFuture<>());
    }

    @Test
    @DisplayName("rule 14: a DNS that never answers ends with the overall deadline; who was not begun is not-sent")
    void theOverallDeadlineCoversTheDns() throws Exception {
        neverAnswer("one.test");

        DeliveryReport report = send(lab.client().overallTimeout(SOON), "b@one.test", "c@two.test");

        assertThat(statuses(report)).containsExactly("deferred", "not-sent");
        assertThat(report.recipients().get(0).outcome().reason())
                .isEqualTo("The time for the whole ran out while looking up one.test");
        assertThat(report.attempts()).isEmpty();
    }

    @Test
    @DisplayName("rule 14: a DNS that never answers is a failed look-up after the time for one")
    void oneLookupHasATimeOfItsOwn() throws Exception {
        neverAnswer("one.test");
        lab.domain("two.test", ScriptedServer.smtp());

        DeliveryReport report = send(lab.client().dnsTimeout(SOON), "b@one.test", "c@two.test");

        assertThat(statuses(report)).containsExactly("deferred", "delivered");
        assertThat(report.recipients().get(0).outcome().reason()).contains("TIMEOUT");
    }

    static Stream<Arguments> stalls() {
        return Stream.of(
                arguments("greeting", ScriptedServer.smtp().onGreeting().act(stall()), "deferred"),
                arguments("handshake", MailLab.tls().on("STARTTLS").act(stall()), "deferred"),
                arguments("RCPT", ScriptedServer.smtp().on("RCPT").act(stall()), "deferred"),
                arguments("end of data", ScriptedServer.smtp().onEndOfData().act(stall()), "unknown"));
    }

    @ParameterizedTest(name = "rule 14: a server that stalls at {0} ends with the overall deadline")
    @MethodSource("stalls")
    void theOverallDeadlineCoversSessions(String where, ServerScript script, String status) throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", script, ScriptedServer.smtp());

        DeliveryReport report = send(lab.client().overallTimeout(Duration.ofSeconds(1)), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo(status);
        assertThat(tried(report)).containsExactly("mx1.test");
        assertThat(report.recipients().get(0).host()).isEqualTo("mx1.test");
        assertThat(servers.get(1).connections()).isEmpty();
    }

    @Test
    @DisplayName("rule 14: a server that stalls past its phase's deadline gives way to the next host")
    void aPhasesDeadlineGivesWayToTheNextHost() throws Exception {
        lab.domain("dest.test", ScriptedServer.smtp().onGreeting().act(stall()), ScriptedServer.smtp());

        DeliveryReport report =
                send(lab.client().timeouts(Timeouts.DEFAULT.atMost(LIMIT).with(Phase.GREETING, SOON)), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(tried(report)).containsExactly("mx1.test", "mx2.test");
        assertThat(report.attempts().get(0).phase()).isEqualTo(Phase.GREETING);
    }

    @Test
    @DisplayName("rule 14: QUIT never delays a result; the server still waits to answer it when the report is there")
    void quitDelaysNothing() throws Exception {
        ScriptedServer server = lab.domain(
                        "dest.test", ScriptedServer.smtp().on("QUIT").act(stall()))
                .get(0);

        // The test's own time-out is shorter than these deadlines: waiting for QUIT would fail it.
        DeliveryReport report = send(
                lab.client()
                        .overallTimeout(Duration.ofHours(1))
                        .timeouts(Timeouts.DEFAULT.with(Phase.QUIT, Duration.ofHours(1))),
                "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        server.awaitConnectionsEnded(1, LIMIT);
        assertThat(server.connection(1).commands()).endsWith("QUIT");
    }

    static Stream<Arguments> interruptions() {
        return Stream.of(
                arguments("RCPT", ScriptedServer.smtp(), "RCPT TO:<c@", "deferred"),
                arguments("the handshake", MailLab.tls(), "STARTTLS", "deferred"),
                arguments("the end of data", ScriptedServer.smtp(), "secret words\r\n.\r\n", "unknown"));
    }

    @ParameterizedTest(name = "at {0}")
    @MethodSource("interruptions")
    void anInterruptEndsTheDeliveryWhichReportsWhatIsKnown(
            String where, ServerScript script, String written, String status) throws Exception {
        List<ScriptedServer> one = lab.domain("one.test", script, ScriptedServer.smtp());
        ScriptedServer two = lab.host("mx.two.test", ScriptedServer.smtp());
        lab.mx("two.test", "10 mx.two.test");

        DeliveryReport report =
                send(lab.client().transports(List.of(new InterruptingTransport(written))), "c@one.test", "d@two.test");

        assertThat(Thread.interrupted()).as("the interrupt flag").isTrue();
        assertThat(statuses(report)).containsExactly(status, "not-sent");
        assertThat(report.recipients().get(1).outcome().reason())
                .isEqualTo("The thread was interrupted before it was the turn of two.test");
        assertThat(one.get(0).connections()).hasSize(1);
        assertThat(one.get(1).connections()).isEmpty();
        assertThat(two.connections()).isEmpty();
        assertThat(tried(report)).containsExactly("mx1.test");
    }

    @Test
    void anInterruptKeepsWhatHasBeenDelivered() throws Exception {
        lab.domain("one.test", ScriptedServer.smtp());
        ScriptedServer two = lab.host("mx.two.test", ScriptedServer.smtp());
        lab.mx("two.test", "10 mx.two.test");

        DeliveryReport report = send(
                lab.client()
                        .transports(List.of(new InterruptingTransport("QUIT")))
                        .sessionReuse(PoolOptions.NONE),
                "c@one.test",
                "d@two.test");

        assertThat(Thread.interrupted()).as("the interrupt flag").isTrue();
        assertThat(statuses(report)).containsExactly("delivered", "not-sent");
        assertThat(two.connections()).isEmpty();
    }

    @Test
    void anInterruptDuringLookupsEndsTheDelivery() throws Exception {
        List<ScriptedServer> servers = lab.domain("one.test", ScriptedServer.smtp());
        TestPolicy undecided = new TestPolicy("undecided", 200, TlsPolicyType.TLSA, request -> {
            Thread.currentThread().interrupt();
            return new CompletableFuture<>();
        });

        DeliveryReport report = send(lab.client().tlsPolicies(List.of(undecided)), "b@one.test", "c@two.test");

        assertThat(Thread.interrupted()).as("the interrupt flag").isTrue();
        assertThat(statuses(report)).containsExactly("deferred", "not-sent");
        assertThat(report.recipients().get(0).outcome().reason())
                .isEqualTo("The thread was interrupted while looking up a mail host of one.test");
        assertThat(servers.get(0).connections()).isEmpty();
    }

    @Test
    void aThreadThatIsInterruptedAlreadySendsNothing() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp());

        Thread.currentThread().interrupt();
        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome(report)).isInstanceOf(RecipientOutcome.NotSent.class);
        assertThat(servers.get(0).connections()).isEmpty();
    }

    @Test
    void deliversOnAnExecutorOfTheCallers() throws Exception {
        lab.domain("dest.test", ScriptedServer.smtp());
        ExecutorService executor = Executors.newSingleThreadExecutor();

        try (SmtpClient client = lab.client().build()) {
            Envelope envelope = Envelope.of("a@client.test", "b@dest.test");
            assertThat(client.sendAsync(envelope, MailLab.MESSAGE, executor)
                            .get(30, TimeUnit.SECONDS)
                            .isDelivered())
                    .isTrue();
            Message bare = Message.of("a\nb".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.sendAsync(envelope, bare, executor).get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BareLineEndException.class);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void manyDeliveriesGoThroughOneClientAtOnceAndLeaveNoThreadThatHoldsUpTheVirtualMachine() throws Exception {
        int deliveries = 60;
        List<ScriptedServer> servers =
                lab.domain("dest.test", MailLab.tls().on("RCPT TO:<odd").reply("450 4.2.0 elsewhere"), MailLab.tls());
        List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
        List<Thread> workers = new CopyOnWriteArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(12, task -> {
            Thread worker = new Thread(task, "delivery-test");
            workers.add(worker);
            return worker;
        });
        List<CompletableFuture<DeliveryReport>> all;

        PoolOptions patient = PoolOptions.builder().idleTime(LIMIT).build();
        try (SmtpClient client = lab.client().sessionReuse(patient).build()) {
            all = IntStream.range(0, deliveries)
                    .mapToObj(i -> client.sendAsync(
                            Envelope.of("a@client.test", (i % 2 == 0 ? "even" : "odd") + i + "@dest.test"),
                            MailLab.MESSAGE,
                            executor))
                    .toList();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(50, TimeUnit.SECONDS);
        } finally {
            executor.shutdown();
        }

        assertThat(all)
                .allSatisfy(report -> assertThat(report.join().isDelivered()).isTrue());
        for (Thread worker : workers) { // a terminated executor's threads may still be on their way out
            worker.join(30_000);
        }
        for (ScriptedServer server : servers) {
            assertThat(server.connections()).hasSizeBetween(1, workers.size());
            server.awaitConnectionsEnded(server.connections().size(), LIMIT);
        }
        assertThat(servers.get(0).messages()).hasSize(deliveries / 2);
        assertThat(servers.get(1).messages()).hasSize(deliveries / 2);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .allSatisfy(thread ->
                        assertThat(thread.isDaemon()).as(thread.getName()).isTrue());
    }

    @ParameterizedTest(name = "cancelled while the server says nothing to {0}: {1}")
    @CsvSource({"MAIL, deferred", "DATA, deferred", "end of data, unknown"})
    void cancelReachesTheSocketAndTheReportStillSaysWhatIsKnown(String step, String status) throws Exception {
        ServerScript script = ScriptedServer.smtp().capabilities("8BITMIME");
        ScriptedServer server = lab.domain(
                        "dest.test",
                        step.equals("end of data")
                                ? script.onEndOfData().act(stall())
                                : script.on(step).act(stall()))
                .get(0);
        ExecutorService executor = Executors.newSingleThreadExecutor();

        try (SmtpClient client = lab.client().build()) {
            CompletableFuture<DeliveryReport> future =
                    client.sendAsync(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE, executor);
            String seen = step.equals("end of data") ? "octets of message" : "C  " + step;
            while (!server.transcript().contains(seen)) {
                Thread.onSpinWait();
            }
            future.cancel(true);
            DeliveryReport report = future.get(30, TimeUnit.SECONDS);

            assertThat(statuses(report)).containsExactly(status);
            assertThat(report.attempts()).hasSize(1);
            assertThat(executor.submit(() -> Thread.currentThread().isInterrupted())
                            .get())
                    .as("the executor's thread is interrupted for its next task")
                    .isFalse();
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void aDeliveryThatIsCancelledBeforeItBeginsSendsNothing() throws Exception {
        ScriptedServer server = lab.domain("dest.test", ScriptedServer.smtp()).get(0);
        List<Runnable> waiting = new ArrayList<>();

        try (SmtpClient client = lab.client().build()) {
            CompletableFuture<DeliveryReport> future =
                    client.sendAsync(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE, waiting::add);
            future.cancel(true);
            waiting.get(0).run();

            assertThat(statuses(future.get(30, TimeUnit.SECONDS))).containsExactly("not-sent");
            assertThat(Thread.interrupted()).isFalse();
        }
        assertThat(server.connections()).isEmpty();
    }
}
