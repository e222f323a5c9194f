package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.smtpclient.dane.Cast.member;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ECPoint;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.testkit.certificates.TestCertificate;

/** Rule 15: keys that make a signature take minutes are not used. The time allowed is ample on a slow machine. */
class HostileKeysTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final DnsName HOST = DnsName.parse("mx1.example.org");
    private static final BigInteger SMALL_PRIMES = IntStream.range(2, 1_000)
            .mapToObj(BigInteger::valueOf)
            .filter(number -> number.isProbablePrime(50))
            .reduce(BigInteger.ONE, BigInteger::multiply);

    @ParameterizedTest
    @CsvSource({
        "a modulus of 60000 bits, 60000, 17",
        "an exponent of 3000 bits, 3072, 3000",
        "as large as it may be, 8192, 64",
        "a modulus for Bouncy Castle to test since the JDK refuses the exponent, 8192, 1",
    })
    @DisplayName("rule 15: RSA keys that make signatures expensive")
    void expensiveRsa(String what, int modulusBits, int exponentBits) throws IOException {
        assertCheap(
                seed -> rsa(modulusBits, exponentBits, seed),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE),
                signature(modulusBits));
    }

    @Test
    @DisplayName("rule 15: RSA keys whose moduli Bouncy Castle would test, since the JDK does not know the digest")
    void rsaWithUnusualDigest() throws IOException {
        AlgorithmIdentifier digest = new AlgorithmIdentifier(NISTObjectIdentifiers.id_shake256);
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_RSASSA_PSS,
                new RSASSAPSSparams(
                        digest,
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest),
                        new ASN1Integer(64),
                        new ASN1Integer(1)));

        assertCheap(seed -> rsa(8192, 16, seed), algorithm, signature(8192));
    }

    /** As long as the modulus, and a smaller number. */
    private static byte[] signature(int modulusBits) {
        byte[] signature = new byte[modulusBits / 8];
        new Random(modulusBits).nextBytes(signature);
        signature[0] = 0;
        return signature;
    }

    private static byte[] rsa(int modulusBits, int exponentBits, int seed) throws IOException {
        return new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        new RSAPublicKey(
                                number(modulusBits, seed),
                                BigInteger.ONE.shiftLeft(exponentBits).subtract(BigInteger.ONE)))
                .getEncoded();
    }

    @ParameterizedTest
    @CsvSource({"secp521r1, 20000", "secp521r1, 400", "sect571r1, 400"})
    @DisplayName("rule 15: curves of their own, whose orders make a verification slow or endless")
    void expensiveCurve(String model, int orderBits) throws IOException {
        X9ECParameters plain = SECNamedCurves.getByName(model);
        byte[] signature = new DERSequence(new ASN1Encodable[] {new ASN1Integer(1), new ASN1Integer(1)}).getEncoded();

        assertCheap(
                seed -> new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(
                                        X9ObjectIdentifiers.id_ecPublicKey,
                                        new X9ECParameters(
                                                plain.getCurve(),
                                                new X9ECPoint(plain.getG(), false),
                                                BigInteger.ONE
                                                        .shiftLeft(orderBits)
                                                        .subtract(BigInteger.valueOf(seed * 2L + 1)),
                                                BigInteger.ONE)),
                                plain.getG().getEncoded(false))
                        .getEncoded(),
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                signature);
    }

    @Test
    @DisplayName("rule 15: DSA keys of 30000 bits")
    void expensiveDsa() throws IOException {
        byte[] signature = new DERSequence(
                        new ASN1Encodable[] {new ASN1Integer(number(26_000, 1)), new ASN1Integer(number(25_000, 2))})
                .getEncoded();

        assertCheap(
                seed -> new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(
                                        X9ObjectIdentifiers.id_dsa,
                                        new DSAParameter(
                                                number(30_000, seed), number(29_000, seed), number(28_000, seed))),
                                new ASN1Integer(number(27_000, seed)))
                        .getEncoded(),
                new AlgorithmIdentifier(NISTObjectIdentifiers.dsa_with_sha256),
                signature);
    }

    /** Without small factors, which would give it away at once. */
    private static BigInteger number(int bits, int seed) {
        BigInteger number = new BigInteger(bits, new Random(bits + seed)).setBit(bits - 1);
        return number.subtract(number.mod(SMALL_PRIMES)).add(BigInteger.ONE);
    }

    /** Makes the octets of a key that differs with the seed. */
    private interface Keys {
        byte[] key(int seed) throws IOException;
    }

    /** Many issuers have such keys, and the signature looks as if it were theirs. */
    private static void assertCheap(Keys keys, AlgorithmIdentifier algorithm, byte[] signature) throws IOException {
        List<X509Certificate> chain = new ArrayList<>(List.of(resealed(member("leaf"), algorithm, signature)));
        TestCertificate anchor =
                TestCertificate.authority("Root").publicKeyInfo(keys.key(0)).selfSigned();
        for (int i = 1; i < 40; i++) {
            chain.add(OctetsCertificate.of(
                    TestCertificate.authority("Root").publicKeyInfo(keys.key(i)).selfSigned()));
        }

        for (TlsaRecord record : List.of(
                member("middle").tlsa(2, 0, 1), anchor.tlsa(2, 0, 0), anchor.tlsa(2, 1, 1), anchor.tlsa(2, 1, 0))) {
            assertThat(verify(record, chain).isAuthenticated()).isFalse();
        }
    }

    /** The same certificate with another signature of another algorithm. */
    private static X509Certificate resealed(
            TestCertificate certificate, AlgorithmIdentifier algorithm, byte[] signature) throws IOException {
        ASN1Sequence body =
                (ASN1Sequence) ASN1Sequence.getInstance(certificate.der()).getObjectAt(0);
        ASN1Encodable[] fields = body.toArray();
        fields[2] = algorithm;
        return new OctetsCertificate(
                new DERSequence(new ASN1Encodable[] {new DERSequence(fields), algorithm, new DERBitString(signature)})
                        .getEncoded());
    }

    private static PeerVerification verify(TlsaRecord record, List<X509Certificate> chain) {
        return assertTimeoutPreemptively(
                AMPLE,
                () -> DaneVerifier.of(List.of(record), List.of(HOST)).verify(PeerChain.of(chain, Instant.now())));
    }
}
