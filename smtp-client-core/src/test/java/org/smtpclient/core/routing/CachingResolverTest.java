package org.smtpclient.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.routing.StubResolver.query;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

@Timeout(60)
class CachingResolverTest {
    private static final AddressRecord ADDRESS = new AddressRecord(InetAddress.getLoopbackAddress());

    private final StubResolver stub = new StubResolver();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final CachingResolver cache =
            CachingResolver.builder(stub).clock(now::get).build();

    private void advance(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static <R extends DnsRecord> DnsResult<R> get(CompletionStage<DnsResult<R>> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private DnsResult<AddressRecord> lookUp(String name) {
        return get(cache.lookup(query(name, RecordType.A)));
    }

    private static long ttl(DnsResult<?> result) {
        return ((DnsAnswer<?>) result).ttl().toSeconds();
    }

    @Test
    void anAnswerIsGivenOutWithTheTtlThatIsLeftAndAskedForAgainAfterIt() {
        DnsAnswer<AddressRecord> answer = stub.records("a.test", RecordType.A, 30, ADDRESS);

        assertThat(lookUp("a.test")).isSameAs(answer);
        advance(Duration.ofMillis(10_001));
        DnsResult<AddressRecord> later = lookUp("A.TEST");
        assertThat(ttl(later)).isEqualTo(19);
        assertThat(((DnsAnswer<AddressRecord>) later).records()).isEqualTo(answer.records());
        assertThat(((DnsAnswer<AddressRecord>) later).status()).isEqualTo(DnssecStatus.SECURE);
        advance(Duration.ofMillis(19_998));
        assertThat(ttl(lookUp("a.test"))).isZero();
        assertThat(stub.asked()).hasSize(1);

        advance(Duration.ofMillis(1));
        assertThat(ttl(lookUp("a.test"))).isEqualTo(30);
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void theVerySameAnswerIsGivenOutForASecond() {
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        lookUp("a.test");

        advance(Duration.ofMillis(1_500));
        DnsResult<AddressRecord> later = lookUp("a.test");
        advance(Duration.ofMillis(499));
        assertThat(lookUp("a.test")).isSameAs(later);
        advance(Duration.ofMillis(2));
        assertThat(ttl(lookUp("a.test"))).isEqualTo(ttl(later) - 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsAnswer.Kind.class,
            names = {"NODATA", "NXDOMAIN"})
    void theLackOfRecordsIsRememberedForItsTtl(DnsAnswer.Kind kind) {
        stub.nothing("a.test", RecordType.A, 30, kind);

        lookUp("a.test");
        advance(Duration.ofSeconds(29));
        assertThat(((DnsAnswer<?>) lookUp("a.test")).kind()).isEqualTo(kind);
        assertThat(stub.asked()).hasSize(1);
        advance(Duration.ofSeconds(1));
        lookUp("a.test");
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void typesOfOneNameAreKeptApart() {
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        stub.nothing("a.test", RecordType.AAAA, 30, DnsAnswer.Kind.NODATA);

        lookUp("a.test");
        assertThat(get(cache.lookup(query("a.test", RecordType.AAAA)))).hasToString("a.test AAAA NODATA SECURE ttl=30");
        assertThat(stub.questions()).containsExactly("a.test A", "a.test AAAA");
    }

    @Test
    void anAnswerWithTtlZeroIsNotKept() {
        stub.records("a.test", RecordType.A, 0, ADDRESS);

        lookUp("a.test");
        lookUp("a.test");
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    @DisplayName("rule 15: no zone can have an answer kept longer than the cap, records or their lack")
    void ttlsAreCapped() {
        stub.records("a.test", RecordType.A, Integer.MAX_VALUE, ADDRESS);
        stub.nothing("b.test", RecordType.A, Integer.MAX_VALUE, DnsAnswer.Kind.NXDOMAIN);

        assertThat(ttl(lookUp("a.test"))).isEqualTo(3600);
        assertThat(ttl(lookUp("b.test"))).isEqualTo(900);
        advance(Duration.ofSeconds(900));
        lookUp("b.test");
        advance(Duration.ofSeconds(2699));
        lookUp("a.test");
        assertThat(stub.questions()).containsExactly("a.test A", "b.test A", "b.test A");
        advance(Duration.ofSeconds(1));
        lookUp("a.test");
        assertThat(stub.asked()).hasSize(4);
    }

    @Test
    @DisplayName("rule 15: the number of entries is bounded")
    void theNumberOfEntriesIsBounded() {
        CachingResolver small =
                CachingResolver.builder(stub).maxEntries(10).clock(now::get).build();
        for (int i = 0; i < 1000; i++) {
            stub.records("a" + i + ".test", RecordType.A, 30, ADDRESS);
            get(small.lookup(query("a" + i + ".test", RecordType.A)));
        }
        for (int i = 0; i < 1000; i++) {
            get(small.lookup(query("a" + i + ".test", RecordType.A)));
        }
        // At most what was kept of the first round, and what was put in during the second, can have been found.
        assertThat(stub.asked()).hasSizeBetween(1990, 2000);
    }

    @Test
    @DisplayName("rule 2: a failure is not turned into an answer, stale or empty, and is forgotten after seconds")
    void aFailureIsForgottenAfterSeconds() {
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        lookUp("a.test");
        stub.failure("a.test", RecordType.A, DnsFailure.Kind.SERVFAIL);
        advance(Duration.ofSeconds(30));

        assertThat(lookUp("a.test")).isInstanceOf(DnsFailure.class);
        advance(Duration.ofMillis(4_999));
        assertThat(lookUp("a.test")).isInstanceOf(DnsFailure.class);
        assertThat(stub.asked()).hasSize(2);
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        advance(Duration.ofMillis(1));
        assertThat(lookUp("a.test")).isInstanceOf(DnsAnswer.class);
    }

    @Test
    void failuresAreNotKeptIfTheUserSaysSo() {
        CachingResolver forgetful =
                CachingResolver.builder(stub).failureTtl(Duration.ZERO).build();
        stub.failure("a.test", RecordType.A, DnsFailure.Kind.SERVFAIL);

        get(forgetful.lookup(query("a.test", RecordType.A)));
        get(forgetful.lookup(query("a.test", RecordType.A)));
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void aTimeoutIsNoAnswerForWhoHasMorePatience() {
        DnsQuery<AddressRecord> query = query("a.test", RecordType.A);
        CompletionStage<DnsResult<AddressRecord>> hasty = cache.lookup(query.withTimeout(Duration.ofSeconds(20)));
        DnsFailure<AddressRecord> tooLate =
                DnsFailure.of(query.withTimeout(Duration.ofSeconds(20)), DnsFailure.Kind.TIMEOUT, "as the test wants");
        stub.asked(0, RecordType.A).result().complete(tooLate);

        assertThat(get(hasty)).isSameAs(tooLate);
        assertThat(get(cache.lookup(query.withTimeout(Duration.ofSeconds(20))))).isSameAs(tooLate);
        assertThat(cache.lookup(query.withTimeout(Duration.ofSeconds(21))).toCompletableFuture())
                .isNotDone();
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void aClockSetBackMakesAnEntryStale() {
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        lookUp("a.test");
        advance(Duration.ofSeconds(-1));
        lookUp("a.test");
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void equalQuestionsUnderWayAreAskedOnceAndAllHearTheResult() {
        List<CompletionStage<DnsResult<AddressRecord>>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(cache.lookup(query("a.test", RecordType.A)));
        }
        assertThat(stub.asked()).hasSize(1);
        assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());

        DnsAnswer<AddressRecord> answer = new StubResolver().records("a.test", RecordType.A, 30, ADDRESS);
        stub.asked(0, RecordType.A).result().complete(answer);
        assertThat(waiting).allSatisfy(stage -> assertThat(get(stage)).isSameAs(answer));
    }

    @Test
    void manyThreadsAskOncePerQuestion() throws Exception {
        int threads = 8;
        int names = 200;
        for (int i = 0; i < names; i++) {
            stub.records("a" + i + ".test", RecordType.A, 30, ADDRESS);
        }
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                done.add(executor.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    for (int i = 0; i < names; i++) {
                        assertThat(lookUp("a" + i + ".test")).isInstanceOf(DnsAnswer.class);
                    }
                    return names;
                }));
            }
            for (Future<Integer> each : done) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(names);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(stub.questions()).hasSize(names).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerThatArrivesJustAfterTheLookIntoTheCacheIsNotAskedForAgain() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        CachingResolver raced = CachingResolver.builder(stub)
                .clock(() -> {
                    meanwhile.getAndSet(() -> {}).run();
                    return now.get();
                })
                .build();
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        get(raced.lookup(query("a.test", RecordType.A)));
        advance(Duration.ofSeconds(30));

        meanwhile.set(() -> get(raced.lookup(query("a.test", RecordType.A))));
        assertThat(ttl(get(raced.lookup(query("a.test", RecordType.A))))).isEqualTo(30);
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void whoCancelsDoesSoForItselfAlone() {
        CompletableFuture<DnsResult<AddressRecord>> first =
                cache.lookup(query("a.test", RecordType.A)).toCompletableFuture();
        CompletableFuture<DnsResult<AddressRecord>> second =
                cache.lookup(query("a.test", RecordType.A)).toCompletableFuture();
        first.cancel(true);

        DnsAnswer<AddressRecord> answer = new StubResolver().records("a.test", RecordType.A, 30, ADDRESS);
        stub.asked(0, RecordType.A).result().complete(answer);
        assertThat(second.join()).isSameAs(answer);
        assertThat(lookUp("a.test")).isSameAs(answer);
    }

    @Test
    @DisplayName("rule 14: who joins a look-up under way waits no longer than its own timeout")
    void aJoinerWaitsNoLongerThanItsOwnTimeout() {
        CompletionStage<DnsResult<AddressRecord>> patient =
                cache.lookup(query("a.test", RecordType.A).withTimeout(Duration.ofHours(1)));
        DnsResult<AddressRecord> result =
                get(cache.lookup(query("a.test", RecordType.A).withTimeout(Duration.ofMillis(20))));

        assertThat(result)
                .isInstanceOfSatisfying(
                        DnsFailure.class, failure -> assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.TIMEOUT));
        assertThat(patient.toCompletableFuture()).isNotDone();
        assertThat(stub.asked()).hasSize(1);
    }

    @Test
    void aJoinerOutlivesTheTimeoutOfTheLookUpItJoined() {
        DnsQuery<AddressRecord> query = query("a.test", RecordType.A);
        DnsQuery<AddressRecord> shortly = query.withTimeout(Duration.ofSeconds(2));
        CompletionStage<DnsResult<AddressRecord>> hasty = cache.lookup(shortly);
        CompletionStage<DnsResult<AddressRecord>> patient = cache.lookup(query.withTimeout(Duration.ofSeconds(30)));
        CompletionStage<DnsResult<AddressRecord>> another = cache.lookup(query.withTimeout(Duration.ofSeconds(40)));
        assertThat(stub.asked()).hasSize(1);

        stub.asked(0, RecordType.A)
                .result()
                .complete(DnsFailure.of(shortly, DnsFailure.Kind.TIMEOUT, "as the test wants"));
        assertThat(get(hasty)).isInstanceOf(DnsFailure.class);
        assertThat(stub.asked()).hasSize(2);
        assertThat(stub.asked(1, RecordType.A).query().timeout())
                .isGreaterThan(Duration.ofSeconds(2))
                .isLessThanOrEqualTo(Duration.ofSeconds(40));

        DnsAnswer<AddressRecord> answer = new StubResolver().records("a.test", RecordType.A, 30, ADDRESS);
        stub.asked(1, RecordType.A).result().complete(answer);
        assertThat(get(patient)).isSameAs(answer);
        assertThat(get(another)).isSameAs(answer);
    }

    @Test
    @DisplayName("rule 14: a resolver that never answers does not hold its askers, nor the question for ever")
    void aResolverThatNeverAnswersHoldsNobody() {
        DnsQuery<AddressRecord> query = query("a.test", RecordType.A).withTimeout(Duration.ofMillis(20));

        assertThat(get(cache.lookup(query))).isInstanceOf(DnsFailure.class);
        advance(Duration.ofSeconds(5));
        assertThat(cache.lookup(query).toCompletableFuture()).isNotDone();
        assertThat(stub.asked()).hasSize(2);
    }

    @Test
    void aDefectOfTheResolverReachesAllAskersAndIsNotKept() {
        IllegalStateException defect = new IllegalStateException("defect");
        CompletionStage<DnsResult<AddressRecord>> first = cache.lookup(query("a.test", RecordType.A));
        CompletionStage<DnsResult<AddressRecord>> second = cache.lookup(query("a.test", RecordType.A));
        stub.asked(0, RecordType.A).result().completeExceptionally(defect);

        assertThatThrownBy(() -> get(first))
                .isInstanceOf(CompletionException.class)
                .hasRootCause(defect);
        assertThatThrownBy(() -> get(second))
                .isInstanceOf(CompletionException.class)
                .hasRootCause(defect);
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        assertThat(lookUp("a.test")).isInstanceOf(DnsAnswer.class);
    }

    @Test
    void aResolverThatThrowsIsAskedAgainTheNextTime() {
        IllegalStateException defect = new IllegalStateException("defect");
        List<DnsQuery<?>> asked = new ArrayList<>();
        CachingResolver throwing = CachingResolver.builder(new Resolver() {
                    @Override
                    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
                        asked.add(query);
                        throw defect;
                    }

                    @Override
                    public CompletionStage<ResolverVerdict> selfProbe() {
                        throw defect;
                    }

                    @Override
                    public String name() {
                        return "throwing";
                    }
                })
                .build();
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> get(throwing.lookup(query("a.test", RecordType.A))))
                    .hasRootCause(defect);
            assertThat(asked).hasSize(i);
        }
    }

    @Test
    void theResolverBehindTheCacheIsNamedProbedAndClosed() {
        assertThat(cache.name()).isEqualTo("caching-stub");
        assertThat(Objects.requireNonNull(
                                cache.selfProbe().toCompletableFuture().join())
                        .kind())
                .isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
        stub.records("a.test", RecordType.A, 30, ADDRESS);
        lookUp("a.test");

        cache.close();
        assertThat(stub.isClosed()).isTrue();
        lookUp("a.test");
        assertThat(stub.asked()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"-PT1S, PT0S, PT0S", "P8D, PT0S, PT0S", "PT0S, P8D, PT0S", "PT0S, PT0S, PT5M1S", "PT0S, PT0S, -PT1S"})
    void limitsOutOfRangeAreRefused(Duration maxTtl, Duration maxNegativeTtl, Duration failureTtl) {
        assertThatThrownBy(() -> CachingResolver.builder(stub)
                        .maxTtl(maxTtl)
                        .maxNegativeTtl(maxNegativeTtl)
                        .failureTtl(failureTtl))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CachingResolver.builder(stub).maxEntries(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
