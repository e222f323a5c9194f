package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.certificates.TestCertificate;
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

    private final PeerVerifier accepting = chain -> {
        judged.add(chain);
        return PeerVerification.authenticated("mx.test", "it is the one");
    };

    private static SSLContext context(X509ExtendedTrustManager trustManager) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trustManager}, new SecureRandom());
        return context;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("a session under \"may\" is not resumed under a policy that rejects")
    void byDefault(String version) throws Exception {
        sendOpportunisticallyThenRejected(version, judge -> context(new Counting(judge)));

        assertThat(fullHandshakes).hasValue(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("nor is it with one context for all, session cache and all")
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

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("a session is resumed under the same plan, and its peer is judged again")
    void samePlan(String version) throws Exception {
        TlsSessions sessions = new TlsSessions(judge -> context(new Counting(judge)));
        try (ScriptedServer server = TlsServers.server().tlsProtocols(version).start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(open(server, sessions, TlsServers.planOf("x", accepting)))
                        .isEqualTo(TlsStatus.AUTHENTICATED);
            }
        }
        assertThat(fullHandshakes).hasValue(1);
        assertThat(judged)
                .hasSize(3)
                .allSatisfy(chain ->
                        assertThat(chain.certificates()).containsExactlyElementsOf(TlsServers.IDENTITY.chain()));
    }

    @Test
    @DisplayName(
            "a session is not resumed where the plan is another, the host is, the server's name is, or the plan has no digest")
    void otherPlans() throws Exception {
        TlsSessions sessions = new TlsSessions(judge -> context(new Counting(judge)));
        TlsPlan may = TlsPlan.of(TlsLevel.OPPORTUNISTIC);
        try (ScriptedServer server = TlsServers.server().start();
                ScriptedServer other = TlsServers.server().start()) {
            open(server, sessions, may);
            open(server, sessions, TlsPlan.of(TlsLevel.MANDATORY));
            open(server, sessions, TlsServers.planOf("x", accepting));
            open(server, sessions, TlsServers.planOf("y", accepting));
            open(other, sessions, may);
            assertThat(fullHandshakes).hasValue(5);
            openAs("other.test", server, sessions, may);
            assertThat(fullHandshakes).hasValue(6);
            open(server, sessions, TlsServers.planOf(null, accepting));
            open(server, sessions, TlsServers.planOf(null, accepting));
            assertThat(fullHandshakes).hasValue(8);
            open(server, sessions, may);
            assertThat(fullHandshakes).as("the first one is still to be had").hasValue(8);
        }
    }

    @Test
    @DisplayName("a resumed session that the policy comes to reject ends the connection, and is never resumed again")
    void rejectedLater() throws Exception {
        TlsSessions sessions = new TlsSessions(judge -> context(new Counting(judge)));
        try (ScriptedServer server = TlsServers.server().start()) {
            assertThat(open(server, sessions, TlsServers.planOf("x", accepting)))
                    .isEqualTo(TlsStatus.AUTHENTICATED);
            assertThat(open(server, sessions, TlsServers.planOf("x", rejecting)))
                    .isEqualTo(TlsStatus.FAILED);
            assertThat(fullHandshakes)
                    .as("equal digests: the second was resumed")
                    .hasValue(1);
            assertThat(open(server, sessions, TlsServers.planOf("x", rejecting)))
                    .isEqualTo(TlsStatus.FAILED);
            assertThat(open(server, sessions, TlsServers.planOf("x", accepting)))
                    .isEqualTo(TlsStatus.AUTHENTICATED);
            assertThat(fullHandshakes).hasValue(3);
        }
        assertThat(judged).hasSize(4);
    }

    @Test
    @DisplayName("a session is resumed for an hour, and not when a certificate of its chain has expired")
    void age() throws Exception {
        TlsSessions sessions = new TlsSessions(judge -> context(new Counting(new AcceptAnyPeer())));
        TlsSessions.Peer peer = new TlsSessions.Peer(
                new Endpoint.Tcp(InetAddress.getLoopbackAddress(), 25), null, null, "may:opportunistic");
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        List<X509Certificate> brief = List.of(TestCertificate.server("mx.test")
                .valid(now.minusSeconds(60), now.plusSeconds(60))
                .selfSigned()
                .certificate());

        sessions.keep(peer, sessions.nameOf(peer, now), List.of(), now);
        assertThat(sessions.nameOf(peer, now.plusSeconds(3599)).isNew()).isFalse();
        assertThat(sessions.nameOf(peer, now.plusSeconds(3600)).isNew()).isTrue();

        sessions.forget(peer);
        sessions.keep(peer, sessions.nameOf(peer, now), brief, now);
        assertThat(sessions.nameOf(peer, now.plusSeconds(59)).isNew()).isFalse();
        assertThat(sessions.nameOf(peer, now.plusSeconds(60)).isNew()).isTrue();
    }

    private static TlsStatus open(ScriptedServer server, TlsSessions sessions, TlsPlan plan) throws Exception {
        return openAs("mx.test", server, sessions, plan);
    }

    /** Reads a reply over TLS too, with which tickets come. */
    private static TlsStatus openAs(String host, ScriptedServer server, TlsSessions sessions, TlsPlan plan)
            throws Exception {
        try (SmtpConnection connection = TlsServers.client()
                .host(DnsName.parse(host))
                .tls(plan)
                .tlsSessions(sessions)
                .connect(server.endpoint())) {
            connection.ehlo();
            if (connection.starttls() instanceof StarttlsResult.Established) {
                connection.ehlo();
                connection.quit();
            }
            return connection.tlsOutcome().status();
        }
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

    /** A context whose engines all know the same peer's name, whatever they are told, under which JSSE keeps and finds sessions. */
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
            return engineCreateSSLEngine();
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
