package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.smtpclient.dane.Cast.member;

import java.io.ByteArrayInputStream;
import java.security.NoSuchProviderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.testkit.certificates.TestCertificate;

/** Whatever octets certificates and records hold: a verdict, soon, and never one in favour of what does not match. */
class MutationTest {
    private static final int ROUNDS = 300;
    private static final Duration AMPLE = Duration.ofMinutes(5);
    private static final DnsName HOST = DnsName.parse("mx1.example.org");

    @ParameterizedTest
    @ValueSource(strings = {"leaf", "belowFenced", "belowRsa", "forBoth", "policyLeaf", "everythingWrong"})
    @DisplayName("rule 4: a changed certificate matches a record of the key only where the key is unchanged")
    void changedServerCertificate(String name) {
        TestCertificate original = member(name);
        byte[] key = original.subjectPublicKeyInfo();
        Random random = new Random(name.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = changed(original.der(), random);

            PeerVerification byKey = verify(original.tlsa(3, 1, 1), changed);
            PeerVerification byCertificate = verify(original.tlsa(3, 0, 2), changed);

            assertThat(byCertificate.isAuthenticated()).isFalse();
            if (byKey.isAuthenticated()) {
                assertThat(indexOf(changed, key)).isEqualTo(indexOf(original.der(), key));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"leaf, root", "belowRsa, rsaRoot", "belowEd, edRoot", "belowFenced, fenced", "pss, rsaRoot"})
    @DisplayName("rule 4: a changed certificate is never signed by an anchor, presented or from the DNS")
    void changedSignedCertificate(String name, String anchor) {
        TestCertificate root = member(anchor);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = changed(member(name).der(), random);
            TlsaRecord record = root.tlsa(2, round & 1, round % 3);

            assertThat(verify(record, changed, root.der()).isAuthenticated()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"belowMiddle, middle, root", "belowFencedMiddle, fenced, root", "leaf, crossRoot, otherRoot"})
    @DisplayName("rule 4: a changed issuer leads to no anchor, and a changed anchor is one only for its unchanged key")
    void changedIssuers(String name, String issuer, String top) {
        TestCertificate middle = member(issuer);
        byte[] key = middle.subjectPublicKeyInfo();
        Random random = new Random(issuer.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = changed(middle.der(), random);

            PeerVerification toTop = verify(
                    member(top).tlsa(2, 0, 1),
                    member(name).der(),
                    changed,
                    member(top).der());
            PeerVerification byCertificate =
                    verify(middle.tlsa(2, 0, 1), member(name).der(), changed);
            PeerVerification byKey = verify(middle.tlsa(2, 1, 1), member(name).der(), changed);

            assertThat(toTop.isAuthenticated()).isFalse();
            assertThat(byCertificate.isAuthenticated()).isFalse();
            if (byKey.isAuthenticated()) {
                assertThat(indexOf(changed, key)).isEqualTo(indexOf(middle.der(), key));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("rule 4: records of random parameters and data match nothing, unless an anchor's key is among them")
    void randomRecords(int seed) {
        Random random = new Random(seed);
        byte[][] chain = {
            member("belowMiddle").der(), member("middle").der(), member("root").der()
        };
        for (int round = 0; round < ROUNDS; round++) {
            List<TlsaRecord> records = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                records.add(new TlsaRecord(random.nextInt(5), random.nextInt(3), random.nextInt(4), data(random)));
            }

            boolean holdRootsKey = records.stream()
                    .anyMatch(record ->
                            indexOf(record.associationData(), member("root").subjectPublicKeyInfo()) >= 0);
            assertThat(verify(records, chain).isAuthenticated() && !holdRootsKey)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "rsaRoot", "edRoot", "fenced"})
    @DisplayName(
            "rule 4: a changed full record is an anchor only where its key is the same, if perhaps written otherwise")
    void changedFullRecords(String name) {
        TestCertificate anchor = member(name);
        TestCertificate below = TestCertificate.server("mx1.example.org").signedBy(anchor);
        byte[] spki = anchor.subjectPublicKeyInfo();
        byte[] point = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            int selector = round & 1;
            byte[] data = changed(anchor.tlsa(2, selector, 0).associationData(), random);

            PeerVerification asAnchor = verify(new TlsaRecord(2, selector, 0, data), below.der());
            PeerVerification asServer = verify(new TlsaRecord(3, selector, 0, data), anchor.der());

            assertThat(asServer.isAuthenticated()).isFalse();
            if (asAnchor.isAuthenticated()) {
                assertThat(indexOf(data, point)).isNotNegative();
            }
        }
    }

    /** What a digest, a certificate, a key or none of them could look like. */
    private static byte[] data(Random random) {
        byte[] data = switch (random.nextInt(5)) {
            case 0 -> new byte[32];
            case 1 -> new byte[64];
            case 2 -> new byte[random.nextInt(200)];
            case 3 -> changed(member("root").der(), random);
            default -> changed(member("root").subjectPublicKeyInfo(), random);
        };
        if (data.length <= 200) {
            random.nextBytes(data);
        }
        return data;
    }

    /** One to three octets other than they were; sometimes some added, removed or moved. */
    private static byte[] changed(byte[] original, Random random) {
        byte[] changed = original.clone();
        do {
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
            }
            int at = random.nextInt(changed.length - 8);
            switch (random.nextInt(10)) {
                case 0 -> changed = Arrays.copyOf(changed, changed.length + 1 + random.nextInt(4));
                case 1 -> changed = Arrays.copyOf(changed, changed.length - 1 - random.nextInt(4));
                case 2 -> System.arraycopy(changed, at + 1, changed, at, 7);
                case 3 -> random.nextBytes(changed);
                default -> {}
            }
        } while (Arrays.equals(changed, original));
        return changed;
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int i = 0; i <= whole.length - part.length; i++) {
            if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static PeerVerification verify(TlsaRecord record, byte[]... chain) {
        return verify(List.of(record), chain);
    }

    /** The same verdict, whether octets come from the JDK's parser or not; the JDK's where it takes them all. */
    private static PeerVerification verify(List<TlsaRecord> records, byte[]... chain) {
        DaneVerifier verifier = DaneVerifier.of(records, List.of(HOST));
        List<X509Certificate> octets = Arrays.stream(chain)
                .<X509Certificate>map(OctetsCertificate::new)
                .toList();
        PeerVerification found = assertTimeoutPreemptively(AMPLE, () -> verifier.verify(chain(octets)));
        try {
            CertificateFactory jdk = CertificateFactory.getInstance("X.509", "SUN");
            List<X509Certificate> parsed = new ArrayList<>();
            for (byte[] certificate : chain) {
                parsed.add((X509Certificate) jdk.generateCertificate(new ByteArrayInputStream(certificate)));
            }
            if (parsed.stream().noneMatch(certificate -> endsEarly(certificate, chain, parsed))) {
                assertThat(verifier.verify(chain(parsed)).toString()).isEqualTo(found.toString());
            }
        } catch (NoSuchProviderException e) {
            throw new AssertionError(e);
        } catch (CertificateException refused) {
            // Such a one never gets past the JDK's TLS.
        }
        return found;
    }

    /** The JDK's parser ignores what stands behind a certificate. */
    private static boolean endsEarly(X509Certificate certificate, byte[][] chain, List<X509Certificate> parsed) {
        try {
            return certificate.getEncoded().length != chain[parsed.indexOf(certificate)].length;
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static PeerChain chain(List<X509Certificate> certificates) {
        return PeerChain.of(certificates, Instant.now());
    }
}
