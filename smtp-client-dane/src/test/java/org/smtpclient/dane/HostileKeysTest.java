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
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
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
    private static final AlgorithmIdentifier SHA256_WITH_RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    private static final BigInteger SMALL_PRIMES = IntStream.range(2, 1_000)
            .mapToObj(BigInteger::valueOf)
            .filter(number -> number.isProbablePrime(50))
            .reduce(BigInteger.ONE, BigInteger::multiply);

    @ParameterizedTest
    @CsvSource({
        "RSA with a modulus of 60000 bits, 60000, 17",
        "RSA with an exponent of 3000 bits, 3072, 3000",
        "RSA as large as it may be, 16384, 64",
    })
    @DisplayName("rule 15: RSA keys that make signatures expensive")
    void expensiveRsa(String what, int modulusBits, int exponentBits) throws IOException {
        BigInteger exponent = BigInteger.ONE.shiftLeft(exponentBits).subtract(BigInteger.ONE);

        assertCheap(rsa(DERNull.INSTANCE, number(modulusBits), exponent), SHA256_WITH_RSA, new byte[modulusBits / 8]);
    }

    @Test
    @DisplayName("rule 15: RSA keys that the JDK refuses, and whose factors Bouncy Castle would look for")
    void rsaForBouncyCastle() throws IOException {
        byte[] key = rsa(new ASN1Integer(1), number(16384), BigInteger.valueOf(65537));

        assertCheap(key, SHA256_WITH_RSA, new byte[2048]);
    }

    private static byte[] rsa(ASN1Encodable parameters, BigInteger modulus, BigInteger exponent) throws IOException {
        return new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, parameters),
                        new RSAPublicKey(modulus, exponent))
                .getEncoded();
    }

    @Test
    @DisplayName("rule 15: DSA keys of 30000 bits")
    void expensiveDsa() throws IOException {
        BigInteger p = number(30_000);
        byte[] key = new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(
                                X9ObjectIdentifiers.id_dsa, new DSAParameter(p, number(29_000), number(28_000))),
                        new ASN1Integer(number(27_000)))
                .getEncoded();
        byte[] signature = new DERSequence(
                        new ASN1Encodable[] {new ASN1Integer(number(26_000)), new ASN1Integer(number(25_000))})
                .getEncoded();

        assertCheap(key, new AlgorithmIdentifier(NISTObjectIdentifiers.dsa_with_sha256), signature);
    }

    /** Without small factors, which would give it away at once. */
    private static BigInteger number(int bits) {
        BigInteger number = new BigInteger(bits, new Random(bits)).setBit(bits - 1);
        return number.subtract(number.mod(SMALL_PRIMES)).add(BigInteger.ONE);
    }

    /** Many issuers have such a key, and the signature looks as if it were theirs. */
    private static void assertCheap(byte[] key, AlgorithmIdentifier algorithm, byte[] signature) throws IOException {
        List<X509Certificate> chain = new ArrayList<>(List.of(resealed(member("leaf"), algorithm, signature)));
        for (int i = 0; i < 60; i++) {
            chain.add(OctetsCertificate.of(
                    TestCertificate.authority("Root").publicKeyInfo(key).selfSigned()));
        }
        TestCertificate anchor =
                TestCertificate.authority("Root").publicKeyInfo(key).selfSigned();

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
