package org.smtpclient.api.transport;

import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link Transport} is asked to connect. Immutable. */
public final class ConnectRequest {
    private final Endpoint endpoint;
    private final Deadline deadline;
    private final @Nullable InetAddress source;

    private ConnectRequest(Endpoint endpoint, Deadline deadline, @Nullable InetAddress source) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        this.source = source;
    }

    /**
     * A request.
     *
     * @param endpoint where to connect
     * @param deadline by when the connection must stand
     * @return the request
     */
    public static ConnectRequest of(Endpoint endpoint, Deadline deadline) {
        return new ConnectRequest(endpoint, deadline, null);
    }

    /**
     * The same request from a source address.
     *
     * @param address a local address of the endpoint's family; only for endpoints that are IP addresses, since no other
     *     has one: a transport answers it with {@link IllegalArgumentException} there
     * @return the request
     */
    public ConnectRequest from(InetAddress address) {
        return new ConnectRequest(endpoint, deadline, address);
    }

    /** {@return where to connect} */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** {@return by when the connection must stand} */
    public Deadline deadline() {
        return deadline;
    }

    /** {@return the local address to connect from; null for the system's choice, and where the endpoint is no IP address} */
    public @Nullable InetAddress source() {
        return source;
    }
}
