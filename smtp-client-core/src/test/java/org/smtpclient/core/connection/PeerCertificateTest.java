package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;

@Timeout(120)
@DisplayName("The policy's verifier, and nobody else, judges a certificate")
class PeerCertificateTest {
    private static final TestCertificate ROOT =
            TestCertificate.authority("Root").selfSigned();

    static Stream<Arguments> certificates() {
        Stream<Arguments> both = Stream.of(
                        arguments("self-signed", server().selfSigned()),
                        arguments("expired", server().expired().selfSigned()),
                        arguments("not yet valid", server().notYetValid().selfSigned()),
                        arguments(
                                "misnamed",
                                TestCertificate.server("other.example").selfSigned()),
                        arguments(
                                "without any name",
                                TestCertificate.subject("").issuerName("CN=x").selfSigned()),
                        arguments("signed with SHA-1", signedWith(KeyType.EC_P256, "SHA1withECDSA")),
                        arguments("signed with RSA and SHA-1", signedWith(KeyType.RSA_2048, "SHA1withRSA")),
                        arguments("signed with RSA and MD5", signedWith(KeyType.RSA_2048, "MD5withRSA")),
                        arguments("RSA of 1024 bits", of(KeyType.RSA_1024)),
                        arguments("P-384", of(KeyType.EC_P384)),
                        arguments("P-521", of(KeyType.EC_P521)),
                        arguments("Ed25519", of(KeyType.ED25519)),
                        arguments("Ed448", of(KeyType.ED448)),
                        arguments(
                                "an authority's own",
                                TestCertificate.authority("mx.test").selfSigned()),
                        arguments(
                                "for e-mail and not for servers",
                                server().extendedKeyUsage("1.3.6.1.5.5.7.3.4").selfSigned()),
                        arguments(
                                "with a critical extension that nobody knows",
                                server().extension("1.2.3.4.5", true, new byte[] {5, 0})
                                        .selfSigned()),
                        arguments("of a private authority", server().signedBy(ROOT)))
                .flatMap(row ->
                        Stream.of("TLSv1.3", "TLSv1.2").map(version -> arguments(row.get()[0], version, row.get()[1])));
        // A key too short for the signatures of TLS 1.3 (RFC 8446 §4.2.3).
        return Stream.concat(both, Stream.of(arguments("RSA of 512 bits", "TLSv1.2", of(KeyType.RSA_512))));
    }

    private static CertificateBuilder server() {
        return TestCertificate.server("mx.test");
    }

    private static TestCertificate of(KeyType type) {
        return server().keyType(type).selfSigned();
    }

    private static TestCertificate signedWith(KeyType type, String algorithm) {
        return server().keyType(type).signatureAlgorithm(algorithm).selfSigned();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("certificates")
    @DisplayName("whatever it is like")
    void asksTheVerifier(String what, String version, TestCertificate certificate) throws Exception {
        ServerIdentity identity = ServerIdentity.of(certificate, ROOT);
        List<List<X509Certificate>> seen = new ArrayList<>();
        PeerVerifier accepting = chain -> {
            seen.add(chain.certificates());
            return PeerVerification.authenticated("it", "accepted");
        };
        PeerVerifier rejecting = chain -> {
            seen.add(chain.certificates());
            return PeerVerification.rejected(TlsResultType.TLSA_INVALID, "rejected");
        };
        try (ScriptedServer server = ScriptedServer.smtp()
                .startTls(identity.sslContext())
                .tlsProtocols(version)
                .start()) {
            try (SmtpConnection connection =
                    TlsServers.client().tls(TlsServers.planOf(accepting)).connect(server.endpoint())) {
                connection.open();
                assertThat(connection.tlsOutcome().status()).isEqualTo(TlsStatus.AUTHENTICATED);
                assertThat(connection.tlsOutcome().protocol()).isEqualTo(version);
            }
            try (SmtpConnection connection =
                    TlsServers.client().tls(TlsServers.planOf(rejecting)).connect(server.endpoint())) {
                connection.ehlo();
                assertThat(connection.starttls())
                        .isInstanceOfSatisfying(
                                StarttlsResult.Failed.class,
                                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.TLS_NOT_AUTHENTICATED));
                assertThat(connection.tlsOutcome().resultType()).isEqualTo(TlsResultType.TLSA_INVALID);
            }
        }
        assertThat(seen).containsExactly(identity.chain(), identity.chain());
    }
}
