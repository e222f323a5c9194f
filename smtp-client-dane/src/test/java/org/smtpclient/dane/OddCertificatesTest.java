package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.dane.Cast.member;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.TestCertificate;

/** Certificates and keys of every kind, also such as no parser here takes: the octets count (RFC 6698 §1.2). */
class OddCertificatesTest {
    private static final DnsName HOST = DnsName.parse("mx1.example.org");
    private static final HexFormat HEX = HexFormat.of();

    /** Algorithm, BIT STRING with no unused bits. */
    private static final byte[] UNKNOWN_KIND_OF_KEY =
            HEX.parseHex("3013" + "300c060a2b06010401868d1f0202" + "0303000102");

    @ParameterizedTest
    @EnumSource(value = KeyType.class, names = "RSA_512", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("rule 4: every kind of key is matched by every selector and matching type, bare keys included")
    void everyKindOfKey(KeyType type) {
        TestCertificate leaf = server().keyType(type).selfSigned();
        TestCertificate anchor = TestCertificate.authority("CA").keyType(type).selfSigned();
        TestCertificate below = server().signedBy(anchor);
        for (int selector = 0; selector <= 1; selector++) {
            for (int matching = 0; matching <= 2; matching++) {
                assertMatches(leaf.tlsa(3, selector, matching), leaf);
                assertMatches(anchor.tlsa(2, selector, matching), below, anchor);
            }
            assertMatches(anchor.tlsa(2, selector, 0), below);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an RSA key without the NULL behind its algorithm",
                "a compressed point",
                "explicit curve parameters",
                "an unknown kind of key",
                "a length in more octets than it needs"
            })
    @DisplayName("rule 4: a key is compared as its octets stand in the certificate, not as a parser would write them")
    void keyOctetsAsTheyStand(String oddity) throws Exception {
        TestCertificate plain = oddity.contains("RSA") ? member("rsaRoot") : member("root");
        byte[] odd = odd(oddity, plain.subjectPublicKeyInfo());
        TestCertificate leaf = server().keyOf(plain).publicKeyInfo(odd).selfSigned();
        byte[] received = oddity.contains("length") ? withOddLength(leaf) : leaf.der();

        for (TlsaRecord record : described(received, odd)) {
            assertThat(verify(record, received).matched()).isEqualTo(record.toString());
        }
        assertThat(verify(new TlsaRecord(3, 1, 0, plain.subjectPublicKeyInfo()), received)
                        .resultType())
                .isEqualTo(TlsResultType.TLSA_INVALID);
    }

    /** Records of usage 3 that describe a certificate, made without any code that is under test. */
    private static List<TlsaRecord> described(byte[] certificate, byte[] key) throws GeneralSecurityException {
        return List.of(
                new TlsaRecord(3, 0, 0, certificate),
                new TlsaRecord(3, 0, 1, digest("SHA-256", certificate)),
                new TlsaRecord(3, 0, 2, digest("SHA-512", certificate)),
                new TlsaRecord(3, 1, 0, key),
                new TlsaRecord(3, 1, 1, digest("SHA-256", key)),
                new TlsaRecord(3, 1, 2, digest("SHA-512", key)));
    }

    private static byte[] digest(String algorithm, byte[] octets) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(octets);
    }

    @Test
    @DisplayName(
            "rule 4: a compressed point, which the JDK cannot parse, serves as an anchor, bare or in a certificate")
    void compressedAnchor() throws Exception {
        TestCertificate odd = oddRoot("a compressed point");

        assertMatches(odd.tlsa(2, 1, 0), member("leaf"));
        assertMatches(odd.tlsa(2, 0, 0), member("leaf"));
        assertMatches(odd.tlsa(2, 1, 1), member("leaf"), odd);
    }

    @Test
    @DisplayName("rule 4: a curve that is spelt out serves as a bare key, and in no certificate (RFC 5480 §2.1.1)")
    void explicitCurveAnchor() throws Exception {
        TestCertificate odd = oddRoot("explicit curve parameters");

        assertMatches(odd.tlsa(2, 1, 0), member("leaf"));
        for (PeerVerification found :
                List.of(verify(odd.tlsa(2, 0, 0), member("leaf")), verify(odd.tlsa(2, 1, 1), member("leaf"), odd))) {
            assertThat(found.resultType()).isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
            assertThat(found.reason()).contains("curve of its own");
        }
    }

