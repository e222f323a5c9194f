package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.client.DeliveryDnsTest.domain;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.reply;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpclient.api.DiscoveryException;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.pool.PoolOptions;
import org.smtpclient.core.routing.MxRoute;
import org.smtpclient.testkit.smtp.ScriptedServer;

/** What a client finds out without sending mail, how it asks the DNS, and what its reports tell of attempts. */
@Timeout(60)
class PlanAndProbeTest {
    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    @Test
    void plansFromTheDnsAloneInTwoWavesAndAsksNothingTwice() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp(), ScriptedServer.smtp());

        try (SmtpClient client = lab.client().build()) {
            DeliveryPlan plan = client.plan(domain("dest.test"));
            assertThat(plan.hosts()).extracting(HostPlan::host).containsExactly("mx1.test", "mx2.test");
            assertThat(plan.hosts()).extracting(HostPlan::preference).containsExactly(1, 2);
            assertThat(plan.hosts()).extracting(HostPlan::obstacle).containsOnlyNulls();
            assertThat(plan.route()).isInstanceOf(MxRoute.Hosts.class);
            assertThat(plan.dead()).isNull();
            assertThat(plan.isNonexistent()).isFalse();
            assertThat(servers)
                    .allSatisfy(server -> assertThat(server.connections()).isEmpty());
            assertThat(lab.dns.asked())
                    .extracting(DnsQuery::toString)
                    .containsExactlyInAnyOrder(
                            "dest.test MX", "mx1.test A", "mx1.test AAAA", "mx2.test A", "mx2.test AAAA")
                    .startsWith("dest.test MX");

            client.send(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE);
            client.probe(domain("dest.test"));
            assertThat(lab.dns.asked()).hasSize(5);
        }
    }

    @Test
    void asksForAllHostsAtOnceAndWaitsForNoneThatItDoesNotNeed() throws Exception {
        lab.domain("dest.test", ScriptedServer.smtp(), ScriptedServer.smtp());
        neverAnswer(DnsQuery.of(DnsName.parse("mx2.test"), RecordType.A));

        // The test's own time-out is shorter than the look-up's: waiting for the second host would fail it.
        DeliveryReport report = MailLab.send(
                lab.client().dnsTimeout(Duration.ofHours(1)).overallTimeout(Duration.ofHours(1)), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(lab.dns.count(DnsQuery.of(DnsName.parse("mx2.test"), RecordType.A)))
                .isEqualTo(1);
    }

    private <R extends DnsRecord> void neverAnswer(DnsQuery<R> query) {
        lab.dns.answer(query, new CompletableFuture<DnsResult<R>>());
    }

    @Test
    @DisplayName("rule 14: a plan or probe that the DNS keeps waiting ends with the overall deadline")
    void aPlanEndsWithTheOverallDeadline() throws Exception {
        neverAnswer(DnsQuery.of(DnsName.parse("dest.test"), RecordType.MX));

        try (SmtpClient client = lab.client()
                .overallTimeout(Duration.ofMillis(100))
                .dnsTimeout(Duration.ofMillis(100))
                .build()) {
            DeliveryPlan plan = client.plan(domain("dest.test"));
            ProbeReport report = client.probe(domain("dest.test"));

            // Which of the two equal deadlines passes first is open; what matters is that both end the wait.
            assertThat(plan == null || plan.route() instanceof MxRoute.LookupFailed)
                    .isTrue();
            assertThat(report == null || report.plan().route() instanceof MxRoute.LookupFailed)
                    .isTrue();
        }
    }

    @Test
    void aPlanTellsWhyAHostCannotBeTried() throws Exception {
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");
        lab.addresses("mx1.test");
        lab.addresses("mx2.test", MailLab.ip("127.0.0.2"));

        try (SmtpClient client = lab.client()
                .tlsPolicies(List.of(TestPolicy.forHost("mx2.test", TestPolicy.defer())))
                .build()) {
            assertThat(client.plan(domain("dest.test")).hosts())
                    .extracting(HostPlan::obstacle)
                    .containsExactly("mx1.test has no address", "the TLSA look-up failed");
        }
    }

    @Test
    void probesEveryHostAndSendsNoMail() throws Exception {
        List<ScriptedServer> servers = lab.domain(
                "dest.test",
                MailLab.tls(),
                ScriptedServer.smtp().onGreeting().reply("554 5.3.2 no"),
                MailLab.tls().connection(1, script -> script.on("STARTTLS").act(reply("220 go"), close())));
        lab.deadHost("mx4.test");
        lab.mx("dest.test", "1 mx1.test", "2 mx2.test", "3 mx3.test", "4 mx4.test", "5 mx5.test");

        try (SmtpClient client = lab.client().build()) {
            ProbeReport probe = client.probe(domain("dest.test"));
            assertThat(probe.isDeliverable()).isTrue();
            assertThat(probe.attempts())
                    .extracting(Attempt::host)
                    .containsExactly("mx1.test", "mx2.test", "mx3.test", "mx4.test", "mx5.test");
            assertThat(probe.attempts())
                    .extracting(Attempt::phase)
                    .containsExactly(Phase.EHLO, Phase.GREETING, Phase.EHLO, Phase.CONNECT, Phase.CONNECT);
            assertThat(probe.attempts())
                    .extracting(attempt -> attempt.tls().status())
                    .containsExactly(
                            TlsStatus.ENCRYPTED,
                            TlsStatus.SKIPPED,
                            TlsStatus.PLAINTEXT,
                            TlsStatus.SKIPPED,
                            TlsStatus.SKIPPED);
            assertThat(probe.attempts().get(4).endpoint()).isNull();
            assertThat(probe.attempts().get(4).error()).contains("look-up failed");
        }
        for (ScriptedServer server : servers) {
            assertThat(server.connections())
                    .flatMap(connection -> connection.commands())
                    .noneMatch(command -> command.startsWith("MAIL"));
        }
        servers.get(0).awaitConnectionsEnded(1, MailLab.LIMIT);
        assertThat(servers.get(0).connection(1).commands()).endsWith("QUIT");
    }

    @Test
    void aProbeTellsOfTheAddressThatWentFurthest() throws Exception {
        lab.hostOfMany(
                "mx1.test",
                ScriptedServer.smtp().onGreeting().reply("421 busy"),
                ScriptedServer.smtp().on("EHLO").reply("421 closing"),
                ScriptedServer.smtp().onGreeting().act(close()));
        lab.mx("dest.test", "10 mx1.test");

        try (SmtpClient client = lab.client().build()) {
            ProbeReport probe = client.probe(domain("dest.test"));
            assertThat(probe.isDeliverable()).isFalse();
            assertThat(probe.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.endpoint()).isEqualTo(new Endpoint.Tcp(MailLab.ip("127.0.0.3"), lab.port()));
                assertThat(attempt.phase()).isEqualTo(Phase.EHLO);
                assertThat(attempt.reply().code()).isEqualTo(421);
            });
        }
    }

    @Test
    void anAttemptTellsAllThatWasLearnedOfTheServer() throws Exception {
        lab.domain(
                "dest.test", MailLab.tls().hostName("greeter.test").capabilitiesAfterTls("PIPELINING", "SIZE 77777"));

        DeliveryReport report =
                MailLab.send(lab.client().transcripts(true).sessionReuse(PoolOptions.NONE), "b@dest.test");

        assertThat(report.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.host()).isEqualTo("mx1.test");
            assertThat(attempt.endpoint()).isEqualTo(new Endpoint.Tcp(MailLab.ip("127.0.0.2"), lab.port()));
            assertThat(attempt.phase()).isEqualTo(Phase.END_OF_DATA);
            assertThat(attempt.reply().code()).isEqualTo(250);
            assertThat(attempt.error()).isNull();
            assertThat(attempt.greeting().toString()).contains("greeter.test");
            assertThat(attempt.capabilities().maxMessageOctets()).hasValue(77777);
            assertThat(attempt.capabilities().has("STARTTLS")).isFalse();
            assertThat(attempt.timings())
                    .containsKeys(
                            Phase.CONNECT,
                            Phase.GREETING,
                            Phase.EHLO,
                            Phase.STARTTLS,
                            Phase.TLS,
                            Phase.MAIL,
                            Phase.BODY,
                            Phase.END_OF_DATA);
            assertThat(attempt.timings().values())
                    .allSatisfy(time -> assertThat(time).isPositive());
            assertThat(attempt.transcript())
                    .contains(
                            "C: EHLO client.test",
                            "C: STARTTLS",
                            "C: RCPT TO:<b@dest.test>",
                            "C: (28 octets)",
                            "C: QUIT")
                    .anyMatch(line -> line.startsWith("S: 220 greeter.test"))
                    .anyMatch(line -> line.startsWith("-- TLSv1.3 "))
                    .noneMatch(line -> line.contains("secret"));
        });
    }

    @Test
    void anAttemptThatFailedTellsWhereAndWithWhichReply() throws Exception {
        lab.deadHost("mx1.test");
        lab.host("mx2.test", ScriptedServer.smtp().on("EHLO").reply("421-4.3.2 closing", "421 4.3.2 for today"));
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");

        List<Attempt> attempts = MailLab.send(lab.client(), "b@dest.test").attempts();

        assertThat(attempts.get(0).phase()).isEqualTo(Phase.CONNECT);
        assertThat(attempts.get(0).reply()).isNull();
        assertThat(attempts.get(0).greeting()).isNull();
        assertThat(attempts.get(0).timings()).containsOnlyKeys(Phase.CONNECT);
        assertThat(attempts.get(0).transcript()).isEmpty();
        assertThat(attempts.get(1).phase()).isEqualTo(Phase.EHLO);
        assertThat(attempts.get(1).reply().lines()).containsExactly("4.3.2 closing", "4.3.2 for today");
        assertThat(attempts.get(1).error()).contains("4.3.2");
        assertThat(attempts.get(1).greeting().code()).isEqualTo(220);
    }

    @Test
    void tellsWhatTheResolverCanProve() {
        try (SmtpClient client = lab.client().build()) {
            assertThat(client.probeResolver().kind()).isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
        }
    }

    @Test
    void findsTheTcpTransportByItself() throws Exception {
        ScriptedServer server = lab.host("unused.test", ScriptedServer.smtp());

        try (SmtpClient client = SmtpClient.builder()
                .resolver(lab.dns)
                .ehloName(EhloName.parse("client.test"))
                .build()) {
            assertThat(client.send(
                                    Envelope.of("a@client.test", "b@dest.test"),
                                    MailLab.MESSAGE,
                                    new NextHop.Direct(server.endpoint(), Dialect.SMTP))
                            .isDelivered())
                    .isTrue();
        }
    }

    @Test
    void withoutAResolverTheBuilderNamesTheArtifactsToAdd() {
        assertThatThrownBy(() -> SmtpClient.builder().build())
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("smtp-client-dns-dnsjava")
                .hasMessageContaining("smtp-client-dns-jndi");
    }

    @Test
    void anEndpointThatNoTransportSupportsIsMisuseThatNamesTheArtifactToAdd() {
        NextHop unix = new NextHop.Direct(new Endpoint.UnixAbstract("nobody"), Dialect.LMTP);

        try (SmtpClient client = lab.client().build()) {
            assertThatThrownBy(() -> client.send(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE, unix))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("smtp-client-transport-unix");
        }
    }
}
