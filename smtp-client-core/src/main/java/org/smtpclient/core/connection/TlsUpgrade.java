package org.smtpclient.core.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.tls.TlsPlan;

/** Makes the handshake a plan asks for, a resumed one where it can, and judges the peer after it in either case. */
final class TlsUpgrade {
    private final TlsPlan plan;
    private final @Nullable DnsName host;
    private final TlsSessions sessions;
    private final InstantSource clock;

    TlsUpgrade(TlsPlan plan, @Nullable DnsName host, TlsSessions sessions, InstantSource clock) {
        this.plan = plan;
        this.host = host;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * What came of a handshake.
     *
     * @param connection null where there is none to go on with
     * @param limited whether a limit of this side's TLS is why there is none
     */
    record Result(@Nullable TlsConnection connection, boolean authenticated, boolean limited, TlsOutcome outcome) {}

    /**
     * Makes the handshake.
     *
     * @throws PlaintextException if what the server sends is no TLS
     * @throws SocketTimeoutException if the deadline passed
     */
    Result handshake(ByteConnection plain, Deadline deadline) throws PlaintextException, SocketTimeoutException {
        TlsSessions.Peer peer = peer(plain.remote());
        TlsSessions.Name name = peer == null ? null : sessions.nameOf(peer, clock.instant());
        Result result = handshake(plain, name, deadline);
        if (peer != null && name != null) {
            remember(peer, name, result);
        }
        return result;
    }

    /** Whose session may be resumed; null if nobody's. */
    private TlsSessions.@Nullable Peer peer(Endpoint remote) {
        String digest = plan.digest();
        return digest == null ? null : new TlsSessions.Peer(remote, host, serverName(), digest);
    }

    private @Nullable DnsName serverName() {
        return plan.serverName() == null ? host : plan.serverName();
    }

    /** Only what came to what is demanded is resumed. After anything else the server may have mended what it presents. */
    private void remember(TlsSessions.Peer peer, TlsSessions.Name name, Result result) {
        TlsConnection tls = result.connection();
        if (tls != null && result.authenticated() == (plan.verifier() != null)) {
            sessions.keep(peer, name, chain(tls.session()), clock.instant());
        } else {
            sessions.forget(peer);
        }
    }

    private static List<X509Certificate> chain(SSLSession session) {
        try {
            return x509(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private Result handshake(ByteConnection plain, TlsSessions.@Nullable Name name, Deadline deadline)
            throws PlaintextException, SocketTimeoutException {
        TlsConnection tls = null;
        try {
            tls = new TlsConnection(plain, engine(plain.remote(), name));
            tls.handshake(deadline);
        } catch (PlaintextException | SocketTimeoutException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return failed(e, tls, plain.remote());
        }
        return judged(tls);
    }

    private SSLEngine engine(Endpoint remote, TlsSessions.@Nullable Name name) throws GeneralSecurityException {
        SSLEngine engine = sessions.engine(name, remote, clock.instant());
        engine.setUseClientMode(true);
        DnsName serverName = serverName();
        if (serverName != null) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new RawServerName(serverName)));
            engine.setSSLParameters(parameters);
        }
        return engine;
    }

    private Result judged(TlsConnection tls) {
        SSLSession session = tls.session();
        PeerVerifier verifier = plan.verifier();
        PeerVerification verification = null;
        if (verifier != null) {
            try {
                verification = verifier.verify(PeerChain.of(x509(session.getPeerCertificates()), clock.instant()));
            } catch (SSLPeerUnverifiedException e) {
                verification = PeerVerification.rejected(
                        TlsResultType.CERTIFICATE_NOT_TRUSTED, "The server presented no certificate");
            } catch (RuntimeException | LinkageError e) {
                verification = PeerVerification.rejected(
                        TlsResultType.VALIDATION_FAILURE, "The policy's verifier failed: " + e);
            }
        }
        TlsOutcome.Builder outcome;
        if (verification == null) {
            outcome = plan.outcome(TlsStatus.ENCRYPTED, null, plan.reason());
        } else if (verification.isAuthenticated()) {
            outcome = plan.outcome(TlsStatus.AUTHENTICATED, null, verification.reason())
                    .matched(verification.matched());
        } else {
            outcome = plan.outcome(TlsStatus.FAILED, verification.resultType(), verification.reason());
        }
        boolean authenticated = verification != null && verification.isAuthenticated();
        return new Result(
                tls,
                authenticated,
                false,
                outcome.handshake(session.getProtocol(), session.getCipherSuite())
                        .peerAddress(address(tls.remote()))
                        .build());
    }

    private Result failed(Exception thrown, @Nullable TlsConnection tls, Endpoint remote) {
        HandshakeFailure failure = HandshakeFailure.of(
                thrown,
                tls == null ? new ServerOpening() : tls.opening(),
                tls == null ? List.of() : tls.enabledProtocols());
        return new Result(
                null,
                false,
                failure.kind().isLimit(),
                plan.outcome(TlsStatus.FAILED, TlsResultType.VALIDATION_FAILURE, failure.message())
                        .peerAddress(address(remote))
                        .build());
    }

    static @Nullable InetAddress address(Endpoint remote) {
        return remote instanceof Endpoint.Tcp tcp ? tcp.address() : null;
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : chain) {
            if (certificate instanceof X509Certificate x509) {
                certificates.add(x509);
            }
        }
        return certificates;
    }
}
