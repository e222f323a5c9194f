package org.smtpclient.core.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

/** What tests of TLS share: a client, plans, and servers that answer its first octets as no TLS stack would. */
final class TlsServers {
    static final ServerIdentity IDENTITY =
            ServerIdentity.of(TestCertificate.server("mx.test").selfSigned());

    /** What a client says before the handshake, after which come the octets of its ClientHello. */
    private static final String BEFORE_HANDSHAKE = "EHLO client.test\r\nSTARTTLS\r\n";

    private TlsServers() {}

    static SmtpConnectionBuilder client() {
        return SmtpConnection.builder(EhloName.parse("client.test")).host(DnsName.parse("mx.test"));
    }

    static ServerScript server() {
        return ScriptedServer.smtp().startTls(IDENTITY.sslContext());
    }

    /** A server that has received the beginning of a ClientHello when it does this, and then goes on. */
    static ServerScript atClientHello(ServerAction... actions) {
        return server().atReceived(BEFORE_HANDSHAKE.length() + 1, actions);
    }

    /** A server that answers the ClientHello with octets and closes. */
    static ServerScript answering(byte[] octets) {
        return atClientHello(ServerAction.raw(octets), ServerAction.close());
    }

    /** A TLS record. */
    static byte[] record(int type, int version, byte[] body) {
        return joined(octets(type, version >> 8, version, body.length >> 8, body.length), body);
    }

    /** A fatal alert. */
    static byte[] alert(int description) {
        return record(21, 0x0303, octets(2, description));
    }

    /** A ServerHello without extensions. */
    static byte[] hello(int version, int suite) {
        byte[] body = joined(octets(version >> 8, version), new byte[32], octets(0, suite >> 8, suite, 0));
        return record(22, version, joined(octets(2, 0, 0, body.length), body));
    }

    static byte[] octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return octets;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A plan that demands what a verifier says. */
    static TlsPlan planOf(PeerVerifier verifier) {
        return planOf("digest", verifier);
    }

    /** A plan that demands what a verifier says, which a digest sums up, or nothing does. */
    static TlsPlan planOf(@Nullable String digest, PeerVerifier verifier) {
        TlsPolicy policy = new TlsPolicy() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public TlsPolicyType type() {
                return TlsPolicyType.TLSA;
            }

            @Override
            public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
                throw new AssertionError("not asked");
            }
        };
        return TlsPlan.of(
                policy,
                DnsName.parse("mx.test"),
                (digest == null ? TlsDirective.UseTls.builder() : TlsDirective.UseTls.builder(digest))
                        .because("test", List.of())
                        .verifier(verifier)
                        .build());
    }
}
