package org.smtpclient.benchmarks.parts;

import java.time.Instant;
import java.util.List;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
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

    private final TestCertificate leaf = leaf();
    private final PeerChain chain = presented(leaf);
    private final PeerVerifier endEntity = DaneVerifier.of(List.of(leaf.tlsa(3, 1, 1)), List.of());
    private final PeerVerifier stranger = DaneVerifier.of(List.of(leaf().tlsa(3, 1, 1)), List.of());

    private static TestCertificate leaf() {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate intermediate = TestCertificate.authority("Intermediate").signedBy(root);
        return TestCertificate.server(HOST.toString()).signedBy(intermediate);
    }

    private static PeerChain presented(TestCertificate leaf) {
        return PeerChain.of(
                leaf.fullChain().stream().map(TestCertificate::certificate).toList(), Instant.now());
    }

    private static PeerVerifier anchoredBy(TestCertificate leaf) {
        List<TestCertificate> path = leaf.fullChain();
        return DaneVerifier.of(List.of(path.get(path.size() - 1).tlsa(2, 0, 1)), List.of(HOST));
    }

    /** 3 1 1: the leaf's key is the one described. */
    @Benchmark
    public PeerVerification endEntityMatch() {
        return expect(true, endEntity.verify(chain));
    }

    /** 3 1 1: the leaf's key is another. */
    @Benchmark
    public PeerVerification mismatch() {
        return expect(false, stranger.verify(chain));
    }

    /** 2 0 1: the root is the certificate described, and two signatures lead to it. */
    @Benchmark
    public PeerVerification trustAnchorOfThree(NewServer server) {
        return expect(true, Objects.requireNonNull(server.verifier).verify(Objects.requireNonNull(server.chain)));
    }

    private static PeerVerification expect(boolean authenticated, PeerVerification found) {
        if (found.isAuthenticated() != authenticated) {
            throw new IllegalStateException("Not the judgement expected: " + found);
        }
        return found;
    }

    /**
     * Another server for each operation, with certificates and keys of its own, made before it and not counted: the JDK
     * keeps certificates that it has parsed, some hundreds, and these remember by which key they were verified.
     */
    @State(Scope.Thread)
    public static class NewServer {
        private @Nullable PeerChain chain;
        private @Nullable PeerVerifier verifier;

        /** Makes the chain. */
        @Setup(Level.Invocation)
        public void make() {
            TestCertificate leaf = leaf();
            chain = presented(leaf);
            verifier = anchoredBy(leaf);
        }
    }
}
