package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.smtpclient.dane.Cast.member;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.TestCertificate;

/**
 * Rule 15: what a server sends costs a bounded amount of work. The time allowed is ample on a slow machine.
 */
class HostileChainTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final DnsName HOST = DnsName.parse("mx1.example.org");

    @Test
    @DisplayName("rule 15: a hundred certificates of one name and key, each of which signed all others")
    void oneNameAndKey() {
        TestCertificate loop = TestCertificate.authority("Loop").selfSigned();
        List<TestCertificate> chain = new ArrayList<>();
        chain.add(server().signedBy(loop));
        for (int i = 0; i < 100; i++) {
            chain.add(TestCertificate.authority("Loop").keyOf(loop).selfSigned());
        }

        PeerVerification found = verify(member("root").tlsa(2, 1, 1), chain);

        assertThat(found.resultType()).isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
        assertThat(found.reason()).contains("64 signatures");
    }

    @Test
    @DisplayName("rule 15: a hundred certificates of one name and different keys, none of which signed")
    void oneNameManyKeys() {
        List<TestCertificate> chain = new ArrayList<>(List.of(member("byImpostor")));
        for (int i = 0; i < 100; i++) {
            chain.add(TestCertificate.authority("Root").selfSigned());
        }

        PeerVerification found = verify(member("root").tlsa(2, 1, 1), chain);

        assertThat(found.resultType()).isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
        assertThat(found.reason()).contains("64 signatures");
    }

    @Test
    @DisplayName("rule 15: among a few dozen certificates of the root's name the right one is still found")
    void rightOneAmongMany() {
        List<TestCertificate> chain = new ArrayList<>(List.of(member("leaf")));
        chain.addAll(Collections.nCopies(40, member("impostorRoot")));
        chain.add(member("root"));

        assertThat(verify(member("root").tlsa(2, 0, 1), chain).isAuthenticated())
                .isTrue();
    }

    @Test
    @DisplayName("rule 15: a path of more than ten certificates is not followed")
    void longPath() {
        List<TestCertificate> chain = new ArrayList<>();
        TestCertificate top = TestCertificate.authority("0").selfSigned();
        chain.add(top);
        for (int i = 1; i < 10; i++) {
            chain.add(0, TestCertificate.authority("" + i).signedBy(chain.get(0)));
        }
        List<TestCertificate> ten = new ArrayList<>(chain.subList(1, 10));
        ten.add(0, server().signedBy(chain.get(1)));
        TlsaRecord ofNine = chain.get(9).tlsa(2, 0, 1);
        List<TestCertificate> eleven = new ArrayList<>(chain);
        eleven.add(0, server().signedBy(chain.get(0)));

        assertThat(verify(ofNine, chainOf(ten.get(0), chain.subList(1, 10))).isAuthenticated())
                .isTrue();
        assertThat(verify(ofNine, eleven).resultType()).isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
    }

    private static List<TestCertificate> chainOf(TestCertificate leaf, List<TestCertificate> rest) {
        List<TestCertificate> chain = new ArrayList<>(List.of(leaf));
        chain.addAll(rest);
        return chain;
    }

    @Test
    @DisplayName("rule 15: thousands of names under thousands of name constraints")
    void manyNamesAndConstraints() throws IOException {
        GeneralSubtree[] subtrees = IntStream.range(0, 20_000)
                .mapToObj(i -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, "x" + i)))
                .toArray(GeneralSubtree[]::new);
        TestCertificate fenced = TestCertificate.authority("Fenced")
                .extension("2.5.29.30", true, new NameConstraints(null, subtrees).getEncoded())
                .selfSigned();
        TestCertificate leaf = TestCertificate.server(IntStream.range(0, 20_000)
                        .mapToObj(i -> "host" + i + ".example.org")
                        .toArray(String[]::new))
                .signedBy(fenced);

        PeerVerification found = verify(fenced.tlsa(2, 0, 1), List.of(leaf, fenced));

        assertThat(found.resultType()).isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
        assertThat(found.reason()).contains("names and 20000 constraints");
    }

    @Test
    @DisplayName("rule 15: hundreds of names under dozens of name constraints are still looked at")
    void someNamesAndConstraints() throws IOException {
        GeneralSubtree[] subtrees = IntStream.range(0, 50)
                .mapToObj(i -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, "x" + i)))
                .toArray(GeneralSubtree[]::new);
        TestCertificate fenced = TestCertificate.authority("Fenced")
                .extension("2.5.29.30", true, new NameConstraints(null, subtrees).getEncoded())
                .selfSigned();
        TestCertificate leaf = TestCertificate.server(IntStream.range(0, 200)
                        .mapToObj(i -> "mx" + i + ".example.org")
                        .toArray(String[]::new))
                .signedBy(fenced);

        assertThat(verify(fenced.tlsa(2, 0, 1), List.of(leaf, fenced)).isAuthenticated())
                .isTrue();
    }

    @Test
    @DisplayName("rule 15: a hundred issuers with long names that must be normalised before they can be compared")
    void longNames() {
        String name = "Root" + ",O=example".repeat(300);
        TestCertificate signer = TestCertificate.authority(name).selfSigned();
        List<TestCertificate> chain = new ArrayList<>(List.of(server().signedBy(signer)));
        for (int i = 0; i < 100; i++) {
            chain.add(TestCertificate.authority(name.replace("example", "EXAMPLE"))
                    .keyOf(signer)
                    .selfSigned());
        }

        assertThat(verify(member("root").tlsa(2, 0, 1), chain).reason()).contains("64 signatures");
    }

    @Test
    @DisplayName("rule 15: elements nested thousands deep, in records and in extensions")
    void deepNesting() {
        byte[] nested = nested(8_000);
        TestCertificate ca = TestCertificate.authority("Deep")
                .extension("2.5.29.30", false, nested)
                .selfSigned();
        TestCertificate leaf = server().extension("2.5.29.37", false, nested).signedBy(ca);

        for (int usage = 2; usage <= 3; usage++) {
            for (int selector = 0; selector <= 1; selector++) {
                assertThat(TlsaRecords.of(List.of(new TlsaRecord(usage, selector, 0, nested)))
                                .usable())
                        .isEmpty();
            }
        }
        assertThat(verify(ca.tlsa(2, 0, 0), List.of(leaf, ca)).resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    @DisplayName("rule 15: reasons stay short, whatever names a certificate holds")
    void shortReasons() {
        TestCertificate leaf = TestCertificate.subject("O=example" + ",O=example".repeat(300))
                .dnsNames("b".repeat(20_000), "c".repeat(20_000))
                .signedBy(member("root"));

        for (TlsaRecord record : List.of(
                member("root").tlsa(2, 0, 0),
                member("root").tlsa(2, 0, 1),
                member("root").tlsa(3, 0, 0))) {
            assertThat(verify(record, List.of(leaf)).reason()).hasSizeLessThan(500);
        }
    }

    private static byte[] nested(int depth) {
        byte[] inner = {0x30, 0};
        for (int i = 0; i < depth; i++) {
            ByteArrayOutputStream outer = new ByteArrayOutputStream();
            outer.write(0x30);
            if (inner.length > 0x7f) {
                outer.write(0x82);
                outer.write(inner.length >> 8);
            }
            outer.write(inner.length);
            outer.writeBytes(inner);
            inner = outer.toByteArray();
        }
        return inner;
    }

    private static CertificateBuilder server() {
        return TestCertificate.server("mx1.example.org");
    }

    private static PeerVerification verify(TlsaRecord record, List<TestCertificate> chain) {
        List<X509Certificate> presented =
                chain.stream().map(OctetsCertificate::of).toList();
        return assertTimeoutPreemptively(
                AMPLE,
                () -> DaneVerifier.of(List.of(record), List.of(HOST)).verify(PeerChain.of(presented, Instant.now())));
    }
}
