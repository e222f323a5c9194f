package org.smtpclient.testkit.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificatesTest {
    private static final int SECONDS = 20;

    @ParameterizedTest
    @EnumSource(value = KeyType.class, names = "RSA_512", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("a server presents exactly the chain it was given, whatever its kind of key")
    void serverPresentsItsChain(KeyType type) throws Exception {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate leaf =
                TestCertificate.server("mx1.example.org").keyType(type).signedBy(root);
        TestCertificate stranger = TestCertificate.authority("Stranger").selfSigned();
        ServerIdentity identity = ServerIdentity.of(leaf, stranger);

        assertThat(handshake(identity)).containsExactlyElementsOf(identity.chain());
    }

    @Test
    void signaturesVerifyUnderTheIssuer() throws Exception {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate middle = TestCertificate.authority("Middle")
                .keyType(KeyType.RSA_2048)
                .pathLength(0)
                .signedBy(root);
        TestCertificate leaf = TestCertificate.server("a.example", "b.example").signedBy(middle);

        leaf.certificate().verify(middle.certificate().getPublicKey());
        middle.certificate().verify(root.certificate().getPublicKey());
        assertThat(leaf.fullChain()).containsExactly(leaf, middle, root);
        assertThat(middle.certificate().getBasicConstraints()).isZero();
        assertThat(leaf.certificate().getSubjectAlternativeNames()).hasSize(2);
    }

    @Test
    void datesAreAsAsked() {
        assertThatThrownBy(() -> TestCertificate.server("a.example")
                        .expired()
                        .selfSigned()
                        .certificate()
                        .checkValidity())
                .isInstanceOf(CertificateExpiredException.class);
        assertThatThrownBy(() -> TestCertificate.server("a.example")
                        .notYetValid()
                        .selfSigned()
                        .certificate()
                        .checkValidity())
                .isInstanceOf(CertificateNotYetValidException.class);
        assertThatCode(() -> TestCertificate.server("a.example")
                        .selfSigned()
                        .certificate()
                        .checkValidity())
                .doesNotThrowAnyException();
    }

    @Test
    void odditiesAreWrittenAsAsked() {
        TestCertificate oddity = TestCertificate.subject("CN=odd")
                .signatureAlgorithm("SHA1withECDSA")
                .keyUsage(KeyUsage.keyAgreement)
                .extendedKeyUsage("1.3.6.1.5.5.7.3.2")
                .permitDns("example.org")
                .selfSigned();

        assertThat(oddity.certificate().getSigAlgName()).isEqualTo("SHA1withECDSA");
        assertThat(oddity.certificate().getBasicConstraints()).isEqualTo(-1);
        assertThat(oddity.certificate().getKeyUsage()[4]).isTrue();
        assertThat(oddity.certificate().getCriticalExtensionOIDs()).contains("2.5.29.30");
    }

    @Test
    void version1HasNoExtensions() {
        TestCertificate old = TestCertificate.authority("Old").version1().selfSigned();

        assertThat(old.certificate().getVersion()).isEqualTo(1);
        assertThat(old.certificate().getCriticalExtensionOIDs()).isNull();
        assertThat(old.certificate().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    @DisplayName("signature algorithms go by Bouncy Castle's names where the JDK has none")
    void signatureAlgorithmOfBouncyCastle() throws Exception {
        TestCertificate root =
                TestCertificate.authority("Root").keyType(KeyType.RSA_2048).selfSigned();
        TestCertificate leaf = TestCertificate.server("mx1.example.org")
                .signatureAlgorithm("SHA256withRSAandMGF1")
                .signedBy(root);

        leaf.certificate().verify(root.certificate().getPublicKey());
        assertThat(leaf.certificate().getSigAlgName()).isEqualTo("RSASSA-PSS");
    }

    @Test
    @DisplayName("an empty issuer, which no parser here takes, is possible as octets")
    void emptyIssuer() throws Exception {
        TestCertificate nameless =
                TestCertificate.server("mx1.example.org").issuerName("").selfSigned();

        ASN1Sequence body =
                (ASN1Sequence) ASN1Sequence.getInstance(nameless.der()).getObjectAt(0);
        assertThat(body.getObjectAt(3).toASN1Primitive().getEncoded()).containsExactly(0x30, 0);
        assertThat(nameless.certificatePem()).contains("BEGIN CERTIFICATE");
        assertThat(nameless.subjectPublicKeyInfo())
                .isEqualTo(nameless.keyPair().getPublic().getEncoded());
        assertThatThrownBy(nameless::certificate).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tlsaRecordsDescribeCertificateAndKey() throws Exception {
        TestCertificate leaf = TestCertificate.server("mx1.example.org").selfSigned();

        assertThat(leaf.tlsa(3, 0, 0).associationData()).isEqualTo(leaf.der());
        assertThat(leaf.tlsa(3, 1, 0).associationData())
                .isEqualTo(leaf.certificate().getPublicKey().getEncoded());
        assertThat(leaf.tlsa(3, 1, 1).toString()).matches("3 1 1 [0-9a-f]{64}");
        assertThat(leaf.tlsa(2, 0, 2).toString()).matches("2 0 2 [0-9a-f]{128}");
    }

    @Test
    void aKeyIsKeptOnRenewal() {
        TestCertificate old = TestCertificate.server("mx1.example.org").selfSigned();
        TestCertificate renewed =
                TestCertificate.server("mx1.example.org").keyOf(old).selfSigned();

        assertThat(renewed.tlsa(3, 1, 1)).isEqualTo(old.tlsa(3, 1, 1));
        assertThat(renewed.tlsa(3, 0, 1)).isNotEqualTo(old.tlsa(3, 0, 1));
    }

    @Test
    void pemHoldsTheKeyThenTheChain() throws Exception {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate leaf = TestCertificate.server("mx1.example.org").signedBy(root);
        String pem = ServerIdentity.withFullChain(leaf).pem();

        assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("-----END CERTIFICATE-----\n");
        String certificates = pem.substring(pem.indexOf("-----BEGIN CERTIFICATE"));
        Collection<? extends Certificate> parsed = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.US_ASCII)));
        assertThat(List.<Certificate>copyOf(parsed)).containsExactly(leaf.certificate(), root.certificate());
    }

    @Test
    void anImpostorPresentsTheChainAndCannotProveThatItIsHis() {
        TestCertificate root = TestCertificate.authority("Root").selfSigned();
        TestCertificate leaf = TestCertificate.server("mx1.example.org").signedBy(root);
        ServerIdentity impostor = ServerIdentity.withFullChain(leaf).withoutKey();

        assertThat(impostor.chain()).containsExactly(leaf.certificate(), root.certificate());
        assertThatThrownBy(() -> handshake(impostor))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void aServerPresentsWhatNoParserTakes() {
        ServerIdentity nameless = ServerIdentity.of(
                TestCertificate.server("mx1.example.org").issuerName("").selfSigned());

        assertThatThrownBy(() -> handshake(nameless))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("parse");
    }

    private static X509Certificate[] handshake(ServerIdentity identity) throws Exception {
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {new AllTrusting()}, null);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket server =
                (SSLServerSocket) identity.sslContext().getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            server.setSoTimeout(SECONDS * 1000);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> accept(server));
            X509Certificate[] presented;
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(loopback, server.getLocalPort())) {
                socket.setSoTimeout(SECONDS * 1000);
                if (identity.leaf().keyType() == KeyType.RSA_512) {
                    // Too short for the signatures of TLS 1.3 (RFC 8446 §4.2.3).
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                }
                socket.startHandshake();
                presented = (X509Certificate[]) socket.getSession().getPeerCertificates();
            }
            await(serving);
            return presented;
        }
    }

    private static void accept(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.setSoTimeout(SECONDS * 1000);
            socket.startHandshake();
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CompletableFuture<Void> serving) throws Exception {
        try {
            serving.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the server's side failed", e.getCause());
        }
    }

    private static final class AllTrusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
