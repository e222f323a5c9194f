package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.TestCertificate;

class DaneVerifierTest {
    private static final DnsName HOST = DnsName.parse("mx1.example.org");
    private static final DnsName DOMAIN = DnsName.parse("example.org");
    private static final Map<String, TestCertificate> CAST = cast();

    private static Map<String, TestCertificate> cast() {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate middle = TestCertificate.authority("Middle").signedBy(root);
        TestCertificate low = TestCertificate.authority("Low").signedBy(middle);
        TestCertificate oldRoot =
                TestCertificate.authority("Old root").expired().selfSigned();
        TestCertificate oldMiddle =
                TestCertificate.authority("Old middle").expired().signedBy(root);
        TestCertificate weakMiddle = TestCertificate.authority("Weak middle")
                .signatureAlgorithm("SHA1withECDSA")
                .signedBy(root);
        TestCertificate noCa = TestCertificate.server("mx1.example.org").signedBy(root);
        TestCertificate noBit =
                TestCertificate.authority("No CA bit").noBasicConstraints().selfSigned();
        TestCertificate noSign = TestCertificate.authority("No keyCertSign")
                .keyUsage(KeyUsage.digitalSignature)
                .selfSigned();
        TestCertificate short0 =
                TestCertificate.authority("No intermediates").pathLength(0).selfSigned();
        TestCertificate belowShort = TestCertificate.authority("Below").signedBy(short0);
        TestCertificate fenced =
                TestCertificate.authority("Fenced in").permitDns("example.org").selfSigned();
        TestCertificate fencedOut = TestCertificate.authority("Fenced out")
                .excludeDns("EXAMPLE.org")
                .selfSigned();
        TestCertificate elsewhere =
                TestCertificate.authority("Elsewhere").permitDns("example.net").selfSigned();
        TestCertificate belowElsewhere =
                TestCertificate.authority("Below elsewhere").signedBy(elsewhere);
        TestCertificate rsaRoot =
                TestCertificate.authority("RSA").keyType(KeyType.RSA_2048).selfSigned();
        TestCertificate edRoot =
                TestCertificate.authority("Ed").keyType(KeyType.ED25519).selfSigned();
        TestCertificate impostorRoot = TestCertificate.authority("Root").selfSigned();
        TestCertificate renewedRoot =
                TestCertificate.authority("Root").keyOf(root).selfSigned();
        TestCertificate clientCa = TestCertificate.authority("Clients")
                .extendedKeyUsage("1.3.6.1.5.5.7.3.2")
                .selfSigned();
        TestCertificate unknownCa = TestCertificate.authority("Unknown")
                .extension("1.3.6.1.4.1.99999.1", true, new byte[] {5, 0})
                .selfSigned();
        TestCertificate garbledCa = TestCertificate.authority("Garbled")
                .extension("2.5.29.30", false, new byte[] {4, 1, 0})
                .selfSigned();
        return Map.ofEntries(
                Map.entry("root", root),
                Map.entry("middle", middle),
                Map.entry("low", low),
                Map.entry("oldRoot", oldRoot),
                Map.entry("oldMiddle", oldMiddle),
                Map.entry("weakMiddle", weakMiddle),
                Map.entry("impostorRoot", impostorRoot),
                Map.entry("renewedRoot", renewedRoot),
                Map.entry("belowShort", belowShort),
                Map.entry("noBit", noBit),
                Map.entry("short0", short0),
                Map.entry("noSign", noSign),
                Map.entry("fenced", fenced),
                Map.entry("fencedOut", fencedOut),
                Map.entry("elsewhere", elsewhere),
                Map.entry("clientCa", clientCa),
                Map.entry("unknownCa", unknownCa),
                Map.entry("garbledCa", garbledCa),
                Map.entry("rsaRoot", rsaRoot),
                Map.entry("edRoot", edRoot),
                Map.entry("leaf", good().signedBy(root)),
                Map.entry("belowMiddle", good().signedBy(middle)),
                Map.entry("belowLow", good().signedBy(low)),
                Map.entry("belowOldRoot", good().signedBy(oldRoot)),
                Map.entry("belowOldMiddle", good().signedBy(oldMiddle)),
                Map.entry("belowWeakMiddle", good().signedBy(weakMiddle)),
                Map.entry("noCa", noCa),
                Map.entry("belowNoCa", good().signedBy(noCa)),
                Map.entry("belowNoBit", good().signedBy(noBit)),
                Map.entry("belowNoSign", good().signedBy(noSign)),
                Map.entry("belowShort0", good().signedBy(short0)),
                Map.entry("belowBelowShort", good().signedBy(belowShort)),
                Map.entry("belowFenced", good().signedBy(fenced)),
                Map.entry("belowFencedOut", good().signedBy(fencedOut)),
                Map.entry("belowElsewhere", belowElsewhere),
                Map.entry("belowBelowElsewhere", good().signedBy(belowElsewhere)),
                Map.entry("belowClientCa", good().signedBy(clientCa)),
                Map.entry("belowUnknownCa", good().signedBy(unknownCa)),
                Map.entry("belowGarbledCa", good().signedBy(garbledCa)),
                Map.entry("belowRsa", good().signedBy(rsaRoot)),
                Map.entry("belowEd", good().signedBy(edRoot)),
                Map.entry("byImpostor", good().signedBy(impostorRoot)),
                Map.entry(
                        "cnElsewhere",
                        TestCertificate.subject("CN=mx1.example.org").signedBy(elsewhere)),
                Map.entry("expired", good().expired().signedBy(root)),
                Map.entry("future", good().notYetValid().signedBy(root)),
                Map.entry("wrongName", TestCertificate.server("other.example").signedBy(root)),
                Map.entry("nextHopName", TestCertificate.server("example.org").signedBy(root)),
                Map.entry("sha1", good().signatureAlgorithm("SHA1withECDSA").signedBy(root)),
                Map.entry(
                        "forClients",
                        good().extendedKeyUsage("1.3.6.1.5.5.7.3.2").signedBy(root)),
                Map.entry(
                        "forServers",
                        good().extendedKeyUsage("1.3.6.1.5.5.7.3.1").signedBy(root)),
                Map.entry("signsOnly", good().keyUsage(KeyUsage.keyCertSign).signedBy(root)),
                Map.entry("self", good().selfSigned()),
                Map.entry("selfExpired", good().expired().selfSigned()),
                Map.entry(
                        "selfWrongName", TestCertificate.server("other.example").selfSigned()),
                Map.entry("selfForged", forgedSelfSigned()),
                Map.entry(
                        "everythingWrong",
                        TestCertificate.server("other.example")
                                .expired()
                                .keyUsage(KeyUsage.cRLSign)
                                .extendedKeyUsage("1.3.6.1.5.5.7.3.2")
                                .signatureAlgorithm("SHA1withECDSA")
                                .signedBy(oldRoot)));
    }

