package org.smtpclient.benchmarks.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.benchmarks.dns.SignedZones;
import org.smtpclient.dane.DaneDecision;
import org.smtpclient.dane.DaneFacts;
import org.smtpclient.dane.DaneOptions;
import org.smtpclient.dane.TlsaLookup;

/** DANE's decision as a function: all facts are at hand, and all are secure. One operation decides for all of a domain's hosts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class DecisionBenchmark {
    private static final int PORT = 25;

    private final DaneOptions options = DaneOptions.defaults();
    private final List<DaneFacts> hosts = new ArrayList<>();

    /** Whose mail hosts are decided about. */
    @Param({SignedZones.ONE_HOST, SignedZones.TWO_HOSTS, SignedZones.ALIAS})
    public String domain = "";

    /** Learns the facts from the zones, as a delivery would. */
    @Setup
    public void learn() {
        try (SignedZones zones = new SignedZones();
                Resolver resolver = zones.resolver()) {
            DnsName nextHop = DnsName.parse(domain);
            DnsAnswer<MxRecord> mx = answer(resolver, DnsQuery.of(nextHop, RecordType.MX));
            for (MxRecord exchange : mx.records()) {
                hosts.add(facts(resolver, nextHop, mx, exchange.exchange()));
            }
        }
        decide();
    }

    private DaneFacts facts(Resolver resolver, DnsName nextHop, DnsAnswer<MxRecord> mx, DnsName host) {
        HostAddresses addresses = HostAddresses.of(
                host,
                answer(resolver, DnsQuery.of(host, RecordType.A)),
                answer(resolver, DnsQuery.of(host, RecordType.AAAA)));
        DaneFacts facts = DaneFacts.ofMxHost(nextHop, mx, host, PORT, addresses);
        for (DnsName base : DaneDecision.baseDomains(facts, options)) {
            facts = facts.withTlsa(
                    base,
                    TlsaLookup.lookup(resolver, base, PORT)
                            .toCompletableFuture()
                            .join());
        }
        return facts;
    }

    private static <R extends DnsRecord> DnsAnswer<R> answer(Resolver resolver, DnsQuery<R> query) {
        return SignedZones.secure(resolver.lookup(query).toCompletableFuture().join());
    }

    /** From facts to directives with their traces. */
    @Benchmark
    public List<TlsDirective> decide() {
        List<TlsDirective> directives = new ArrayList<>(hosts.size());
        for (DaneFacts facts : hosts) {
            TlsDirective directive = DaneDecision.decide(facts, options);
            if (!(directive instanceof TlsDirective.UseTls use) || use.verifier() == null) {
                throw new IllegalStateException("Not decided to authenticate: " + directive);
            }
            directives.add(directive);
        }
        return directives;
    }
}
