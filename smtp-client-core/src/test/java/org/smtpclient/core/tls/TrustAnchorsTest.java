package org.smtpclient.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.testkit.certificates.TestCertificate;

@DisplayName("Trust anchors")
class TrustAnchorsTest {
    private static final TestCertificate ONE = TestCertificate.authority("One").selfSigned();
    private static final TestCertificate TWO = TestCertificate.authority("Two").selfSigned();

    @TempDir
    private Path directory;

    private Path file(String content) throws Exception {
        return Files.writeString(directory.resolve("anchors.pem"), content);
    }

    @Test
    @DisplayName("are the same from a list, a file and a key store")
    void sources() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("one", ONE.certificate());
        store.setCertificateEntry("two", TWO.certificate());
        TestCertificate server = TestCertificate.server("mx.test").selfSigned();
        store.setKeyEntry("own", server.privateKey(), new char[] {'x'}, new Certificate[] {server.certificate()});
        TrustAnchors anchors = TrustAnchors.of(List.of(TWO.certificate(), ONE.certificate(), TWO.certificate()));

        assertThat(anchors.size()).isEqualTo(2);
        assertThat(TrustAnchors.of(store)).isEqualTo(anchors);
        assertThat(TrustAnchors.ofPem(file("One\n" + ONE.certificatePem() + "\nTwo\n" + TWO.certificatePem())))
                .isEqualTo(anchors);
        assertThat(TrustAnchors.of(List.of(ONE.certificate()))).isNotEqualTo(anchors);
    }

    @Test
    @DisplayName("are the JDK's own where nobody names others")
    void ofTheJdk() {
        assertThat(TrustAnchors.ofJdk().size()).isPositive();
    }

    @ParameterizedTest
    @DisplayName("are not read from what holds none")
    @ValueSource(
            strings = {
                "",
                "no certificate at all\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIB"
            })
    void malformed(String content) throws Exception {
        Path file = file(content);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> TrustAnchors.ofPem(file))
                .withMessageContaining(file.toString());
    }

    @Test
    @DisplayName("are not read from a file that is not there")
    void missing() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> TrustAnchors.ofPem(directory.resolve("none")));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> TrustAnchors.of(List.of()));
    }
}
