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
import javax.net.ssl.SSLException;
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
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;

/**
 * Makes the handshake a plan asks for, and judges the peer after it.
 *
 * <p>Sessions are not resumed: the engine is made without a peer's name, under which JSSE would look one up.
 */
final class TlsUpgrade {
    private final TlsPlan plan;
    private final @Nullable DnsName host;
    private final SslContextFactory contexts;
    private final InstantSource clock;

    TlsUpgrade(TlsPlan plan, @Nullable DnsName host, SslContextFactory contexts, InstantSource clock) {
        this.plan = plan;
        this.host = host;
        this.contexts = contexts;
        this.clock = clock;
    }

    /** What came of a handshake; the connection is null where there is none to go on with. */
    record Result(@Nullable TlsConnection connection, boolean authenticated, TlsOutcome outcome) {}

    /**
     * Makes the handshake.
     *
     * @throws SocketTimeoutException if the deadline passed
     */
    Result handshake(ByteConnection plain, Deadline deadline) throws SocketTimeoutException {
        TlsConnection tls;
        try {
            tls = new TlsConnection(plain, engine());
            tls.handshake(deadline);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return failed("The TLS handshake failed: " + describe(e), plain.remote());
        }
        return judged(tls);
    }

    private SSLEngine engine() throws GeneralSecurityException {
        SSLEngine engine = contexts.create(new AcceptAnyPeer()).createSSLEngine();
        engine.setUseClientMode(true);
        DnsName serverName = plan.serverName() == null ? host : plan.serverName();
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
                outcome.handshake(session.getProtocol(), session.getCipherSuite())
                        .peerAddress(address(tls.remote()))
                        .build());
    }

    private Result failed(String reason, Endpoint remote) {
        return new Result(
                null,
                false,
                plan.outcome(TlsStatus.FAILED, TlsResultType.VALIDATION_FAILURE, reason)
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

    /** One line; JSSE hides the reason of some failures in a cause. */
    private static String describe(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        Throwable cause = failure.getCause();
        return failure instanceof SSLException
                        && cause != null
                        && cause.getMessage() != null
                        && !message.contains(cause.getMessage())
                ? message + " (" + cause.getMessage() + ")"
                : message;
    }
}
