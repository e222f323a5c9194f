package org.smtpclient.benchmarks.parts;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.core.address.MailDomain;

/** Domain names, from text to values that may be looked up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class NameBenchmark {
    private static final String A_LABELS = "xn--bcher-kva.example";

    private final String name = "mail.example.org";
    private final String unicode = "b\u00fccher.example";

    /** A name as the DNS has it. */
    @Benchmark
    public DnsName dnsName() {
        return DnsName.parse(name);
    }

    /** A domain that mail may be sent to. */
    @Benchmark
    public MailDomain domain() {
        return MailDomain.parse(name);
    }

    /** A domain with a label that must be mapped, tested and encoded (IDNA2008). */
    @Benchmark
    public MailDomain internationalisedDomain() {
        MailDomain domain = MailDomain.parse(unicode);
        if (!domain.toString().equals(A_LABELS)) {
            throw new IllegalStateException("Read as " + domain);
        }
        return domain;
    }
}
