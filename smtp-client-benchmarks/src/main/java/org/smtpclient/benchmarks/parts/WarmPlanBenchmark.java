package org.smtpclient.benchmarks.parts;

import java.util.concurrent.CompletionStage;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.benchmarks.dns.SignedZones;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.dane.DanePolicy;

/** The whole decision path of a delivery, from the domain to what each host's TLS must be, out of the client's cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class WarmPlanBenchmark {
    private final SignedZones zones = new SignedZones();
    private final SmtpClient client = SignedZones.client(zones.resolver());
    private final SmtpClient asking = SignedZones.client(zones.resolver(), new Unpromising(new DanePolicy()));

    /** Whose mail is planned. */
    @Param({SignedZones.ONE_HOST, SignedZones.TWO_HOSTS})
    public String domain = SignedZones.ONE_HOST;

    private NextHop nextHop = SignedZones.nextHop(SignedZones.ONE_HOST);

    /** Fills the cache. */
    @Setup
    public void fill() {
        nextHop = SignedZones.nextHop(domain);
        plan();
        settledAnew();
        zones.expectQueries(0, this::plan);
        zones.expectQueries(0, this::settledAnew);
    }

    /** MX, A, AAAA and TLSA for each host, all cached; the decision is the one made for the same answers before. */
    @Benchmark
    public DeliveryPlan plan() {
        return SignedZones.authenticating(client.plan(nextHop));
    }

    /** The same where the decision must be made, as once in a second, when the TTLs that are left become others. */
    @Benchmark
    public DeliveryPlan settledAnew() {
        return SignedZones.authenticating(asking.plan(nextHop));
    }

    /** DANE, without the promise to decide the same by the same answers. */
    private record Unpromising(TlsPolicy dane) implements TlsPolicy {
        @Override
        public String name() {
            return dane.name();
        }

        @Override
        public int priority() {
            return dane.priority();
        }

        @Override
        public TlsPolicyType type() {
            return dane.type();
        }

        @Override
        public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
            return dane.evaluate(request);
        }
    }

    /** Makes sure that the cache served to the end. */
    @TearDown
    public void close() {
        zones.expectQueries(0, this::plan);
        client.close();
        asking.close();
        zones.close();
    }
}
