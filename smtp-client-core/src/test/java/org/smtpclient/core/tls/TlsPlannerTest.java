package org.smtpclient.core.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.dns.TxtRecord;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;

@DisplayName("What policies settled that rest on look-ups alone")
class TlsPlannerTest {
    private static final DnsName DOMAIN = DnsName.parse("example.test");
    private static final DnsName HOST = DnsName.parse("mx.example.test");
    private static final DnsQuery<TxtRecord> FIRST = DnsQuery.of(DnsName.parse("first.test"), RecordType.TXT);
    private static final DnsQuery<TxtRecord> SECOND = DnsQuery.of(DnsName.parse("second.test"), RecordType.TXT);
    private static final UnaryOperator<TlsPolicyRequest.Builder> SAME = UnaryOperator.identity();

    private final Answers answers = new Answers();
    private final DnsResult<MxRecord> mx = answer(DnsQuery.of(DOMAIN, RecordType.MX));
    private final DnsResult<AddressRecord> address = addressAnswer();

    /** Answers each question with the same object, until it is told to forget one. */
    private static final class Answers implements Resolver {
        private final Map<DnsQuery<?>, DnsResult<?>> known = new HashMap<>();
        private final List<DnsQuery<?>> asked = new ArrayList<>();

        @Override
        public String name() {
            return "answers";
        }

        @Override
        @SuppressWarnings("unchecked") // each result is kept under its own query
        public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
            asked.add(query);
            return CompletableFuture.completedStage(
                    (DnsResult<R>) known.computeIfAbsent(query, TlsPlannerTest::answer));
        }