    /** Names itself as issuer, and is signed with another key. */
    private static TestCertificate forgedSelfSigned() {
        return good().issuerName("CN=mx1.example.org")
                .signedBy(TestCertificate.authority("Forger").selfSigned());
    }

    private static CertificateBuilder good() {
        return TestCertificate.server("mx1.example.org");
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "verdicts.csv", delimiter = '|', numLinesToSkip = 1)
    @DisplayName("rule 4: the table of verdicts")
    void table(String situation, String chain, String records, String expected) {
        List<X509Certificate> presented = Stream.of(chain.split(" "))
                .map(name -> member(name).certificate())
                .toList();
        List<TlsaRecord> rrset =
                Stream.of(records.split(", ?")).map(DaneVerifierTest::record).toList();

        PeerVerification found =
                DaneVerifier.of(rrset, List.of(HOST, DOMAIN)).verify(PeerChain.of(presented, Instant.now()));

        assertThat(shown(found)).as(found.toString()).isEqualTo(expected);
        if (found.isAuthenticated()) {
            assertThat(rrset).extracting(TlsaRecord::toString).contains(found.matched());
        }
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvFileSource(resources = "names.csv", delimiter = '|', numLinesToSkip = 1, emptyValue = "")
    @DisplayName("rule 4: names in certificates, held against the reference name")
    void names(String certificate, String reference, boolean matches, String why) {
        CertificateBuilder builder = TestCertificate.subject(
                certificate.startsWith("CN=") ? certificate.split(";")[0] : "CN=unused.example");
        String names = certificate.contains("SAN=") ? certificate.substring(certificate.indexOf("SAN=") + 4) : "";
        if (!names.isEmpty()) {
            builder.dnsNames(names.split(","));
        }
        TestCertificate leaf = builder.signedBy(member("root"));

        PeerVerification found = DaneVerifier.of(
                        List.of(member("root").tlsa(2, 0, 0)), List.of(DnsName.parse(reference)))
                .verify(PeerChain.of(List.of(leaf.certificate()), Instant.now()));

        assertThat(shown(found)).as(why).isEqualTo(matches ? "2 0 0" : "certificate-host-mismatch");
    }

    @Test
    @DisplayName(
            "rule 4: a common name does not count beside a SAN iPAddress's lack of hosts, but does where no dNSName is")
    void commonNameBesideOtherAlternativeNames() {
        TestCertificate leaf = TestCertificate.subject("CN=mx1.example.org")
                .ipAddress("192.0.2.1")
                .signedBy(member("root"));

        assertThat(verify(leaf, member("root").tlsa(2, 0, 0)).isAuthenticated()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    @DisplayName("rule 4: every kind of key is matched by every selector and matching type")
    void everyKindOfKey(KeyType type) {
        TestCertificate leaf = good().keyType(type).selfSigned();
        TestCertificate anchor = TestCertificate.authority("CA").keyType(type).selfSigned();
        TestCertificate below = good().signedBy(anchor);
        for (int selector = 0; selector <= 1; selector++) {
            for (int matching = 0; matching <= 2; matching++) {
                assertThat(verify(leaf, leaf.tlsa(3, selector, matching)).isAuthenticated())
                        .isTrue();
                assertThat(DaneVerifier.of(List.of(anchor.tlsa(2, selector, matching)), List.of(HOST))
                                .verify(PeerChain.of(List.of(below.certificate(), anchor.certificate()), Instant.now()))
                                .isAuthenticated())
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("rule 4: a key is compared as its octets stand in the certificate, not as the JDK would write them")
    void keyOctetsAsTheyStand() {
        TestCertificate plain = good().keyType(KeyType.RSA_2048).selfSigned();
        byte[] spki = plain.subjectPublicKeyInfo();
        byte[] withoutNull = withoutAlgorithmParameters(spki);
        TestCertificate odd = good().keyOf(plain).publicKeyInfo(withoutNull).selfSigned();

        assertThat(odd.certificate().getPublicKey().getEncoded())
                .isEqualTo(spki)
                .isNotEqualTo(withoutNull);
        assertThat(verify(odd, new TlsaRecord(3, 1, 0, withoutNull)).isAuthenticated())
                .isTrue();
        assertThat(verify(odd, new TlsaRecord(3, 1, 0, spki)).resultType()).isEqualTo(TlsResultType.TLSA_INVALID);
    }

    @Test
    @DisplayName("rule 4: a compressed point, which the JDK cannot parse, matches, and serves as an anchor's bare key")
    void compressedPoint() {
        TestCertificate root = member("root");
        byte[] compressed = compressed(root.subjectPublicKeyInfo());
        TestCertificate oddRoot = TestCertificate.authority("Root")
                .keyOf(root)
                .publicKeyInfo(compressed)
                .selfSigned();

        assertThat(oddRoot.certificate().getClass().getName()).contains("bouncycastle");
        assertThat(verify(oddRoot, oddRoot.tlsa(3, 1, 1)).isAuthenticated()).isTrue();
        assertThat(verify(member("leaf"), oddRoot.tlsa(2, 1, 0)).isAuthenticated())
                .isTrue();
        assertThat(verify(member("leaf"), oddRoot.tlsa(2, 0, 0)).isAuthenticated())
                .isTrue();
    }

    @Test
    @DisplayName("rule 4: dates are judged at the chain's time, to the second at both ends")
    void datesAtTheChainsTime() {
        Instant from = Instant.parse("2030-01-01T00:00:00Z");
        Instant until = Instant.parse("2030-06-01T00:00:00Z");
        TestCertificate self = good().valid(from, until).selfSigned();
        DaneVerifier verifier = DaneVerifier.of(List.of(self.tlsa(2, 0, 1)), List.of(HOST));

        for (Instant good : List.of(from, until)) {
            assertThat(verifier.verify(PeerChain.of(List.of(self.certificate()), good))
                            .isAuthenticated())
                    .isTrue();
        }
        for (Instant bad : List.of(from.minusSeconds(1), until.plusSeconds(1))) {
            assertThat(verifier.verify(PeerChain.of(List.of(self.certificate()), bad))
                            .resultType())
                    .isEqualTo(TlsResultType.CERTIFICATE_EXPIRED);
        }
    }

    @Test
    @DisplayName("rule 4: without reference names DANE-TA never matches")
    void noReferenceNames() {
        assertThat(DaneVerifier.of(List.of(member("root").tlsa(2, 0, 0)), List.of())
                        .verify(PeerChain.of(List.of(member("leaf").certificate()), Instant.now()))
                        .resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    @DisplayName("rule 4: a hostile chain of many certificates of one name costs a bounded number of signatures")
    void boundedSearch() {
        TestCertificate loop = TestCertificate.authority("Loop").selfSigned();
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(good().signedBy(loop).certificate());
        for (int i = 0; i < 30; i++) {
            chain.add(TestCertificate.authority("Loop").keyOf(loop).selfSigned().certificate());
        }

        PeerVerification found = DaneVerifier.of(List.of(member("root").tlsa(2, 1, 1)), List.of(HOST))
                .verify(PeerChain.of(chain, Instant.now()));

        assertThat(found.resultType()).isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
        assertThat(found.reason()).contains("64 signatures");
    }

    @Test
    @DisplayName("rule 3: with nothing but unusable records the verifier rejects everything")
    void nothingUsable() {
        assertThat(verify(member("leaf"), member("leaf").tlsa(1, 1, 1)).resultType())
                .isEqualTo(TlsResultType.TLSA_INVALID);
        assertThat(DaneVerifier.of(List.of(), List.of(HOST))
                        .verify(PeerChain.of(List.of(member("leaf").certificate()), Instant.now()))
                        .isAuthenticated())
                .isFalse();
    }

    private static PeerVerification verify(TestCertificate leaf, TlsaRecord record) {
        return DaneVerifier.of(List.of(record), List.of(HOST))
                .verify(PeerChain.of(List.of(leaf.certificate()), Instant.now()));
    }

    private static TestCertificate member(String name) {
        TestCertificate found = CAST.get(name);
        assertThat(found).as(name).isNotNull();
        return found;
    }

    /** {@code U S M name}, with {@code /short} or {@code /garbled} behind the name for broken data. */
    private static TlsaRecord record(String cell) {
        String[] words = cell.trim().split(" ");
        String[] name = words[3].split("/");
        TlsaRecord whole = member(name[0])
                .tlsa(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        if (name.length == 1) {
            return whole;
        }
        byte[] data = whole.associationData();
        byte[] broken = name[1].equals("short") ? Arrays.copyOf(data, data.length - 1) : data.clone();
        if (name[1].equals("garbled")) {
            broken[broken.length - 1] ^= 1;
        }
        return new TlsaRecord(whole.usage(), whole.selector(), whole.matchingType(), broken);
    }

    private static String shown(PeerVerification found) {
        return found.isAuthenticated()
                ? found.matched().substring(0, 5)
                : found.resultType().toString().toLowerCase(Locale.ROOT);
    }

    /** Removes the NULL behind the algorithm's number; all lengths here are of the same form before and after. */
    private static byte[] withoutAlgorithmParameters(byte[] spki) {
        String hex = HexFormat.of().formatHex(spki);
        String algorithm = "300d06092a864886f70d0101010500";
        assertThat(hex).startsWith("30820122" + algorithm);
        return HexFormat.of()
                .parseHex("30820120" + "300b06092a864886f70d010101" + hex.substring(8 + algorithm.length()));
    }

    /** The same P-256 key with its point in compressed form. */
    private static byte[] compressed(byte[] spki) {
        String hex = HexFormat.of().formatHex(spki);
        String algorithm = "301306072a8648ce3d020106082a8648ce3d030107";
        assertThat(hex).startsWith("3059" + algorithm + "03420004");
        String x = hex.substring(hex.length() - 128, hex.length() - 64);
        boolean odd = (spki[spki.length - 1] & 1) == 1;
        return HexFormat.of().parseHex("3039" + algorithm + "032200" + (odd ? "03" : "02") + x);
    }
}
