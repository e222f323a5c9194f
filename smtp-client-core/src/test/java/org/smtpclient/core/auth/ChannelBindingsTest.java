package org.smtpclient.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.TestCertificate;

@DisplayName("Channel bindings")
class ChannelBindingsTest {

    /** A session as far as it is looked at. */
    private static SSLSession session(Certificate... chain) {
        return (SSLSession) Proxy.newProxyInstance(
                ChannelBindingsTest.class.getClassLoader(),
                new Class<?>[] {SSLSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProtocol" -> "TLSv1.3";
                    case "getPeerCertificates" -> {
                        if (chain.length == 0) {
                            throw new SSLPeerUnverifiedException("peer not authenticated");
                        }
                        yield chain;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @ParameterizedTest(name = "{1}: {2}")
    @DisplayName("hold the certificate's digest, by its signature's hash function: RFC 5929 §4.1")
    @CsvSource({
        "RSA_2048, MD5withRSA,           SHA-256",
        "RSA_2048, SHA1withRSA,          SHA-256",
        "RSA_2048, SHA224withRSA,        SHA-224",
        "RSA_2048, SHA256withRSA,        SHA-256",
        "RSA_2048, SHA384withRSA,        SHA-384",
        "RSA_2048, SHA512withRSA,        SHA-512",
        "RSA_2048, SHA256withRSAandMGF1, SHA-256",
        "RSA_2048, SHA384withRSAandMGF1, SHA-384",
        "RSA_2048, SHA1withRSAandMGF1,   SHA-256",
        "EC_P256,  SHA1withECDSA,        SHA-256",
        "EC_P256,  SHA256withECDSA,      SHA-256",
        "EC_P384,  SHA384withECDSA,      SHA-384",
        "EC_P521,  SHA512withECDSA,      SHA-512",
        "EC_P256,  SHA3-256withECDSA,    SHA3-256"
    })
    void serverEndPoint(KeyType key, String signature, String hash) throws Exception {
        TestCertificate leaf = TestCertificate.server("mail.example.org")
                .keyType(key)
                .signatureAlgorithm(signature)
                .selfSigned();

        ChannelBindings bindings = ChannelBindings.of(session(leaf.certificate()));

        assertThat(bindings.octetsByType()).containsOnlyKeys("tls-server-end-point");
        assertThat(bindings.octetsByType().get("tls-server-end-point"))
                .isEqualTo(MessageDigest.getInstance(hash).digest(leaf.der()));
    }

    @ParameterizedTest
    @DisplayName("are not defined for signatures without a hash function of their own")
    @ValueSource(strings = {"ED25519", "ED448"})
    void undefined(KeyType key) {
        TestCertificate leaf =
                TestCertificate.server("mail.example.org").keyType(key).selfSigned();

        assertThat(ChannelBindings.of(session(leaf.certificate())).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("are none where the server has no certificate")
    void anonymous() {
        assertThat(ChannelBindings.of(session())).isSameAs(ChannelBindings.NONE);
    }

    @ParameterizedTest
    @DisplayName("of a session are those that the server finds, too; TLS 1.3 exports where the JDK can")
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void session(String protocol) throws Exception {
        LoopbackTls tls = LoopbackTls.handshake(protocol);

        ChannelBindings client = ChannelBindings.of(tls.client().getSession());

        assertThat(client.octetsByType().get("tls-server-end-point"))
                .isEqualTo(
                        MessageDigest.getInstance("SHA-256").digest(tls.leaf().der()));
        boolean exports = protocol.equals("TLSv1.3") && Runtime.version().feature() >= 25;
        assertThat(client.octetsByType().containsKey("tls-exporter")).isEqualTo(exports);
        if (exports) {
            assertThat(client.octetsByType().keySet()).first().isEqualTo("tls-exporter");
            assertThat(client.octetsByType().get("tls-exporter")).hasSize(32).isEqualTo(exported(tls.server()));
            assertThat(ChannelBindings.of(
                                    LoopbackTls.handshake(protocol).client().getSession())
                            .octetsByType()
                            .get("tls-exporter"))
                    .as("of another connection")
                    .isNotEqualTo(client.octetsByType().get("tls-exporter"));
        }
    }

    private static byte[] exported(SSLEngine server) throws ReflectiveOperationException {
        return (byte[]) ExtendedSSLSession.class
                .getMethod("exportKeyingMaterialData", String.class, byte[].class, int.class)
                .invoke(server.getSession(), "EXPORTER-Channel-Binding", new byte[0], 32);
    }

    @Test
    @DisplayName("lead to a mechanism in -PLUS where the server offers one, and are shown to nobody")
    void choice() throws Exception {
        ChannelBindings bindings =
                ChannelBindings.of(LoopbackTls.handshake("TLSv1.2").client().getSession());
        AuthPeer peer = AuthDialogue.peer(
                "PLAIN SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1", TlsStatus.AUTHENTICATED, bindings);

        AuthDialogue dialogue =
                new AuthDialogue(AuthDialogue.options(AuthDialogue.PASSWORD).build(), peer);

        assertThat(dialogue.sent())
                .isEqualTo("AUTH SCRAM-SHA-256-PLUS " + AuthDialogue.base64("hello [tls-server-end-point]"));
        assertThat(peer.toString()).contains("channel bindings [tls-server-end-point]");
        assertThat(AuthDialogue.MECHANISMS).extracting(SaslMechanism::name).contains("scram-sha-256-plus");
    }
}
