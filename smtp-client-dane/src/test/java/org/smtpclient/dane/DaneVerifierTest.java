package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.dane.Cast.member;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.testkit.certificates.TestCertificate;

/** RFC 7671 §5, RFC 7672 §3. */
class DaneVerifierTest {
    private static final DnsName HOST = DnsName.parse("mx1.example.org");
    private static final DnsName DOMAIN = DnsName.parse("example.org");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "verdicts.csv", delimiter = '|', numLinesToSkip = 1)
    @DisplayName("rule 4: the table of verdicts")
    void table(String situation, String chain, String records, String expected) {
        List<TlsaRecord> rrset = Cast.records(records);

        PeerVerification found = verify(rrset, chain);

        assertThat(
                        found.isAuthenticated()
                                ? found.matched().substring(0, 5)
                                : found.resultType().toString())
                .as(found.toString())
                .isEqualTo(expected);
        if (found.isAuthenticated()) {
            assertThat(rrset).extracting(TlsaRecord::toString).contains(found.matched());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            leaf      | 1 1 1 leaf             | no TLSA record can be used
            leaf      | 3 1 1 self             | has SPKI does not match the TLSA record 3 1 1
            leaf      | 3 1 1 self, 3 1 1 root | does not match any of 2 TLSA records (3 1 1
            expired   | 2 0 0 root, 3 1 1 self | (subject 'CN=mx1.example.org') has SPKI does not match the TLSA record 3 1 1
            expired   | 2 0 0 root, 3 1 1 self | ; the certificate of 'CN=mx1.example.org' expired on 20
            leaf self | 2 0 1 root             | found 'CN=mx1.example.org', 'CN=mx1.example.org'; expected one that matches
            belowLow  | 2 0 0 root             | is an intermediate certificate missing?
            leaf root | 2 0 1 leaf             | which another signed: such a record must describe that one, or have usage 3
            expired   | 2 0 0 root             | the certificate of 'CN=mx1.example.org' expired on 20
            future    | 2 0 0 root             | the certificate of 'CN=mx1.example.org' is not valid before 20
            wrongName | 2 0 0 root             | names other.example; expected mx1.example.org or example.org
            belowNoCa noCa | 2 0 0 root        | issued another, and is no CA (basic constraints)
            sha1      | 2 0 0 root             | is signed with SHA1withECDSA, whose digest can be forged
            garbledUsage | 2 0 0 root          | the certificate of 'CN=mx1.example.org' has extensions that cannot be read
            """)
    void aRejectionSaysWhatWasExpectedAndWhatWasFound(String chain, String records, String fragment) {
        String found = verify(Cast.records(records), chain).reason();
        String digest = member(chain.split(" ")[0]).tlsa(3, 1, 1).toString();

        assertThat(found.replace("', " + digest + ")", "') has SPKI")).contains(fragment);
    }

    @Test
    @DisplayName("rule 4: dates are judged at the chain's time, to the second at both ends")
    void datesAtTheChainsTime() {
        Instant from = Instant.parse("2030-01-01T00:00:00Z");
        Instant until = Instant.parse("2030-06-01T00:00:00Z");
        TestCertificate self =
                TestCertificate.server("mx1.example.org").valid(from, until).selfSigned();
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
    @DisplayName("rule 4: without reference names DANE-TA never matches, and DANE-EE does")
    void noReferenceNames() {
        PeerChain chain = PeerChain.of(List.of(member("leaf").certificate()), Instant.now());

        assertThat(DaneVerifier.of(List.of(member("root").tlsa(2, 0, 0)), List.of())
                        .verify(chain)
                        .resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_HOST_MISMATCH);
        assertThat(DaneVerifier.of(List.of(member("leaf").tlsa(3, 1, 1)), List.of())
                        .verify(chain)
                        .isAuthenticated())
                .isTrue();
    }

    @Test
    @DisplayName("rule 3: without records the verifier rejects everything")
    void noRecords() {
        assertThat(verify(List.of(), "leaf root").resultType()).isEqualTo(TlsResultType.TLSA_INVALID);
    }

    private static PeerVerification verify(List<TlsaRecord> records, String chain) {
        List<X509Certificate> presented = Arrays.stream(chain.trim().split(" "))
                .map(name -> OctetsCertificate.of(member(name)))
                .toList();
        return DaneVerifier.of(records, List.of(HOST, DOMAIN)).verify(PeerChain.of(presented, Instant.now()));
    }
}
