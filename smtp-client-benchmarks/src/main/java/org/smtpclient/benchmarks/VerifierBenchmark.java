package org.smtpclient.benchmarks;

import java.time.Instant;
import java.util.List;
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
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.dane.DaneVerifier;
import org.smtpclient.testkit.certificates.TestCertificate;

/** The judgement about a server's chain (leaf, intermediate, root; ECDSA P-256) after a handshake, by one TLSA record. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class VerifierBenchmark {
    private static final DnsName HOST = DnsName.parse("mx1.example.test");

    private final PeerChain chain;
    private final PeerVerifier endEntity;
    private final PeerVerifier trustAnchor;
    private final PeerVerifier stranger;

    /** Makes the chain and a verifier for each of its judgements. */
    public VerifierBenchmark() {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate intermediate = TestCertificate.authority("Intermediate").signedBy(root);
        TestCertificate leaf = TestCertificate.server(HOST.toString()).signedBy(intermediate);
        TestCertificate other = TestCertificate.server(HOST.toString()).selfSigned();
        chain = PeerChain.of(
                leaf.fullChain().stream().map(TestCertificate::certificate).toList(), Instant.now());
        endEntity = DaneVerifier.of(List.of(leaf.tlsa(3, 1, 1)), List.of());
        trustAnchor = DaneVerifier.of(List.of(root.tlsa(2, 0, 1)), List.of(HOST));
        stranger = DaneVerifier.of(List.of(other.tlsa(3, 1, 1)), List.of());
    }

    /** 3 1 1: the leaf's key is the one described. */
    @Benchmark
    public PeerVerification endEntityMatch() {
        return expect(true, endEntity.verify(chain));
    }

    /** 2 0 1: the root is the certificate described, and two signatures lead to it. */
    @Benchmark
    public PeerVerification trustAnchorOfThree() {
        return expect(true, trustAnchor.verify(chain));
    }

    /** 3 1 1: the leaf's key is another. */
    @Benchmark
    public PeerVerification mismatch() {
        return expect(false, stranger.verify(chain));
    }

    private static PeerVerification expect(boolean authenticated, PeerVerification found) {
        if (found.isAuthenticated() != authenticated) {
            throw new IllegalStateException("Not the judgement expected: " + found);
        }
        return found;
    }
}
