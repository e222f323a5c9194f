package org.smtpclient.benchmarks.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
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
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Message;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One look-up of an address, asked of the server and validated (ECDSA P-256) each time, the zones' keys being known: here,
 * and by dnsjava's validator used alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValidatedLookupBenchmark {
    private static final int IN_FLIGHT = 16;
    private static final String ZONE = SignedZones.ONE_HOST;
    private static final String HOST = "mx1." + ZONE;

    private final SignedZones zones = new SignedZones();
    private final Resolver resolver = zones.resolver();
    private final DnsQuery<AddressRecord> query = DnsQuery.of(DnsName.parse(HOST), RecordType.A);
    private final DnsjavaAlone dnsjava = DnsjavaAlone.validating(zones);
    private final RRset addresses;
    private final DNSKEYRecord key;

    /** Who verifies the signatures. */
    @Param({"JDK", "BC_BEFORE_SUNEC"})
    public SignatureProvider provider = SignatureProvider.JDK;

    /** Fetches what {@link #signatureAlone} verifies. */
    public ValidatedLookupBenchmark() {
        addresses = zones.ask(HOST, Type.A).getSectionRRsets(Section.ANSWER).get(0);
        key = (DNSKEYRecord) zones.ask(ZONE, Type.DNSKEY)
                .getSectionRRsets(Section.ANSWER)
                .get(0)
                .first();
    }

    /** Learns the keys. */
    @Setup
    public void learn() {
        provider.install();
        sequential();
        dnsjavaSequential();
        checkQueries();
    }

    private void checkQueries() {
        zones.expectQueries(1, this::sequential);
        zones.expectQueries(1, this::dnsjavaSequential);
        zones.expectQueries(IN_FLIGHT, this::concurrent);
        zones.expectQueries(IN_FLIGHT, this::dnsjavaConcurrent);
    }

    /** One after the other. */
    @Benchmark
    public DnsAnswer<AddressRecord> sequential() {
        return SignedZones.secure(lookup().join());
    }

    /** As many at a time as a busy sender has. */
    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public List<DnsAnswer<AddressRecord>> concurrent() {
        List<CompletableFuture<DnsResult<AddressRecord>>> lookups = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            lookups.add(lookup());
        }
        return lookups.stream().map(lookup -> SignedZones.secure(lookup.join())).toList();
    }

    private CompletableFuture<DnsResult<AddressRecord>> lookup() {
        return resolver.lookup(query).toCompletableFuture();
    }

    /** dnsjava alone, one after the other. */
    @Benchmark
    public Message dnsjavaSequential() {
        return dnsjava.ask(HOST).join();
    }

    /** dnsjava alone, as many at a time. */
    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public List<Message> dnsjavaConcurrent() {
        List<CompletableFuture<Message>> lookups = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            lookups.add(dnsjava.ask(HOST));
        }
        return lookups.stream().map(CompletableFuture::join).toList();
    }

    /** What none can do without: the signature of the answer, already fetched, verified once. */
    @Benchmark
    public RRset signatureAlone() throws DNSSEC.DNSSECException {
        DNSSEC.verify(addresses, addresses.sigs().get(0), key);
        return addresses;
    }

    /** Makes sure that nothing came to be cached. */
    @TearDown
    public void close() {
        checkQueries();
        resolver.close();
        zones.close();
    }
}
