package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.core.connection.TlsServers.alert;
import static org.smtpclient.core.connection.TlsServers.answering;
import static org.smtpclient.core.connection.TlsServers.atClientHello;
import static org.smtpclient.core.connection.TlsServers.hello;
import static org.smtpclient.core.connection.TlsServers.joined;
import static org.smtpclient.core.connection.TlsServers.octets;
import static org.smtpclient.core.connection.TlsServers.record;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

/** What ends a handshake before the policy's verifier could be asked, and how it is told. */
@Timeout(60)
class TlsLimitTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TLS_1_0 = 0x0301;
    private static final int TLS_1_1 = 0x0302;
    private static final int TLS_1_2 = 0x0303;

    static Stream<Arguments> handshakesThatFail() {
        return Stream.of(
                limit("TLS 1.0 alone, by its hello", answering(hello(TLS_1_0, 0x002f)), "the server chose TLS 1.0"),
                limit("TLS 1.1 alone, by its hello", answering(hello(TLS_1_1, 0xc013)), "the server chose TLS 1.1"),
                limit("old versions alone, by its alert", answering(alert(70)), "the server speaks none of TLSv1.3"),
                limit("nothing in common, by its alert", answering(alert(40)), "takes none of the cipher suites"),
                limit("a level of security beyond ours", answering(alert(71)), "alert insufficient_security"),
                limit("RC4", answering(hello(TLS_1_2, 0x0005)), "cipher suite SSL_RSA_WITH_RC4_128_SHA"),
                limit("3DES", answering(hello(TLS_1_2, 0x000a)), "cipher suite SSL_RSA_WITH_3DES_EDE_CBC_SHA"),
                limit("no certificate", answering(hello(TLS_1_2, 0x0034)), "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
                limit("compressed points, TLS 1.3", presenting(compressed(), "TLSv1.3"), "uncompressed point format"),
                limit("compressed points, TLS 1.2", presenting(compressed(), "TLSv1.2"), "uncompressed point format"),
                limit("explicit curve parameters", presenting(explicit(), "TLSv1.3"), "Only named ECParameters"),
                limit("an empty issuer, TLS 1.3", presenting(issuedByNobody(), "TLSv1.3"), "Empty issuer"),
                limit("an empty issuer, TLS 1.2", presenting(issuedByNobody(), "TLSv1.2"), "Empty issuer"),
                failure("a failure of its own, by its alert", answering(alert(80)), "alert internal_error"),
                failure("SNI that it does not know, by its alert", answering(alert(112)), "alert unrecognized_name"),
                failure("the end of the connection", atClientHello(ServerAction.close()), "closed the connection"),
                failure("a reset", atClientHello(ServerAction.reset()), "the connection broke"),
                failure("half a record", answering(octets(22, 3, 3, 0, 80, 2)), "closed the connection"),
                failure("an unknown message", answering(record(22, TLS_1_2, octets(99, 0, 0, 1, 0))), "failed: "),
                failure("another's certificate, TLS 1.3", stolen("TLSv1.3"), "not proven to hold"),
                failure("another's certificate, TLS 1.2", stolen("TLSv1.2"), "not proven to hold"));
    }

    private static Arguments limit(String what, ServerScript script, String reason) {
        return arguments(what, script, Kind.TLS_LIMIT, "TLS limit, not a mismatch: ", reason);
    }

    private static Arguments failure(String what, ServerScript script, String reason) {
        return arguments(what, script, Kind.TLS_HANDSHAKE_FAILED, "The TLS handshake failed: ", reason);
    }

    private static ServerScript presenting(TestCertificate certificate, String version) {
        return ScriptedServer.smtp()
                .startTls(ServerIdentity.of(certificate).sslContext())
                .tlsProtocols(version);
    }

    private static ServerScript stolen(String version) {
        return ScriptedServer.smtp()
                .startTls(TlsServers.IDENTITY.withoutKey().sslContext())
                .tlsProtocols(version);
    }

    @ParameterizedTest(name = "a server that has {0}: {2}")
    @DisplayName("rule 3: tells a limit of the TLS stack from a failure of the server, and neither as a mismatch")
    @MethodSource("handshakesThatFail")
    void tellsWhyAHandshakeFailed(String what, ServerScript script, Kind kind, String beginning, String reason)
            throws Exception {
        PeerVerifier neverAsked = chain -> PeerVerification.authenticated("nothing", "it should not have been asked");
        try (ScriptedServer server = script.start();
                SmtpConnection connection =
                        TlsServers.client().tls(TlsServers.planOf(neverAsked)).dial(server.endpoint())) {
            assertThatThrownBy(connection::open).isInstanceOf(SessionException.class);

            assertThat(connection.failure().kind()).isEqualTo(kind);
            assertThat(connection.failure().phase()).isEqualTo(Phase.TLS);
            TlsOutcome tls = connection.tlsOutcome();
            assertThat(tls.status()).isEqualTo(TlsStatus.FAILED);
            assertThat(tls.resultType()).isEqualTo(TlsResultType.VALIDATION_FAILURE);
            assertThat(tls.reason())
                    .startsWith(beginning)
                    .contains(reason)
                    .isEqualTo(connection.failure().message());
            server.awaitConnectionsEnded(1, LIMIT);
            assertThat(server.connection(1).commands()).containsExactly("EHLO client.test", "STARTTLS");
        }
    }

    @Test
    @DisplayName("tells a context that judges certificates by itself from a policy that does not want the peer")
    void tellsAForeignTrustManager() throws Exception {
        SslContextFactory headstrong = trustManager -> {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, new SecureRandom());
            return context;
        };
        try (ScriptedServer server = TlsServers.server().start();
                SmtpConnection connection =
                        TlsServers.client().sslContexts(headstrong).dial(server.endpoint())) {
            assertThatThrownBy(connection::open).hasMessageContaining("must use the trust manager that it is given");
            assertThat(connection.failure().kind()).isEqualTo(Kind.TLS_HANDSHAKE_FAILED);
        }
    }

    @Test
    @DisplayName("tells that there is no TLS on this side")
    void tellsAContextThatCannotBeMade() throws Exception {
        SslContextFactory broken = trustManager -> SSLContext.getInstance("TLSv9");
        try (ScriptedServer server = TlsServers.server().start();
                SmtpConnection connection =
                        TlsServers.client().sslContexts(broken).dial(server.endpoint())) {
            assertThatThrownBy(connection::open)
                    .hasMessageContaining("this side's TLS broke")
                    .hasMessageContaining("TLSv9");
        }
    }

    private static TestCertificate issuedByNobody() {
        return TestCertificate.server("mx.test").issuerName("").selfSigned();
    }

    private static TestCertificate compressed() {
        TestCertificate plain = TestCertificate.server("mx.test").selfSigned();
        byte[] point = point(plain);
        byte[] half = Arrays.copyOfRange(point, 1, 33);
        byte[] spki = der(
                0x30,
                Arrays.copyOfRange(plain.subjectPublicKeyInfo(), 2, 23),
                der(0x03, octets(0, 2 + (point[64] & 1)), half));
        return TestCertificate.server("mx.test")
                .keyOf(plain)
                .publicKeyInfo(spki)
                .selfSigned();
    }

    /** SEC 1 appendix C.2: the curve spelled out in place of its name. */
    private static TestCertificate explicit() {
        TestCertificate plain = TestCertificate.server("mx.test").selfSigned();
        ECParameterSpec curve = ((ECPublicKey) plain.keyPair().getPublic()).getParams();
        byte[] ecPublicKey = der(0x06, octets(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01));
        byte[] primeField = der(0x06, octets(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01));
        BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        byte[] parameters = der(
                0x30,
                integer(BigInteger.ONE),
                der(0x30, primeField, integer(prime)),
                der(
                        0x30,
                        der(0x04, field(curve.getCurve().getA())),
                        der(0x04, field(curve.getCurve().getB()))),
                der(
                        0x04,
                        octets(4),
                        field(curve.getGenerator().getAffineX()),
                        field(curve.getGenerator().getAffineY())),
                integer(curve.getOrder()),
                integer(BigInteger.ONE));
        byte[] spki = der(0x30, der(0x30, ecPublicKey, parameters), der(0x03, octets(0), point(plain)));
        return TestCertificate.server("mx.test")
                .keyOf(plain)
                .publicKeyInfo(spki)
                .selfSigned();
    }

    /** The uncompressed point of a P-256 key, 65 octets: the last ones of its encoding. */
    private static byte[] point(TestCertificate certificate) {
        byte[] spki = certificate.subjectPublicKeyInfo();
        return Arrays.copyOfRange(spki, spki.length - 65, spki.length);
    }

    private static byte[] integer(BigInteger value) {
        return der(0x02, value.toByteArray());
    }

    private static byte[] field(BigInteger value) {
        byte[] octets = value.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, octets.length);
        System.arraycopy(octets, octets.length - length, padded, 32 - length, length);
        return padded;
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] body = joined(parts);
        byte[] header =
                body.length < 0x80 ? octets(tag, body.length) : octets(tag, 0x82, body.length >> 8, body.length);
        return joined(header, body);
    }
}
