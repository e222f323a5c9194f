package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.KeyManagementException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.connection.HandshakeFailure.Kind;

class HandshakeFailureTest {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final SSLException ANY = new SSLHandshakeException("whatever a TLS stack says");

    private static HandshakeFailure of(Exception thrown, String openingHex) {
        ServerOpening opening = new ServerOpening();
        opening.add(ByteBuffer.wrap(HexFormat.of().parseHex(openingHex.replace(" ", ""))));
        return HandshakeFailure.of(thrown, opening, VERSIONS);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @DisplayName("goes first by what the server sent")
    @CsvSource({
        "alert handshake_failure,    15 0303 0002 02 28, PARAMETERS, none of the cipher suites",
        "the same in another record, 15 0301 0002 02 28, PARAMETERS, alert handshake_failure",
        "alert insufficient_security,15 0303 0002 02 47, PARAMETERS, alert insufficient_security",
        "alert protocol_version,     15 0300 0002 02 46, VERSION,    'none of TLSv1.3, TLSv1.2 (alert protocol_version)'",
        "alert internal_error,       15 0303 0002 02 50, ALERT,      the alert internal_error",
        "alert certificate_required, 15 0303 0002 02 74, ALERT,      the alert certificate_required",
        "warning unrecognized_name,  15 0303 0002 01 70, ALERT,      the alert unrecognized_name",
        "warning close_notify,       15 0303 0002 01 00, ALERT,      the alert close_notify",
        "an alert of no name,        15 0303 0002 02 c7, ALERT,      the alert 199",
        "a hello of SSL 3.0,         16 0300 0030 02 00002c 0300, VERSION, chose SSL 3.0",
        "a hello of TLS 1.0,         16 0301 0030 02 00002c 0301, VERSION, 'chose TLS 1.0, and this side speaks TLSv1.3 and TLSv1.2'",
        "a hello of TLS 1.1,         16 0302 0030 02 00002c 0302, VERSION, chose TLS 1.1",
        "a hello of TLS 1.2,         16 0303 0030 02 00002c 0303, MALFORMED, whatever a TLS stack says",
        "half a hello,               16 0301 0030 02 00002c 03, MALFORMED, whatever a TLS stack says",
        "an encrypted alert,         15 0303 0013 4711 4711 4711 4711 4711, MALFORMED, whatever a TLS stack says",
        "nothing,                    '', MALFORMED, whatever a TLS stack says",
    })
    void goesFirstByWhatTheServerSent(String what, String opening, Kind kind, String message) {
        HandshakeFailure failure = of(ANY, opening);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).contains(message);
    }

