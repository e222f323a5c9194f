package org.smtpclient.benchmarks.parts;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.core.routing.MailExchange;

/** The order in which a domain's mail hosts are tried: by preference, by chance among equals. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MxOrderBenchmark {
    private List<MailExchange> hosts = List.of();

    /** How many there are. */
    @Param({"2", "5", "20"})
    public int count;

    /** Makes them, two of each preference, the best ones last. */
    @Setup
    public void make() {
        hosts = IntStream.range(0, count)
                .mapToObj(i -> new MailExchange(10 * ((count - i) / 2), DnsName.parse("mx" + i + ".example.test")))
                .toList();
        inOrder();
    }

    /** Sorts them. */
    @Benchmark
    public List<MailExchange> inOrder() {
        List<MailExchange> order = MailExchange.inOrder(hosts, ThreadLocalRandom.current());
        if (order.size() != count
                || order.get(0).preference() > order.get(count - 1).preference()) {
            throw new IllegalStateException("Not in order: " + order);
        }
        return order;
    }
}
