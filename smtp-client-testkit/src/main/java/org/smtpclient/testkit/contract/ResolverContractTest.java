package org.smtpclient.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;

/**
 * What every {@link Resolver} must do. Each implementation's tests subclass this, once per way it can be configured to
 * prove things.
 *
 * <p>The tests run against a {@link TestDns} on loopback; nothing else is asked. A test that holds a rule of the design
 * names it.
 */
@SuppressWarnings("exports") // JUnit is here only for whoever subclasses this, and brings it
public abstract class ResolverContractTest {

    /** What a resolver can prove about DNSSEC. */
    public enum Proof {
        /** It validates by itself, from a trust anchor. */
        VALIDATES,
        /** It believes the AD bit of the server, which here validates. */
        TRUSTS_AD,
        /** It can tell nothing. */
        NOTHING
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private @Nullable TestDns server;
    private @Nullable Resolver tested;

    /** For subclasses. */
    protected ResolverContractTest() {}

    /**
     * Makes the resolver to be tested.
     *
     * @param server the only server it may ask
     * @param trustAnchor DS record of the server's root zone, in zone-file format
     * @return a resolver of its own, which the test closes
     */
    protected abstract Resolver resolver(InetSocketAddress server, String trustAnchor);

    /**
     * Makes the resolver as service discovery does: with the constructor that takes nothing.
     *
     * @return a resolver that is never asked anything
     */
    protected abstract Resolver unconfigured();

    /** {@return what the resolver that {@link #resolver} makes can prove} */
    protected abstract Proof proof();

    /** {@return whether answers have the TTLs of their records; otherwise they have one within 1 to 300 s} */
    protected boolean tellsTtls() {
        return true;
    }

    @BeforeEach
    public final void startServer() {
        TestDns.Builder builder = TestDns.builder().zone(secureZone()).zone(plainZone());
        builder.zone(TestZone.signed("broken.test")
                .record("@ MX 10 mx", "mx A 127.0.0.3")
                .fault(DnsFault.CORRUPT_SIGNATURE));
        builder.zone(TestZone.signed("forged.test").bogusDs().record("@ MX 10 mx"));
        server = (proof() == Proof.TRUSTS_AD ? builder.validating() : builder).start();
        tested = resolver(dns().address(), dns().trustAnchor());
    }