        @Override
        public CompletionStage<ResolverVerdict> selfProbe() {
            return CompletableFuture.completedStage(
                    ResolverVerdict.of(ResolverVerdict.Kind.DNSSEC_WORKS, "a test answers"));
        }
    }

    /** Asks two questions, the second only where the first has an answer; counts how often it is asked itself. */
    private static class Asking implements TlsPolicy {
        private final boolean promise;
        private int evaluations;

        Asking(boolean promise) {
            this.promise = promise;
        }

        @Override
        public String name() {
            return "asking";
        }

        @Override
        public int priority() {
            return 200;
        }

        @Override
        public TlsPolicyType type() {
            return TlsPolicyType.TLSA;
        }

        @Override
        public boolean restsOnLookupsAlone() {
            return promise;
        }

        @Override
        public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
            evaluations++;
            return request.resolver()
                    .lookup(FIRST)
                    .thenCompose(first -> request.resolver().lookup(SECOND))
                    .thenApply(second -> directive());
        }

        TlsDirective directive() {
            return TlsDirective.UseTls.builder("asking")
                    .because("evaluation " + evaluations, List.of())
                    .build();
        }
    }

    private static <R extends DnsRecord> DnsAnswer<R> answer(DnsQuery<R> query) {
        return DnsAnswer.ofNothing(query, DnsAnswer.Kind.NODATA, DnssecStatus.SECURE, Duration.ofSeconds(60));
    }

    private static DnsAnswer<AddressRecord> addressAnswer() {
        return DnsAnswer.ofRecords(
                DnsQuery.of(HOST, RecordType.A),
                List.of(new AddressRecord(InetAddress.getLoopbackAddress())),
                DnssecStatus.SECURE,
                Duration.ofSeconds(60));
    }

    private TlsPlan plan(TlsPlanner planner, UnaryOperator<TlsPolicyRequest.Builder> changes) {
        TlsPolicyRequest.Builder request = TlsPolicyRequest.builder()
                .nextHop(DOMAIN)
                .mx(mx)
                .host(HOST)
                .addresses(addresses(address))
                .resolver(answers);
        return planner.plan(changes.apply(request).build())
                .toCompletableFuture()
                .join();
    }

    private static CompletionStage<HostAddresses> addresses(DnsResult<AddressRecord> ipv4) {
        return CompletableFuture.completedStage(HostAddresses.of(HOST, ipv4, null));
    }

    private static TlsPlanner planner(TlsPolicy... policies) {
        return new TlsPlanner(List.of(policies), TlsLevel.OPPORTUNISTIC);
    }

    @Test
    @DisplayName("holds while the very same answers come")
    void sameAnswers() {
        TlsPlanner planner = planner(new Asking(true));
        TlsPlan settled = plan(planner, SAME);

        assertThat(plan(planner, SAME)).isSameAs(settled);
        assertThat(plan(planner, SAME)).isSameAs(settled);
    }

    @Test
    @DisplayName("is settled anew where the MX answer is another, if only an equal one")
    void otherMx() {
        assertSettledAnew(request -> request.mx(answer(DnsQuery.of(DOMAIN, RecordType.MX))));
    }

    @Test
    @DisplayName("is settled anew where the addresses are others, and no question asked that the policy might not ask")
    void otherAddresses() {
        assertSettledAnew(request -> request.addresses(addresses(addressAnswer())));
        // Two for each of two evaluations.
        assertThat(answers.asked).hasSize(4);
    }

    @Test
    @DisplayName("is settled anew where there was no MX look-up")
    void noMx() {
        assertSettledAnew(request -> request.mx(null));
    }

    @Test
    @DisplayName("is settled anew for another host, port, or spelling of a name")
    void otherSubject() {
        assertSettledAnew(request -> request.host(DnsName.parse("mx2.example.test")));
        assertSettledAnew(request -> request.port(26));
        assertSettledAnew(request -> request.nextHop(DnsName.parse("EXAMPLE.test")));
    }

    private void assertSettledAnew(UnaryOperator<TlsPolicyRequest.Builder> changes) {
        TlsPlanner planner = planner(new Asking(true));

        assertThat(plan(planner, SAME).reason()).isEqualTo("evaluation 1");
        assertThat(plan(planner, changes).reason()).isEqualTo("evaluation 2");
    }

    @Test
    @DisplayName("is settled anew where an answer to a question of the policy's own is another")
    void otherOwnAnswers() {
        TlsPlanner planner = planner(new Asking(true));
        plan(planner, SAME);

        for (DnsQuery<?> query : List.of(FIRST, SECOND)) {
            TlsPlan before = plan(planner, SAME);
            answers.known.remove(query);
            TlsPlan after = plan(planner, SAME);
            assertThat(after).isNotSameAs(before);
            assertThat(plan(planner, SAME)).isSameAs(after);
        }
    }

    @Test
    @DisplayName("is not waited for: addresses on their way let the policies go their own")
    void pendingAddresses() {
        TlsPlanner planner = planner(new Asking(true));
        plan(planner, SAME);

        assertThat(plan(planner, request -> request.addresses(new CompletableFuture<>()))
                        .reason())
                .isEqualTo("evaluation 2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("does not hold where any policy makes no such promise")
    void withoutPromise(boolean first) {
        Asking silent = new Asking(first) {
            @Override
            TlsDirective directive() {
                return new TlsDirective.NoOpinion("none", List.of());
            }

            @Override
            public int priority() {
                return 300;
            }
        };
        TlsPlanner planner = planner(silent, new Asking(!first));

        assertThat(plan(planner, SAME).reason()).isEqualTo("evaluation 1");
        assertThat(plan(planner, SAME).reason()).isEqualTo("evaluation 2");
    }

    @Test
    @DisplayName("does not hold where the host is blocked: a defect is no answer's doing")
    void blocked() {
        Asking breaksOnce = new Asking(true) {
            @Override
            TlsDirective directive() {
                if (Objects.equals(super.directive().reason(), "evaluation 1")) {
                    throw new IllegalStateException("the test breaks it");
                }
                return super.directive();
            }
        };
        Asking refusing = new Asking(true) {
            @Override
            TlsDirective directive() {
                return new TlsDirective.Refuse(
                        TlsResultType.DANE_REQUIRED, super.directive().reason(), List.of());
            }
        };
        TlsPlanner broken = planner(breaksOnce);
        TlsPlanner forbidding = planner(refusing);

        assertThat(plan(broken, SAME).isBlocked()).isTrue();
        assertThat(plan(broken, SAME).isBlocked()).isFalse();
        assertThat(plan(forbidding, SAME).reason()).isEqualTo("evaluation 1");
        assertThat(plan(forbidding, SAME).reason()).isEqualTo("evaluation 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"more questions than are taken down", "the resolver itself", "a question without an answer yet"})
    @DisplayName("does not hold where it rests on more than answers taken down:")
    void notTakenDown(String what) {
        Asking curious = new Asking(true) {
            @Override
            public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
                ask(what, request.resolver());
                return super.evaluate(request);
            }
        };
        TlsPlanner planner = planner(curious);
        Resolver slow = new SlowResolver(answers);

        assertThat(plan(planner, request -> request.resolver(slow)).reason()).isEqualTo("evaluation 1");
        assertThat(plan(planner, request -> request.resolver(slow)).reason()).isEqualTo("evaluation 2");
    }

    private static void ask(String what, Resolver resolver) {
        switch (what) {
            case "more questions than are taken down" -> {
                for (int i = 0; i < 100; i++) {
                    resolver.lookup(FIRST);
                }
            }
            case "the resolver itself" -> resolver.selfProbe();
            default -> resolver.lookup(DnsQuery.of(SlowResolver.NEVER, RecordType.TXT));
        }
    }

    /** Never answers one question. */
    private record SlowResolver(Resolver resolver) implements Resolver {
        static final DnsName NEVER = DnsName.parse("never.test");

        @Override
        public String name() {
            return resolver.name();
        }

        @Override
        public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
            return query.name().equals(NEVER) ? new CompletableFuture<>() : resolver.lookup(query);
        }

        @Override
        public CompletionStage<ResolverVerdict> selfProbe() {
            return resolver.selfProbe();
        }
    }
}
