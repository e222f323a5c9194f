package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.TestCertificate;

/** RFC 7672 §3.2.3, RFC 9525 §6.3. */
class NamesTest {
    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvFileSource(resources = "names.csv", delimiter = '|', numLinesToSkip = 1)
    @DisplayName("rule 4: names in certificates, held against the reference name")
    void table(String certificate, String reference, boolean matches, String why) {
        TestCertificate leaf = leaf(certificate).signedBy(Cast.member("root"));

        PeerVerification found = verify(leaf, DnsName.parse(reference));

        assertThat(found.isAuthenticated()).as(why + "; " + found).isEqualTo(matches);
        if (!matches) {
            assertThat(found.resultType()).hasToString("certificate-host-mismatch");
        }
    }

    @Test
    @DisplayName("rule 4: a reference name that is the root matches nothing, not even an empty dNSName")
    void root() {
        TestCertificate leaf = leaf("SAN=").signedBy(Cast.member("root"));

        assertThat(verify(leaf, DnsName.ROOT).isAuthenticated()).isFalse();
    }

    @Test
    @DisplayName("rule 4: any one of several reference names will do")
    void severalReferenceNames() {
        assertThat(verify(
                                leaf("SAN=mx1.example.org").signedBy(Cast.member("root")),
                                DnsName.parse("example.org"),
                                DnsName.parse("mx1.example.org"))
                        .isAuthenticated())
                .isTrue();
    }

    @Test
    void aMismatchSaysWhatWasFoundAndWhatWasExpected() {
        TestCertificate leaf = leaf("SAN=a.example,b.example,%1b[31m,d.example,e.example,f.example")
                .signedBy(Cast.member("root"));

        assertThat(verify(leaf, DnsName.parse("mx1.example.org"), DnsName.parse("example.org"))
                        .reason())
                .isEqualTo("the server's certificate names a.example, b.example, ?[31m, d.example, e.example and 1"
                        + " more; expected mx1.example.org or example.org");
    }

    private static PeerVerification verify(TestCertificate leaf, DnsName... references) {
        return DaneVerifier.of(List.of(Cast.member("root").tlsa(2, 0, 0)), Arrays.asList(references))
                .verify(PeerChain.of(List.of(leaf.certificate()), Instant.now()));
    }

    /** {@code SUBJECT;SAN=name,name;IP=address}, each part optional; {@code %XX} for an octet. */
    private static CertificateBuilder leaf(String cell) {
        List<String> parts = List.of(cell.split(";"));
        boolean hasSubject = !parts.get(0).startsWith("SAN=") && !parts.get(0).startsWith("IP=");
        CertificateBuilder builder = TestCertificate.subject(hasSubject ? parts.get(0) : "CN=unused.example");
        for (String part : parts) {
            if (part.startsWith("SAN=")) {
                builder.dnsNames(Arrays.stream(part.substring(4).split(",", -1))
                        .map(NamesTest::octets)
                        .toArray(String[]::new));
            } else if (part.startsWith("IP=")) {
                builder.ipAddress(part.substring(3));
            }
        }
        return builder;
    }

    private static String octets(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
