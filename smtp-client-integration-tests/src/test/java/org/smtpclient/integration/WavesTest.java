package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.dane.DanePolicy;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;

/** The look-ups of one decision, by the whole client on validated answers: which, how often, and what waits for what. */
@Timeout(60)
@DisplayName("The look-ups of a delivery")
class WavesTest {
    private static final String TLSA = " TLSA 3 1 1 " + "ab".repeat(32);

    private final TestDns dns = TestDns.builder()
            .zone(TestZone.signed("near.test")
                    .record("@ MX 10 mx1", "@ MX 10 mx2", "@ MX 20 mx3")
                    .record("mx1 A 127.0.0.1", "mx2 A 127.0.0.2", "mx3 AAAA ::1")
                    .record("_25._tcp.mx1" + TLSA, "_25._tcp.mx2" + TLSA, "_25._tcp.mx3" + TLSA))
            .zone(TestZone.signed("far.test").record("@ MX 10 mx1.near.test.", "@ MX 20 mx.bare.test."))
            .zone(TestZone.unsigned("bare.test").record("@ MX 10 mx", "mx A 127.0.0.3", "_25._tcp.mx" + TLSA))
            .start();
    private final Resolver validating = DnsjavaResolver.builder()
            .server(dns.address())
            .trustAnchors(dns.trustAnchor())
            .build();

    @AfterEach
    void close() {
        validating.close();
        dns.close();
    }

    @Test
    @DisplayName("come in two waves where the hosts stand in the domain's zone: MX, then all else at once")
    void twoWaves() throws Exception {
        try (Waves waves = new Waves(validating);
                SmtpClient client = client(waves)) {
            CompletableFuture<DeliveryPlan> plan = plan(client, "near.test");

            assertThat(waves.next()).containsExactly("near.test MX");
            assertThat(waves.next())
                    .containsExactlyInAnyOrder(
                            "mx1.near.test A",
                            "mx1.near.test AAAA",
                            "_25._tcp.mx1.near.test TLSA",
                            "mx2.near.test A",
                            "mx2.near.test AAAA",
                            "_25._tcp.mx2.near.test TLSA",
                            "mx3.near.test A",
                            "mx3.near.test AAAA",
                            "_25._tcp.mx3.near.test TLSA");
            assertThat(plan.get(20, TimeUnit.SECONDS).hosts())
                    .hasSize(3)
                    .allMatch(host -> host.tls().verifier() != null);
        }
    }

    @Test
    @DisplayName(
            "rule 1: ask for no TLSA records of hosts elsewhere before their addresses prove secure, and of no others")
    void hostsElsewhere() throws Exception {
        try (Waves waves = new Waves(validating);
                SmtpClient client = client(waves)) {
            CompletableFuture<DeliveryPlan> plan = plan(client, "far.test");

            assertThat(waves.next()).containsExactly("far.test MX");
            assertThat(waves.next())
                    .containsExactlyInAnyOrder(
                            "mx1.near.test A", "mx1.near.test AAAA", "mx.bare.test A", "mx.bare.test AAAA");
            assertThat(waves.next()).containsExactly("_25._tcp.mx1.near.test TLSA");
            assertThat(plan.get(20, TimeUnit.SECONDS).hosts())
                    .extracting(host -> host.tls().level())
                    .containsExactly(TlsLevel.MANDATORY, TlsLevel.OPPORTUNISTIC);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"near.test", "far.test", "bare.test"})
    @DisplayName("ask the server nothing twice, and nothing at all for the next delivery")
    void nothingTwice(String domain) throws Exception {
        try (SmtpClient client = client(validating)) {
            List<HostPlan> first =
                    plan(client, domain).get(20, TimeUnit.SECONDS).hosts();

            List<String> questions = dns.queries().stream()
                    .map(query -> query.name() + " " + query.type())
                    .toList();
            assertThat(questions).doesNotHaveDuplicates().contains(domain + " MX");

            List<HostPlan> second =
                    plan(client, domain).get(20, TimeUnit.SECONDS).hosts();
            assertThat(dns.queries()).hasSameSizeAs(questions);
            assertThat(second)
                    .extracting(HostPlan::host)
                    .containsExactlyInAnyOrderElementsOf(
                            first.stream().map(HostPlan::host).toList());
        }
    }

    private static SmtpClient client(Resolver resolver) {
        return SmtpClient.builder()
                .resolver(resolver)
                .tlsPolicies(List.of(new DanePolicy()))
                .ehloName(EhloName.parse("client.test"))
                .build();
    }

    private static CompletableFuture<DeliveryPlan> plan(SmtpClient client, String domain) {
        return CompletableFuture.supplyAsync(() -> client.plan(new NextHop.Domain(MailDomain.parse(domain))));
    }

    /** Lets look-ups through when the test says so: what is asked before that, waited for nothing. */
    private static final class Waves implements Resolver {
        private final Resolver resolver;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final List<Runnable> held = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();

        Waves(Resolver resolver) {
            this.resolver = resolver;
        }

        /** The questions that are waiting; they are answered before this returns, and raise the next wave. */
        List<String> next() throws InterruptedException {
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            List<Runnable> wave;
            List<String> questions;
            synchronized (this) {
                wave = List.copyOf(held);
                questions = List.copyOf(asked);
                held.clear();
                asked.clear();
            }
            wave.forEach(Runnable::run);
            return questions;
        }

        @Override
        public synchronized <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
            CompletableFuture<DnsResult<R>> answer = new CompletableFuture<>();
            held.add(() ->
                    answer.complete(resolver.lookup(query).toCompletableFuture().join()));
            asked.add(query.toString());
            begun.countDown();
            return answer;
        }

        @Override
        public CompletionStage<ResolverVerdict> selfProbe() {
            return resolver.selfProbe();
        }

        /** The test closes the resolver behind this one. */
        @Override
        public void close() {}
    }
}
