package org.smtpclient.benchmarks.dns;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.Type;

/**
 * Look-ups of the addresses of many hosts in one signed zone whose keys are known, as many at a time as a busy sender has:
 * of names that were never asked about, and of names asked about again. Whom to ask is a subclass's matter; all ask in the
 * end the same server, and every answer must be an address that is proven.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public abstract class ManyNamesBenchmark {
    private static final int IN_FLIGHT = 16;
    private static final int BATCH = 200;

    /** Together fewer names than the client's cache keeps, 10,000. */
    private static final int BATCHES = 48;

    private static final Duration COMPILATION = Duration.ofSeconds(5);
    private static final String ZONE = "many-hosts.test";

    private final SignedZones zones = new SignedZones(TestZone.signed(ZONE)
            .record(IntStream.range(0, BATCH * BATCHES)
                    .mapToObj(i -> "host" + i + " A 192.0.2.1")
                    .toArray(String[]::new)));
    private @Nullable Asker asker;

    /** The first name that nobody has asked about; those of the first batch are asked about again and again. */
    private int fresh = BATCH;

    /** For subclasses. */
    protected ManyNamesBenchmark() {}

    /** Somebody who finds out addresses, and whether they are proven. */
    interface Asker extends AutoCloseable {
        /** Completes exceptionally if there is no address that is proven. */
        CompletableFuture<?> ask(String name);

        @Override
        void close();
    }

    /** Whom to ask about the zones. */
    abstract Asker asker(SignedZones zones);

    /** The same with the cache in front that it has in use. */
    Asker withCache(Asker asked) {
        return asked;
    }

    /** Whether answers are remembered, by the cache in front or by the one asked. */
    abstract boolean remembers();

    /**
     * Has the zone's keys learnt, and, unless it is to be quick, the code compiled: that takes more look-ups than there are
     * names.
     */
    @Setup
    public void learn(BenchmarkParams run) {
        asker = asker(zones);
        long end = System.nanoTime() + (run.getWarmup().getCount() == 0 ? 0 : COMPILATION.toNanos());
        do {
            warm();
        } while (System.nanoTime() - end < 0);
        asker = withCache(asker);
        warm();
        checkQueries();
    }

    private void checkQueries() {
        zones.expectQueries(remembers() ? 0 : BATCH, this::warm);
        sign();
        zones.expectQueries(BATCH, this::cold);
    }

    /** Has the server make the signatures of the next names: they are made when they are first asked for. */
    @Setup(Level.Iteration)
    public void sign() {
        for (int i = fresh; i < Math.min(fresh + BATCH, BATCH * BATCHES); i++) {
            zones.ask(name(i), Type.A);
        }
    }

    /**
     * Each name new. One iteration is one batch, however little time it is given. What the profiler says of memory is of no
     * use here: it counts the signatures that are made before each iteration.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    @Warmup(iterations = 10, time = 1, timeUnit = TimeUnit.MILLISECONDS)
    @Measurement(iterations = 15, time = 1, timeUnit = TimeUnit.MILLISECONDS)
    public int cold() {
        if (fresh == BATCH * BATCHES) {
            throw new IllegalStateException("All " + fresh + " names have been asked about");
        }
        fresh += BATCH;
        return ask(fresh - BATCH);
    }

    /** Names asked about before. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int warm() {
        return ask(0);
    }

    private int ask(int first) {
        Asker asked = Objects.requireNonNull(asker);
        CompletableFuture<?>[] lookups = new CompletableFuture<?>[IN_FLIGHT];
        Arrays.setAll(lookups, i -> CompletableFuture.completedFuture(first));
        for (int i = 0; i < BATCH; i++) {
            lookups[i % IN_FLIGHT].join();
            lookups[i % IN_FLIGHT] = asked.ask(name(first + i));
        }
        CompletableFuture.allOf(lookups).join();
        return first;
    }

    private static String name(int host) {
        return "host" + host + "." + ZONE;
    }

    /** Makes sure that the server was asked, and only then, to the end. */
    @TearDown
    public void close() {
        checkQueries();
        Objects.requireNonNull(asker).close();
        zones.close();
    }
}