    static Stream<Arguments> exceptions() {
        CertificateException explicit = new CertificateParsingException("java.io.IOException: Only named ECParameters");
        explicit.initCause(new IOException("Only named ECParameters supported"));
        return Stream.of(
                arguments(
                        "JDK 17, an alert within the handshake",
                        new SSLHandshakeException("Received fatal alert: bad_record_mac"),
                        Kind.ALERT,
                        "the alert bad_record_mac"),
                arguments(
                        "JDK 25, an alert within the handshake",
                        new SSLHandshakeException("(decrypt_error) Received fatal alert: decrypt_error"),
                        Kind.ALERT,
                        "the alert decrypt_error"),
                arguments(
                        "a late handshake_failure, when the server has agreed already",
                        new SSLHandshakeException("Received fatal alert: handshake_failure"),
                        Kind.ALERT,
                        "the alert handshake_failure"),
                arguments(
                        "JDK 17, explicit curve parameters",
                        caused("Failed to parse server certificates", explicit),
                        Kind.CERTIFICATE_UNREADABLE,
                        "(Only named ECParameters supported); another JSSE provider may"),
                arguments(
                        "JDK 25, an empty issuer",
                        caused(
                                "(bad_certificate) Failed to parse server certificates",
                                new CertificateParsingException("Empty issuer DN not allowed in X509Certificates")),
                        Kind.CERTIFICATE_UNREADABLE,
                        "Empty issuer DN"),
                arguments(
                        "octets that are no certificate",
                        caused(
                                "Failed to parse server certificates",
                                new CertificateException("Unable to initialize, java.io.IOException: DerInputStream")),
                        Kind.CERTIFICATE_UNREADABLE,
                        "DerInputStream"),
                arguments(
                        "a key that cannot be read",
                        caused("Bad key", new InvalidKeyException("Only uncompressed point format supported")),
                        Kind.CERTIFICATE_UNREADABLE,
                        "Only uncompressed"),
                arguments(
                        "a trust manager that is not ours",
                        caused(
                                "PKIX path building failed: unable to find valid certification path",
                                new CertificateException("PKIX path building failed")),
                        Kind.FOREIGN_JUDGE,
                        "must use the trust manager that it is given"),
                arguments(
                        "JDK 17, RC4",
                        new SSLHandshakeException("Server selected improper ciphersuite SSL_RSA_WITH_RC4_128_SHA"),
                        Kind.PARAMETERS,
                        "chose the cipher suite SSL_RSA_WITH_RC4_128_SHA"),
                arguments(
                        "JDK 25, an anonymous suite",
                        new SSLHandshakeException("(illegal_parameter) Server selected improper ciphersuite"
                                + " TLS_DH_anon_WITH_AES_128_CBC_SHA"),
                        Kind.PARAMETERS,
                        "TLS_DH_anon_WITH_AES_128_CBC_SHA, which this side does not offer"),
                arguments(
                        "JDK 25, a group of 768 bits",
                        new SSLHandshakeException("(insufficient_security) DH ServerKeyExchange does not comply to"
                                + " algorithm constraints"),
                        Kind.ALGORITHM_REFUSED,
                        "(DH ServerKeyExchange does not comply to algorithm constraints); the security property"),
                arguments(
                        "JDK 17, an unknown group",
                        new SSLHandshakeException(
                                "Unsupported HelloRetryRequest selected group: UNDEFINED-NAMED-GROUP(31)"),
                        Kind.ALGORITHM_REFUSED,
                        "UNDEFINED-NAMED-GROUP(31)"),
                arguments(
                        "a signature algorithm",
                        new SSLHandshakeException("Unsupported signature algorithm (rsa_pkcs1_md5) used in"
                                + " ServerKeyExchange handshake message"),
                        Kind.ALGORITHM_REFUSED,
                        "rsa_pkcs1_md5"),
                arguments(
                        "a version, by its extension",
                        new SSLHandshakeException("The server selected protocol version TLS11 is not accepted by"
                                + " client preferences [TLS13, TLS12]"),
                        Kind.ALGORITHM_REFUSED,
                        "TLS11"),
                arguments(
                        "everything switched off",
                        new SSLHandshakeException("No appropriate protocol (protocol is disabled or cipher suites are"
                                + " inappropriate)"),
                        Kind.ALGORITHM_REFUSED,
                        "No appropriate protocol"),
                arguments(
                        "JDK 17, another's signature in TLS 1.3",
                        new SSLHandshakeException("Invalid CertificateVerify message: invalid signature"),
                        Kind.KEY_NOT_PROVEN,
                        "has not proven to hold its certificate's key"),
                arguments(
                        "JDK 17, another's signature in TLS 1.2",
                        new SSLHandshakeException("Invalid ECDH ServerKeyExchange signature"),
                        Kind.KEY_NOT_PROVEN,
                        "ServerKeyExchange signature"),
                arguments(
                        "a message out of turn",
                        new SSLProtocolException("(unexpected_message) Unexpected handshake message: finished"),
                        Kind.MALFORMED,
                        "failed: Unexpected handshake message: finished"),
                arguments(
                        "words that hide their cause",
                        caused("General problem", new IllegalStateException("the cause")),
                        Kind.MALFORMED,
                        "General problem: the cause"),
                arguments("no words", new SSLException((String) null), Kind.MALFORMED, "SSLException"),
                arguments("an end", new EOFException("over"), Kind.CLOSED, "the server closed the connection"),
                arguments("a reset", new SocketException("Connection reset"), Kind.CLOSED, "Connection reset"),
                arguments("no context", new KeyManagementException("no provider"), Kind.LOCAL, "no provider"),
                arguments("a defect", new IllegalStateException("defect"), Kind.LOCAL, "defect"));
    }

    private static SSLException caused(String message, Throwable cause) {
        SSLException thrown = new SSLHandshakeException(message);
        thrown.initCause(cause);
        return thrown;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @DisplayName("then by the kind of exception, and then by its words")
    @MethodSource("exceptions")
    void goesByTheException(String what, Exception thrown, Kind kind, String message) {
        HandshakeFailure failure = of(thrown, "");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).contains(message).doesNotContain("(bad_certificate)", "(unexpected_message)");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("calls a limit what is one, and nothing else")
    @CsvSource({
        "ALERT,                  false",
        "CLOSED,                 false",
        "VERSION,                true",
        "PARAMETERS,             true",
        "CERTIFICATE_UNREADABLE, true",
        "ALGORITHM_REFUSED,      true",
        "KEY_NOT_PROVEN,         false",
        "FOREIGN_JUDGE,          false",
        "MALFORMED,              false",
        "LOCAL,                  false",
    })
    void tellsLimits(Kind kind, boolean limit) {
        assertThat(kind.isLimit()).isEqualTo(limit);
        Stream.of(of(ANY, "15030300020228"), of(ANY, ""))
                .filter(failure -> failure.kind() == kind)
                .forEach(failure -> assertThat(failure.message())
                        .startsWith(limit ? "TLS limit, not a mismatch: " : "The TLS handshake failed: "));
    }
}