    @AfterEach
    public final void stopServer() {
        if (tested != null) {
            tested.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private TestDns dns() {
        return Objects.requireNonNull(server, "started before each test");
    }

    private Resolver resolver() {
        return Objects.requireNonNull(tested, "made before each test");
    }

    private static TestZone secureZone() {
        TestZone zone = TestZone.signed("secure.test")
                .record(
                        "@ 300 SOA ns.invalid. hostmaster.invalid. 1 7200 3600 1209600 77",
                        "@ 120 MX 10 mx1",
                        "@ 120 MX 20 MX2",
                        "@ TXT \"v=spf1 \" \"-all\"",
                        "quoted TXT \"say \\\"yes\\\" \\\\ no\" \"\" \" and;go\"",
                        "null MX 0 .",
                        "mx1 600 A 127.0.0.1",
                        "mx1 AAAA ::1",
                        "_25._tcp.mx1 TLSA 3 1 1 " + "0aF0".repeat(16),
                        "_25._tcp.mx1 TLSA 2 0 0 " + "3082".repeat(400),
                        "alias 50 CNAME mx1",
                        "alias2 CNAME alias",
                        "outward CNAME mx.plain.test.",
                        "dangling CNAME nothing",
                        "old DNAME new",
                        "host.new A 127.0.0.9",
                        "loop1 CNAME loop2",
                        "loop2 CNAME loop1",
                        "*.wild A 127.0.0.7")
                .fault("servfail", "MX", DnsFault.SERVFAIL)
                .fault("refused", "MX", DnsFault.REFUSED)
                .fault("timeout", "MX", DnsFault.TIMEOUT)
                .fault("malformed", "MX", DnsFault.MALFORMED)
                .record("servfail MX 1 mx1", "refused MX 1 mx1", "timeout MX 1 mx1", "malformed MX 1 mx1")
                .record("to-servfail CNAME servfail");
        String[] many = new String[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = "host" + i + " A 127.1.0." + i + "\nbig TXT \"" + "x".repeat(200) + i + "\"";
        }
        return zone.record(many);
    }

    private static TestZone plainZone() {
        return TestZone.unsigned("plain.test")
                .record("@ MX 10 mx", "mx A 127.0.0.2", "back CNAME mx1.secure.test.", "servfail MX 1 mx")
                .fault("servfail", "MX", DnsFault.SERVFAIL);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "secure.test|MX|10 mx1.secure.test; 20 MX2.secure.test",
                "mx1.secure.test|A|127.0.0.1",
                "mx1.secure.test|AAAA|::1",
                "null.secure.test|MX|0 .",
                "alias.secure.test|CNAME|mx1.secure.test",
                "any.wild.secure.test|A|127.0.0.7"
            })
    public final void recordsComeTypedAndWhole(String name, String type, String expected) {
        assertThat(answer(name, type(type)).records())
                .map(Object::toString)
                .containsExactlyInAnyOrder(expected.split("; ", -1));
    }

    @Test
    public final void tlsaRecordsComeOctetForOctet() {
        assertThat(answer("_25._tcp.mx1.secure.test", RecordType.TLSA).records())
                .map(Object::toString)
                .containsExactlyInAnyOrder("3 1 1 " + "0af0".repeat(16), "2 0 0 " + "3082".repeat(400));
    }

    @Test
    public final void textComesJoinedWithoutSeparator() {
        assertThat(answer("secure.test", RecordType.TXT).records())
                .singleElement()
                .extracting("text")
                .isEqualTo("v=spf1 -all");
        assertThat(answer("quoted.secure.test", RecordType.TXT).records())
                .singleElement()
                .extracting("text")
                .isEqualTo("say \"yes\" \\ no and;go");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "mx1.secure.test, MX, NODATA",
        "mx1.secure.test, TLSA, NODATA",
        "new.secure.test, A, NODATA",
        "none.secure.test, MX, NXDOMAIN",
        "_25._tcp.none.secure.test, TLSA, NXDOMAIN",
        "dangling.secure.test, A, NXDOMAIN",
        "none.invalid, MX, NXDOMAIN",
        "alias.secure.test, MX, NODATA"
    })
    @DisplayName("a name that is not there and a name without such records are told apart")
    public final void lackIsToldApart(String name, String type, DnsAnswer.Kind expected) {
        DnsAnswer<?> answer = answer(name, type(type));
        assertThat(answer.kind()).isEqualTo(expected);
        assertThat(answer.records()).isEmpty();
        assertThat(answer.status()).isEqualTo(secure());
    }

    @Test
    public final void ttlsAreTheSmallestOnTheWayAndTheSoasForALack() {
        List<Duration> ttls = Stream.of(
                        answer("secure.test", RecordType.MX),
                        answer("alias.secure.test", RecordType.A),
                        answer("none.secure.test", RecordType.MX),
                        answer("mx1.secure.test", RecordType.TLSA))
                .map(DnsAnswer::ttl)
                .toList();
        if (tellsTtls()) {
            assertThat(ttls).map(Duration::toSeconds).containsExactly(120L, 50L, 77L, 77L);
        } else {
            assertThat(ttls).allMatch(ttl -> ttl.toSeconds() >= 1 && ttl.toSeconds() <= 300);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mx1.secure.test|''",
                "alias.secure.test|alias.secure.test>mx1.secure.test",
                "alias2.secure.test|alias2.secure.test>alias.secure.test alias.secure.test>mx1.secure.test",
                "host.old.secure.test|host.old.secure.test>host.new.secure.test",
                "dangling.secure.test|dangling.secure.test>nothing.secure.test"
            })
    public final void aliasesAreToldStepByStep(String name, String expected) {
        DnsAnswer<?> answer = answer(name, RecordType.A);
        List<String> steps = answer.aliases().stream()
                .map(alias -> alias.owner() + ">" + alias.target())
                .toList();
        assertThat(String.join(" ", steps)).isEqualTo(expected);
        assertThat(answer.aliases()).map(DnsAlias::status).allMatch(status -> status == secure());
        assertThat(answer.finalName().toString())
                .isEqualTo(steps.isEmpty() ? name : expected.substring(expected.lastIndexOf('>') + 1));
    }

    @Test
    public final void anAliasIsNotFollowedWhereItIsAskedFor() {
        DnsAnswer<?> answer = answer("alias2.secure.test", RecordType.CNAME);
        assertThat(answer.records()).map(Object::toString).containsExactly("alias.secure.test");
        assertThat(answer.aliases()).isEmpty();
    }