    private static TestCertificate oddRoot(String oddity) throws IOException {
        TestCertificate root = member("root");
        return TestCertificate.authority("Root")
                .keyOf(root)
                .publicKeyInfo(odd(oddity, root.subjectPublicKeyInfo()))
                .selfSigned();
    }

    @ParameterizedTest
    @CsvSource({
        "EC, brainpoolP256r1, SHA256withECDSA, 1.2.840.10045.4.3.2",
        "EC, secp256k1, SHA256withECDSA, 1.2.840.10045.4.3.2",
        "ML-DSA, ML-DSA-44, ML-DSA, 2.16.840.1.101.3.4.3.17",
    })
    @DisplayName("rule 4: keys of kinds that not every JDK knows serve as anchors from the DNS")
    void youngAndOldKindsOfKey(String kind, String parameters, String algorithm, String number) throws Exception {
        Provider bouncyCastle = new BouncyCastleProvider();
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind, bouncyCastle);
        generator.initialize(
                kind.equals("EC") ? new ECGenParameterSpec(parameters) : MLDSAParameterSpec.fromName(parameters));
        KeyPair keys = generator.generateKeyPair();
        AlgorithmIdentifier identifier = new AlgorithmIdentifier(new ASN1ObjectIdentifier(number));
        ASN1Encodable[] fields = ASN1Sequence.getInstance(
                        new CertificateOctets(member("leaf").der()).signed())
                .toArray();
        fields[2] = identifier;
        byte[] signed = new DERSequence(fields).getEncoded();
        Signature signer = Signature.getInstance(algorithm, bouncyCastle);

        byte[] leaf = sealed(signed, identifier, signer, keys.getPrivate());

