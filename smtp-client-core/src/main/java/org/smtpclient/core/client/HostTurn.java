package org.smtpclient.core.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.pool.Lease;
import org.smtpclient.core.pool.NoSessionException;
import org.smtpclient.core.pool.SessionKey;

/** A delivery's turn with a host: a place for one session at a time, and perhaps a session that is open already. */
final class HostTurn implements AutoCloseable {
    private final Map<Endpoint, SessionKey> keys;
    private final Lease<OpenSession> lease;

    private HostTurn(Map<Endpoint, SessionKey> keys, Lease<OpenSession> lease) {
        this.keys = keys;
        this.lease = lease;
    }

    /**
     * Waits for the turn, if as many sessions as there may be are in use.
     *
     * @throws NoSessionException if the deadline passed, or the client is closed
     * @throws IllegalArgumentException if no transport supports one of the host's endpoints
     */
    static HostTurn await(Sessions sessions, HostPlan host, Deadline deadline)
            throws NoSessionException, InterruptedException {
        Map<Endpoint, SessionKey> keys = new LinkedHashMap<>();
        String tls = host.tls().digest();
        host.endpoints().forEach(endpoint -> keys.put(endpoint, sessions.key(host, endpoint, tls)));
        return new HostTurn(keys, sessions.pool().lease(List.copyOf(keys.values()), deadline));
    }

    /** The session that is open already; null if there is none. */
    @Nullable
    OpenSession session() {
        return lease.session();
    }

    /** Where the session leads. */
    Endpoint endpoint() {
        return Objects.requireNonNull(lease.key(), "there is no session").endpoint();
    }

    /** How many messages the session has carried for earlier deliveries. */
    int messagesBefore() {
        return lease.messagesBefore();
    }

    /** Tells of a session that was opened as the host's plan demands. */
    void opened(Endpoint endpoint, OpenSession session) {
        lease.opened(Objects.requireNonNull(keys.get(endpoint)), session);
    }

    /** Tells that the session has ended. */
    void ended() {
        lease.ended();
    }

    /** Whether the session may serve others after this delivery. */
    boolean isWorthKeeping(int messages) {
        return lease.isWorthGivingBack(messages);
    }

    /** Keeps the session for others; the turn is over. */
    void giveBack(int messages) {
        lease.giveBack(messages);
    }

    /** Ends the turn. The session, if it was not given back, has ended. */
    @Override
    public void close() {
        lease.close();
    }
}