    @Test
    public final void aliasesThatLoopAreAFailure() {
        assertThat(lookup("loop1.secure.test", RecordType.A)).isInstanceOf(DnsFailure.class);
    }

    @ParameterizedTest(name = "rule 2: {1} is a failure of its kind, never an empty answer ({0})")
    @CsvSource({
        "servfail.secure.test, SERVFAIL",
        "servfail.plain.test, SERVFAIL",
        "to-servfail.secure.test, SERVFAIL",
        "refused.secure.test, REFUSED",
        "malformed.secure.test, MALFORMED"
    })
    public final void failuresKeepTheirKind(String name, DnsFailure.Kind expected) {
        assertThat(failure(name, PATIENCE).kind()).isEqualTo(expected);
    }

    @Test
    @DisplayName("rule 14: a server that never answers is a timeout, within the query's timeout")
    public final void silenceIsATimeout() {
        long start = System.nanoTime();
        assertThat(failure("timeout.secure.test", Duration.ofSeconds(1)).kind()).isEqualTo(DnsFailure.Kind.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a second of timeout, one of grace, and time for a busy machine")
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("rule 2: a server that is not there is a failure, never an empty answer")
    public final void deafServerIsUnreachable() {
        dns().close();
        assertThat(failure("secure.test", PATIENCE).kind()).isEqualTo(DnsFailure.Kind.UNREACHABLE);
        assertThat(await(resolver().selfProbe()).kind()).isEqualTo(ResolverVerdict.Kind.UNREACHABLE);
    }

    @Test
    public final void largeAnswersComeWhole() {
        assertThat(answer("big.secure.test", RecordType.TXT).records()).hasSize(200);
        assertThat(dns().queries())
                .anyMatch(query -> query.tcp() && query.name().equals("big.secure.test"));
    }

    @Test
    public final void lettersCaseDoesNotMatter() {
        assertThat(answer("MX1.Secure.TEST", RecordType.A).records())
                .map(Object::toString)
                .containsExactly("127.0.0.1");
        assertThat(answer("ALIAS.Secure.TEST", RecordType.A).finalName()).isEqualTo(DnsName.parse("mx1.secure.test"));
    }

    @Test
    public final void manyLookUpsAtOnceAreNotMixedUp() {
        List<CompletableFuture<DnsResult<?>>> running = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            running.add(start("host" + i + ".secure.test", RecordType.A, PATIENCE));
        }
        for (int i = 0; i < 200; i++) {
            DnsResult<?> result = await(running.get(i));
            assertThat(result).isInstanceOf(DnsAnswer.class);
            assertThat(((DnsAnswer<?>) result).records()).map(Object::toString).containsExactly("127.1.0." + i);
        }
    }

    @Test
    @DisplayName("rule 1: a signed zone is SECURE where that can be proven, and INDETERMINATE elsewhere")
    public final void signedZones() {
        assertThat(answer("secure.test", RecordType.MX).status()).isEqualTo(secure());
        assertThat(answer("any.wild.secure.test", RecordType.A).status()).isEqualTo(secure());
        assertThat(answer("alias2.secure.test", RecordType.A).status()).isEqualTo(secure());
    }

    @ParameterizedTest(name = "rule 1: {0} {1} is INSECURE where that can be proven, and never SECURE")
    @MethodSource("unsignedNames")
    public final void unsignedZones(String name, RecordType<?> type) {
        assertThat(answer(name, type).status())
                .isIn(
                        proof() == Proof.NOTHING ? DnssecStatus.INDETERMINATE : DnssecStatus.INSECURE,
                        proof() == Proof.VALIDATES ? DnssecStatus.INSECURE : DnssecStatus.INDETERMINATE);
    }

    public static Stream<Arguments> unsignedNames() {
        return Stream.of(
                        "plain.test MX",
                        "none.plain.test MX",
                        "mx.plain.test TLSA",
                        "outward.secure.test A",
                        "back.plain.test A")
                .map(text -> text.split(" ", -1))
                .map(words -> Arguments.of(words[0], type(words[1])));
    }

    @Test
    @DisplayName("rule 1: each step of an alias chain has a status of its own")
    public final void aliasesHaveTheirOwnStatus() {
        List<DnssecStatus> outward = answer("outward.secure.test", RecordType.A).aliases().stream()
                .map(DnsAlias::status)
                .toList();
        List<DnssecStatus> back = answer("back.plain.test", RecordType.A).aliases().stream()
                .map(DnsAlias::status)
                .toList();
        assertThat(outward).containsExactly(secure());
        assertThat(back).hasSize(1).doesNotContain(DnssecStatus.SECURE);
    }

    @ParameterizedTest(name = "rule 2: {0} is a failure where it can be found out, and otherwise proves nothing")
    @CsvSource({"broken.test", "forged.test", "none.broken.test"})
    public final void bogusZones(String name) {
        DnsResult<?> result = lookup(name, RecordType.MX);
        if (proof() == Proof.NOTHING) {
            assertThat(((DnsAnswer<?>) result).status()).isEqualTo(DnssecStatus.INDETERMINATE);
        } else {
            assertThat(((DnsFailure<?>) result).kind())
                    .isIn(
                            DnsFailure.Kind.BOGUS,
                            proof() == Proof.TRUSTS_AD ? DnsFailure.Kind.SERVFAIL : DnsFailure.Kind.BOGUS);
        }
    }

    @Test
    public final void theSelfProbeSaysWhatCanBeProven() {
        ResolverVerdict verdict = await(resolver().selfProbe());
        assertThat(verdict.kind())
                .isEqualTo(
                        proof() == Proof.NOTHING ? ResolverVerdict.Kind.NO_DNSSEC : ResolverVerdict.Kind.DNSSEC_WORKS);
        assertThat(verdict.explanation()).isNotBlank();
    }

    @Test
    public final void theConstructorThatTakesNothingDoesNothing() throws Exception {
        unconfigured().close();
        LeakCheck leaks = LeakCheck.begin();
        List<Resolver> made = Stream.generate(this::unconfigured).limit(10).toList();
        assertThat(made).allMatch(one -> one.name().matches("[a-z0-9-]+"));
        leaks.end();
        made.forEach(Resolver::close);
    }

    @Test
    public final void closingTwiceDoesNothing() {
        answer("secure.test", RecordType.MX);
        resolver().close();
        resolver().close();
    }

    @Test
    public final void aClosedResolverAnswersWithAFailureOrAsBefore() {
        resolver().close();
        assertThat(lookup("secure.test", RecordType.MX)).isNotNull();
    }

    /** The first round lets the implementation set up what it shares within the virtual machine. */
    @Test
    public final void noThreadsAndSocketsAreLeftAfterClosing() throws Exception {
        useAndClose();
        LeakCheck leaks = LeakCheck.begin();
        for (int i = 0; i < 5; i++) {
            useAndClose();
        }
        leaks.end();
    }

    private void useAndClose() {
        try (Resolver used = resolver(dns().address(), dns().trustAnchor())) {
            for (String name : List.of("secure.test", "big.secure.test")) {
                DnsQuery<?> query = DnsQuery.of(DnsName.parse(name), RecordType.TXT);
                assertThat(await(used.lookup(query))).isInstanceOf(DnsAnswer.class);
            }
        }
    }

    private DnssecStatus secure() {
        return proof() == Proof.NOTHING ? DnssecStatus.INDETERMINATE : DnssecStatus.SECURE;
    }

    private static RecordType<?> type(String mnemonic) {
        return Stream.of(
                        RecordType.A, RecordType.AAAA, RecordType.CNAME, RecordType.MX, RecordType.TLSA, RecordType.TXT)
                .filter(type -> type.toString().equals(mnemonic))
                .findFirst()
                .orElseThrow();
    }

    private DnsAnswer<?> answer(String name, RecordType<?> type) {
        DnsResult<?> result = lookup(name, type);
        assertThat(result).isInstanceOf(DnsAnswer.class);
        return (DnsAnswer<?>) result;
    }

    private DnsFailure<?> failure(String name, Duration timeout) {
        DnsResult<?> result = await(start(name, RecordType.MX, timeout));
        assertThat(result).isInstanceOf(DnsFailure.class);
        DnsFailure<?> failure = (DnsFailure<?>) result;
        assertThat(failure.detail()).isNotBlank().doesNotContain("\n");
        return failure;
    }

    private DnsResult<?> lookup(String name, RecordType<?> type) {
        return await(start(name, type, PATIENCE));
    }

    private <R extends DnsRecord> CompletableFuture<DnsResult<?>> start(
            String name, RecordType<R> type, Duration timeout) {
        return resolver()
                .lookup(DnsQuery.of(DnsName.parse(name), type).withTimeout(timeout))
                .<DnsResult<?>>thenApply(result -> result)
                .toCompletableFuture();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("A look-up must not complete exceptionally", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("A look-up outlived its timeout", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", e);
        }
    }
}
