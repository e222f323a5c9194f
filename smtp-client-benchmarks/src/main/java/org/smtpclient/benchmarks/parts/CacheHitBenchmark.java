package org.smtpclient.benchmarks.parts;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.core.routing.CachingResolver;

/** A look-up that the client's cache answers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CacheHitBenchmark {
    private final Source source = new Source();
    private final CachingResolver cache = CachingResolver.builder(source).build();
    private List<DnsQuery<AddressRecord>> queries = List.of();
    private int next;

    /** How many names are asked about in turn. */
    @Param({"1", "5000"})
    public int names;

    /** Fills the cache. */
    @Setup
    public void fill() {
        queries = IntStream.range(0, names)
                .mapToObj(i -> DnsQuery.of(DnsName.parse("host" + i + ".example.test"), RecordType.A))
                .toList();
        queries.forEach(query -> cache.lookup(query).toCompletableFuture().join());
    }

    /** One look-up. */
    @Benchmark
    public DnsResult<AddressRecord> cached() {
        next = next + 1 < names ? next + 1 : 0;
        return cache.lookup(queries.get(next)).toCompletableFuture().join();
    }

    /** Makes sure that nothing else was asked. */
    @TearDown
    public void close() {
        cache.close();
        if (source.asked != names) {
            throw new IllegalStateException(source.asked + " questions went past the cache, not " + names);
        }
    }

    /** Has an address for every name. */
    private static final class Source implements Resolver {
        private int asked;

        @Override
        public String name() {
            return "source";
        }

        @Override
        @SuppressWarnings("unchecked") // addresses alone are asked for
        public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
            asked++;
            return CompletableFuture.completedStage(DnsAnswer.ofRecords(
                    query,
                    List.of((R) new AddressRecord(InetAddress.getLoopbackAddress())),
                    DnssecStatus.SECURE,
                    Duration.ofHours(1)));
        }

        @Override
        public CompletionStage<ResolverVerdict> selfProbe() {
            return CompletableFuture.completedStage(
                    ResolverVerdict.of(ResolverVerdict.Kind.DNSSEC_WORKS, "Nothing was asked."));
        }
    }
}
