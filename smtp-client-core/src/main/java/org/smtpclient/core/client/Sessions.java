package org.smtpclient.core.client;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.connection.SessionObservers;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.connection.SmtpConnectionBuilder;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.connection.TlsSessions;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.pool.SessionKey;
import org.smtpclient.core.pool.SessionPool;
import org.smtpclient.core.tls.TlsPlan;

/** How a client makes its sessions: everything that is the same for all of them. */
record Sessions(
        @Nullable EhloName ehloName,
        List<Transport> transports,
        @Nullable InetAddress sourceIpv4,
        @Nullable InetAddress sourceIpv6,
        Timeouts timeouts,
        TlsSessions tlsSessions,
        InstantSource clock,
        @Nullable AuthOptions auth,
        boolean pipelining,
        boolean chunking,
        SessionObservers observers,
        Duration connectionAttemptDelay,
        SessionPool<OpenSession> pool) {

    /** Connects an endpoint, in the time that the phase may take and by a deadline. */
    ByteConnection connect(Endpoint endpoint, Deadline deadline) throws IOException {
        ConnectRequest request = ConnectRequest.of(
                endpoint, Deadline.after(timeouts.of(Phase.CONNECT)).or(deadline));
        InetAddress source = sourceFor(endpoint);
        return transportFor(endpoint).connect(source == null ? request : request.from(source));
    }

    /** A builder of sessions that are as a plan demands. */
    SmtpConnectionBuilder builder(HostPlan host, TlsPlan tls, DialogueListener listener, Deadline deadline) {
        // Finding this host's own name may take seconds, which a plan that opens no session need not wait for.
        return SmtpConnection.builder(ehloName == null ? EhloName.ofLocalHost() : ehloName)
                .timeouts(timeouts)
                .deadline(deadline)
                .dialect(host.dialect())
                .tls(tls)
                .host(host.name())
                .tlsImplicit(host.isTlsImplicit())
                .auth(auth)
                .pipelining(pipelining)
                .chunking(chunking)
                .observers(observers)
                .tlsSessions(tlsSessions)
                .clock(clock)
                .listener(listener);
    }

    /** All that makes a session with one endpoint of a host differ from others of this client's. */
    SessionKey key(HostPlan host, Endpoint endpoint, @Nullable String tlsDigest) {
        SessionKey.Builder key = SessionKey.builder(host.host(), endpoint)
                .tls(tlsDigest)
                .tlsImplicit(host.isTlsImplicit())
                .source(sourceFor(endpoint))
                .transport(transportFor(endpoint))
                .dialect(host.dialect())
                .credentials(auth);
        return (ehloName == null ? key : key.ehloName(ehloName)).build();
    }

    private Transport transportFor(Endpoint endpoint) {
        return transports.stream()
                .filter(transport -> transport.supports(endpoint))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No transport for " + endpoint + " among "
                        + transports.stream().map(Transport::name).toList()
                        + (endpoint instanceof Endpoint.Tcp ? "" : "; add org.smtpclient:smtp-client-transport-unix")));
    }

    private @Nullable InetAddress sourceFor(Endpoint endpoint) {
        if (!(endpoint instanceof Endpoint.Tcp tcp)) {
            return null;
        }
        return tcp.address() instanceof Inet4Address ? sourceIpv4 : sourceIpv6;
    }
}
