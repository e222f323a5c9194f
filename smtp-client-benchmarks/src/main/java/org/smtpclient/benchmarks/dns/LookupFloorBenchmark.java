package org.smtpclient.benchmarks.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.core.routing.CachingResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** What a look-up of an address costs at least: the exchange with the server without validation, and a hit in the cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LookupFloorBenchmark {
    private static final String HOST = "mx1." + SignedZones.ONE_HOST;

    private final SignedZones zones = new SignedZones();
    private final DnsQuery<AddressRecord> query = DnsQuery.of(DnsName.parse(HOST), RecordType.A);
    private final CachingResolver cache =
            CachingResolver.builder(zones.resolver()).build();
    private final byte[] question = SignedZones.signedQuery(HOST, Type.A).toWire();
    private final byte[] answer = new byte[SignedZones.UDP_PAYLOAD];
    private final DatagramSocket socket = socketTo(zones.address());

    private static DatagramSocket socketTo(SocketAddress server) {
        try {
            DatagramSocket socket = new DatagramSocket();
            socket.connect(server);
            return socket;
        } catch (SocketException e) {
            throw new UncheckedIOException("No socket for a query to " + server, e);
        }
    }

    /** Fills the cache. */
    @Setup
    public void fill() throws IOException {
        cached();
        zones.expectQueries(0, this::cached);
        if (datagramAlone() != zones.ask(HOST, Type.A).numBytes()) {
            throw new IllegalStateException("The bare datagram does not get the signed answer");
        }
    }

    /** Found in the client's cache. */
    @Benchmark
    public DnsResult<AddressRecord> cached() {
        return SignedZones.secure(cache.lookup(query).toCompletableFuture().join());
    }

    /** The same question asked by dnsjava, its signed answer parsed and not validated. */
    @Benchmark
    public Message dnsjavaUnvalidated() {
        return zones.ask(HOST, Type.A);
    }

    /** The same question, prebuilt, sent from a blocking socket; the answer's octets received and not looked at. */
    @Benchmark
    public int datagramAlone() throws IOException {
        socket.send(new DatagramPacket(question, question.length));
        DatagramPacket received = new DatagramPacket(answer, answer.length);
        socket.receive(received);
        return received.getLength();
    }

    /** Makes sure that the cache served to the end. */
    @TearDown
    public void close() {
        zones.expectQueries(0, this::cached);
        socket.close();
        cache.close();
        zones.close();
    }
}
