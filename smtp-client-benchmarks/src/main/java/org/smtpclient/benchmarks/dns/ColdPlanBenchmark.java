package org.smtpclient.benchmarks.dns;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;

/** The whole decision path of a delivery to a domain with one mail host, with no answer in the client's cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ColdPlanBenchmark {
    /** MX, then A, AAAA and TLSA. */
    private static final int ANSWERS = 4;

    /** DNSKEY of the root, DS and DNSKEY of the top-level domain and of the domain. */
    private static final int KEYS = 5;

    /** DS and DNSKEY of the domain. */
    private static final int OWN_KEYS = 2;

    private final SignedZones zones = new SignedZones();
    private final Resolver resolver = zones.resolver();
    private final NextHop nextHop = SignedZones.nextHop(SignedZones.ONE_HOST);

    /** Who verifies the signatures. */
    @Param
    public SignatureProvider provider = SignatureProvider.JDK;

    /** Learns the keys. */
    @Setup
    public void learn() {
        provider.install();
        domainKnown();
        checkQueries();
    }

    private void checkQueries() {
        zones.expectQueries(ANSWERS, this::domainKnown);
        try (Resolver knowsKeysAbove = zones.resolverWithKeysAbove()) {
            zones.expectQueries(OWN_KEYS + ANSWERS, () -> plan(knowsKeysAbove));
        }
        zones.expectQueries(KEYS + ANSWERS, this::nothingKnown);
    }

    private DeliveryPlan plan(Resolver knowing) {
        // Not closed, for that would close the resolver; there is nothing else to close.
        return SignedZones.authenticating(SignedZones.client(knowing).plan(nextHop));
    }

    /** A domain whose answers have outlived their TTL: its keys are still known. */
    @Benchmark
    public DeliveryPlan domainKnown() {
        return plan(resolver);
    }

    /** A domain met for the first time by a resolver that has found secure answers in the top-level domain before. */
    @Benchmark
    public DeliveryPlan domainNew(KeysAbove known) {
        return plan(Objects.requireNonNull(known.resolver));
    }

    /** A resolver made for this one delivery, as at the start of a program. */
    @Benchmark
    public DeliveryPlan nothingKnown() {
        try (SmtpClient client = SignedZones.client(zones.resolver())) {
            return SignedZones.authenticating(client.plan(nextHop));
        }
    }

    /** Makes sure that it was cold to the end. */
    @TearDown
    public void close() {
        checkQueries();
        resolver.close();
        zones.close();
    }

    /** A new resolver for each operation, made before it and not counted. */
    @State(Scope.Thread)
    public static class KeysAbove {
        private @Nullable Resolver resolver;

        /** Makes the resolver. */
        @Setup(Level.Invocation)
        public void learn(ColdPlanBenchmark benchmark) {
            resolver = benchmark.zones.resolverWithKeysAbove();
        }

        /** Closes it. */
        @TearDown(Level.Invocation)
        public void close() {
            Objects.requireNonNull(resolver).close();
        }
    }
}