        byte[] key = keys.getPublic().getEncoded();
        assertThat(verify(new TlsaRecord(2, 1, 0, key), leaf).matched()).startsWith("2 1 0");
        leaf[leaf.length - 1] ^= 1;
        assertThat(verify(new TlsaRecord(2, 1, 0, key), leaf).isAuthenticated()).isFalse();
    }

    @Test
    @DisplayName("rule 4: a certificate with an empty issuer, which no parser here takes, is compared all the same")
    void emptyIssuer() {
        TestCertificate leaf = server().issuerName("").signedBy(member("root"));

        assertMatches(leaf.tlsa(3, 0, 0), leaf);
        assertMatches(leaf.tlsa(3, 1, 1), leaf);
        assertThat(verify(member("root").tlsa(2, 0, 1), leaf, member("root")).resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    @DisplayName("rule 4: what the JDK's own parser hands out is judged like the octets")
    void certificatesOfTheJdk() {
        X509Certificate leaf = member("leaf").certificate();
        X509Certificate root = member("root").certificate();

        assertThat(DaneVerifier.of(List.of(member("root").tlsa(2, 0, 1)), List.of(HOST))
                        .verify(PeerChain.of(List.of(leaf, root), Instant.now()))
                        .isAuthenticated())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an octet behind it",
                "an octet too few",
                "a version of another tag",
                "no octets",
                "an indefinite length"
            })
    @DisplayName("rule 4: octets that two parsers could read in two ways are no certificate")
    void noCertificate(String oddity) {
        byte[] whole = member("leaf").der();
        byte[] odd = switch (oddity) {
            case "an octet behind it" -> Arrays.copyOf(whole, whole.length + 1);
            case "an octet too few" -> Arrays.copyOf(whole, whole.length - 1);
            case "a version of another tag" -> replaced(whole, "a003020102", "8003020102");
            case "no octets" -> new byte[0];
            case "an indefinite length" -> {
                byte[] longer = Arrays.copyOf(whole, whole.length + 2);
                longer[1] = (byte) 0x80;
                yield longer;
            }
            default -> throw new IllegalArgumentException(oddity);
        };

        PeerVerification found = verify(member("leaf").tlsa(3, 1, 1), odd);

        assertThat(found.resultType()).isEqualTo(TlsResultType.VALIDATION_FAILURE);
        assertThat(found.reason()).startsWith("the server's certificate cannot be read: ");
    }

    @Test
    @DisplayName("rule 4: the signature's algorithm must be the same inside and outside of what is signed")
    void differingAlgorithms() throws Exception {
        byte[] signed = new CertificateOctets(member("leaf").der()).signed();
        byte[] differing = replaced(signed, "06082a8648ce3d040302", "06082a8648ce3d040303");

        assertThat(verify(member("root").tlsa(2, 0, 0), signedAgain(signed)).isAuthenticated())
                .isTrue();
        assertThat(verify(member("root").tlsa(2, 0, 0), signedAgain(differing)).resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    @DisplayName("rule 4: a certificate that has an extension twice is not trusted, since either could count")
    void repeatedExtension() throws Exception {
        TestCertificate leaf =
                server().extension("2.5.29.99", false, HEX.parseHex("30020500")).signedBy(member("root"));
        byte[] signed = new CertificateOctets(leaf.der()).signed();
        byte[] repeating = replaced(signed, "0603551d63", "0603551d11");

        assertThat(verify(member("root").tlsa(2, 0, 0), signedAgain(signed)).isAuthenticated())
                .isTrue();
        assertThat(verify(member("root").tlsa(2, 0, 0), signedAgain(repeating)).resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
    }

    /** A certificate of these octets, signed by root as they stand. */
    private static byte[] signedAgain(byte[] signed) throws GeneralSecurityException, IOException {
        return sealed(
                signed,
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                Signature.getInstance("SHA256withECDSA"),
                member("root").privateKey());
    }

    private static byte[] sealed(byte[] signed, AlgorithmIdentifier algorithm, Signature signer, PrivateKey key)
            throws GeneralSecurityException, IOException {
        signer.initSign(key);
        signer.update(signed);
        return new DERSequence(new ASN1Encodable[] {
                    ASN1Primitive.fromByteArray(signed), algorithm, new DERBitString(signer.sign())
                })
                .getEncoded();
    }

    private static byte[] odd(String oddity, byte[] spki) throws IOException {
        String hex = HEX.formatHex(spki);
        return switch (oddity) {
            case "an RSA key without the NULL behind its algorithm" ->
                // All lengths are of the same form before and after.
                HEX.parseHex(
                        hex.replace("30820122300d06092a864886f70d0101010500", "30820120300b06092a864886f70d010101"));
            case "a compressed point" -> {
                String x = hex.substring(hex.length() - 128, hex.length() - 64);
                boolean isOdd = (spki[spki.length - 1] & 1) == 1;
                yield HEX.parseHex("3039301306072a8648ce3d020106082a8648ce3d030107032200" + (isOdd ? "03" : "02") + x);
            }
            case "explicit curve parameters" -> {
                X9ECParameters curve = SECNamedCurves.getByName("secp256r1");
                yield new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                                SubjectPublicKeyInfo.getInstance(spki)
                                        .getPublicKeyData()
                                        .getBytes())
                        .getEncoded();
            }
            case "an unknown kind of key" -> UNKNOWN_KIND_OF_KEY;
            case "a length in more octets than it needs" -> HEX.parseHex(hex.replaceFirst("^3059", "308159"));
            default -> throw new IllegalArgumentException(oddity);
        };
    }

    /** The certificate with the odd length of its key, which encoding it would have set right. */
    private static byte[] withOddLength(TestCertificate certificate) {
        String hex = HEX.formatHex(new CertificateOctets(certificate.der()).signed());
        String body = hex.substring(hex.startsWith("3081") ? 6 : 8).replace("3059301306072a", "308159301306072a");
        String signed = "3082" + String.format("%04x", body.length() / 2) + body;
        String rest = "300a06082a8648ce3d040302" + "0302000a";
        return HEX.parseHex("3082" + String.format("%04x", (signed.length() + rest.length()) / 2) + signed + rest);
    }

    private static byte[] replaced(byte[] octets, String from, String to) {
        String hex = HEX.formatHex(octets);
        assertThat(hex).contains(from);
        return HEX.parseHex(hex.replace(from, to));
    }

    private static CertificateBuilder server() {
        return TestCertificate.server("mx1.example.org");
    }

    private static void assertMatches(TlsaRecord record, TestCertificate... chain) {
        assertThat(verify(record, chain).matched())
                .as(verify(record, chain).toString())
                .isEqualTo(record.toString());
    }

    private static PeerVerification verify(TlsaRecord record, TestCertificate... chain) {
        return verify(record, Arrays.stream(chain).map(TestCertificate::der).toArray(byte[][]::new));
    }

    private static PeerVerification verify(TlsaRecord record, byte[]... chain) {
        List<X509Certificate> certificates = Arrays.stream(chain)
                .<X509Certificate>map(OctetsCertificate::new)
                .toList();
        return DaneVerifier.of(List.of(record), List.of(HOST)).verify(PeerChain.of(certificates, Instant.now()));
    }
}
