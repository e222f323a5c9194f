package org.smtpclient.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.testkit.dns.FakeResolver;

/**
 * What every {@link TlsPolicy} must do. A policy's test subclasses it, and says in which situation the policy demands
 * TLS; the tests here then take look-ups away from that situation and see that the demand never becomes weaker.
 */
public abstract class TlsPolicyContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** For subclasses. */
    protected TlsPolicyContractTest() {}

    /** {@return a new policy, made by its no-argument constructor where that is enough} */
    protected abstract TlsPolicy policy();

    /**
     * A situation in which the policy demands TLS: the MX answer, the addresses, and the answers to all further
     * questions. Called several times; equal each time.
     *
     * @return the situation
     */
    protected abstract Situation demanding();

    /** {@return a situation like {@link #demanding()} in which the policy demands something else} */
    protected abstract Situation demandingOtherwise();

    /** {@return a situation in which all look-ups succeed and the policy has no opinion} */
    protected abstract Situation indifferent();

    /**
     * All that a policy is told.
     *
     * @param nextHop the domain
     * @param mx its MX look-up
     * @param host the mail host
     * @param addresses the host's address look-ups
     * @param further answers to the questions that the policy asks itself
     */
    public record Situation(
            DnsName nextHop,
            DnsResult<MxRecord> mx,
            DnsName host,
            HostAddresses addresses,
            List<DnsResult<?>> further) {
        /** Copies the list. */
        public Situation {
            further = List.copyOf(further);
        }

        /** {@return a resolver that gives the further answers} */
        public FakeResolver resolver() {
            FakeResolver resolver = new FakeResolver();
            further.forEach(resolver::answer);
            return resolver;
        }

        private TlsPolicyRequest.Builder request(FakeResolver resolver) {
            return TlsPolicyRequest.builder()
                    .nextHop(nextHop)
                    .mx(mx)
                    .host(host)
                    .addresses(CompletableFuture.completedStage(addresses))
                    .resolver(resolver);
        }
    }

    @Test
    void hasANameThatCallersCanChooseItBy() {
        assertThat(policy().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(policy().name()).isEqualTo(policy().name());
        assertThat(policy().type()).isNotNull();
    }

    @Test
    @DisplayName("demands TLS where its facts ask for it, and says why")
    void demands() throws Exception {
        TlsDirective.UseTls directive = demand(demanding());

        assertThat(directive.reason()).isNotBlank();
        assertThat(directive.trace()).isNotEmpty();
        assertThat(directive.evidence()).isNotEmpty();
    }

    @Test
    @DisplayName("has no opinion where its facts ask for nothing, and says why")
    void hasNoOpinion() throws Exception {
        TlsDirective directive = evaluate(indifferent());

        assertThat(directive).isInstanceOf(TlsDirective.NoOpinion.class);
        assertThat(directive.reason()).isNotBlank();
        assertThat(directive.trace()).isNotEmpty();
    }

    @Test
    @DisplayName("rule 2: a failed MX look-up never weakens the directive")
    void failedMxLookup() throws Exception {
        Situation situation = demanding();
        FakeResolver resolver = situation.resolver();
        TlsPolicyRequest request =
                situation.request(resolver).mx(failure(situation.mx().query())).build();

        assertNotWeaker(get(policy().evaluate(request)), situation);
    }

    @Test
    @DisplayName("rule 2: a failed address look-up, of either family or both, never weakens the directive")
    void failedAddressLookups() throws Exception {
        Situation situation = demanding();
        HostAddresses good = situation.addresses();
        for (HostAddresses bad : List.of(
                HostAddresses.of(
                        good.host(),
                        good.ipv4() == null ? null : failure(good.ipv4().query()),
                        good.ipv6()),
                HostAddresses.of(
                        good.host(),
                        good.ipv4(),
                        good.ipv6() == null ? null : failure(good.ipv6().query())),
                HostAddresses.of(
                        good.host(),
                        good.ipv4() == null ? null : failure(good.ipv4().query()),
                        good.ipv6() == null ? null : failure(good.ipv6().query())))) {
            TlsPolicyRequest request = situation
                    .request(situation.resolver())
                    .addresses(CompletableFuture.completedStage(bad))
                    .build();

            assertNotWeaker(get(policy().evaluate(request)), situation);
        }
    }

    @Test
    @DisplayName("rule 2: the failure of any question of the policy's own never weakens the directive")
    void failedFurtherLookups() throws Exception {
        Situation situation = demanding();
        for (DnsResult<?> further : situation.further()) {
            for (DnsFailure.Kind kind : DnsFailure.Kind.values()) {
                FakeResolver resolver = situation.resolver().answer(DnsFailure.of(further.query(), kind, "a test"));

                assertNotWeaker(
                        get(policy().evaluate(situation.request(resolver).build())), situation);
            }
        }
    }

    @Test
    @DisplayName("rule 2: a resolver that breaks its contract never weakens the directive")
    void brokenResolver() throws Exception {
        Situation situation = demanding();
        for (DnsResult<?> further : situation.further()) {
            FakeResolver resolver = situation.resolver();
            breakDown(resolver, further.query());

            assertNotWeaker(get(policy().evaluate(situation.request(resolver).build())), situation);
        }
    }

    @Test
    void waitsForLookupsWithoutBlockingItsCaller() throws Exception {
        Situation situation = demanding();
        CompletableFuture<HostAddresses> pending = new CompletableFuture<>();
        TlsPolicyRequest request =
                situation.request(situation.resolver()).addresses(pending).build();

        CompletionStage<TlsDirective> directive =
                Assertions.assertTimeoutPreemptively(PATIENCE, () -> policy().evaluate(request));
        pending.complete(situation.addresses());

        assertThat(get(directive)).isInstanceOf(TlsDirective.UseTls.class);
    }

    @Test
    void equalFactsGiveEqualDigestsAndTraces() throws Exception {
        TlsDirective.UseTls one = demand(demanding());
        TlsDirective.UseTls other = demand(demanding());

        assertThat(one.digest()).isEqualTo(other.digest());
        assertThat(one.reason()).isEqualTo(other.reason());
        assertThat(lines(one)).isEqualTo(lines(other));
    }

    @Test
    @DisplayName("rule 5: different demands have different digests")
    void differentDemandsHaveDifferentDigests() throws Exception {
        assertThat(demand(demanding()).digest())
                .isNotEqualTo(demand(demandingOtherwise()).digest());
    }

    private TlsDirective.UseTls demand(Situation situation) throws Exception {
        TlsDirective directive = evaluate(situation);
        assertThat(directive).isInstanceOf(TlsDirective.UseTls.class);
        return (TlsDirective.UseTls) directive;
    }

    private TlsDirective evaluate(Situation situation) throws Exception {
        return get(policy().evaluate(situation.request(situation.resolver()).build()));
    }

    private void assertNotWeaker(TlsDirective directive, Situation situation) throws Exception {
        assertThat(directive).isNotInstanceOf(TlsDirective.NoOpinion.class);
        assertThat(directive.trace()).isNotEmpty();
        if (directive instanceof TlsDirective.UseTls tls) {
            assertThat(tls.verifier() == null)
                    .as("no authentication")
                    .isEqualTo(demand(situation).verifier() == null);
        }
    }

    private static TlsDirective get(CompletionStage<TlsDirective> stage)
            throws ExecutionException, InterruptedException, TimeoutException {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> lines(TlsDirective directive) {
        return directive.trace().stream().map(TraceStep::toString).toList();
    }

    private static <R extends DnsRecord> DnsFailure<R> failure(DnsQuery<R> query) {
        return DnsFailure.of(query, DnsFailure.Kind.SERVFAIL, "a test");
    }

    private static <R extends DnsRecord> void breakDown(FakeResolver resolver, DnsQuery<R> query) {
        resolver.answer(query, CompletableFuture.failedStage(new IllegalStateException("a test breaks the resolver")));
    }
}
