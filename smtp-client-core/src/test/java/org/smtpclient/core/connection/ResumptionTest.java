package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.smtp.ScriptedServer;

/**
 * A session made under one policy never vouches for the peer under another. The servers here issue session identifiers
 * (TLS 1.2) and tickets (1.3), and take them back. A resumed handshake does not ask the trust manager: by this the tests
 * tell it from a full one.
 */
@Timeout(60)
@DisplayName("rule 5: the peer is judged after every handshake")
class ResumptionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AtomicInteger fullHandshakes = new AtomicInteger();
    private final List<PeerChain> judged = new ArrayList<>();
    private final PeerVerifier rejecting = chain -> {
        judged.add(chain);
        return PeerVerification.rejected(TlsResultType.TLSA_INVALID, "it is another one");
    };

    private static SSLContext context(X509ExtendedTrustManager trustManager) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trustManager}, new SecureRandom());
        return context;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("with a context of its own for each connection, nothing is resumed")
    void byDefault(String version) throws Exception {
        sendOpportunisticallyThenRejected(version, judge -> context(new Counting(judge)));

        assertThat(fullHandshakes).hasValue(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("with one context for all, session cache and all, nothing is resumed either")
    void withASharedContext(String version) throws Exception {
        SSLContext shared = context(new Counting(new AcceptAnyPeer()));

        sendOpportunisticallyThenRejected(version, judge -> shared);

        assertThat(fullHandshakes).hasValue(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("with a context that resumes all the same, the chain of the resumed session is judged")
    void withAContextThatResumes(String version) throws Exception {
        SSLContext resuming = new ResumingContext(context(new Counting(new AcceptAnyPeer())));

        sendOpportunisticallyThenRejected(version, judge -> resuming);

        assertThat(fullHandshakes).as("the second handshake was a resumption").hasValue(1);
    }

    /** A session under "may", used to the full, and one more with the same server, whose peer the policy rejects. */
    private void sendOpportunisticallyThenRejected(String version, SslContextFactory contexts) throws Exception {
        try (ScriptedServer server = TlsServers.server().tlsProtocols(version).start()) {
            try (SmtpConnection may = TlsServers.client()
                    .tls(TlsPlan.of(TlsLevel.OPPORTUNISTIC))
                    .sslContexts(contexts)
                    .connect(server.endpoint())) {
                may.open();
                may.deliver(
                        Envelope.of(ReversePath.NULL, List.of(Mailbox.parse("b@mx.test"))),
                        Message.of("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                may.quit();
                assertThat(may.tlsOutcome().protocol()).isEqualTo(version);
            }
            try (SmtpConnection strict = TlsServers.client()
                    .tls(TlsServers.planOf(rejecting))
                    .sslContexts(contexts)
                    .connect(server.endpoint())) {
                strict.ehlo();
                strict.starttls();
                assertThat(strict.failure().kind()).isEqualTo(Kind.TLS_NOT_AUTHENTICATED);
                assertThat(strict.tlsOutcome().protocol()).isEqualTo(version);
            }
            server.awaitConnectionsEnded(2, LIMIT);
            assertThat(server.connection(2).commands()).containsExactly("EHLO client.test", "STARTTLS");
        }
        assertThat(judged)
                .singleElement()
                .satisfies(chain ->
                        assertThat(chain.certificates()).containsExactlyElementsOf(TlsServers.IDENTITY.chain()));
    }

    /** Counts how often the trust manager is asked. */
    private final class Counting extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager judge;

        Counting(X509ExtendedTrustManager judge) {
            this.judge = judge;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
                throws CertificateException {
            fullHandshakes.incrementAndGet();
            judge.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("no socket is used");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("the extended kind is asked for its extended method");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new AssertionError("there is no client to judge");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("there is no client to judge");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("there is no client to judge");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }

    /** A context whose engines all know the same peer's name, under which JSSE keeps and finds sessions. */
    private static final class ResumingContext extends SSLContext {
        ResumingContext(SSLContext inner) {
            super(new ResumingSpi(inner), inner.getProvider(), inner.getProtocol());
        }
    }

    private static final class ResumingSpi extends SSLContextSpi {
        private final SSLContext inner;

        ResumingSpi(SSLContext inner) {
            this.inner = inner;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return inner.createSSLEngine("mx.test", 25);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return inner.createSSLEngine(host, port);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("initialised already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return inner.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return inner.getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return inner.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return inner.getClientSessionContext();
        }
    }
}
