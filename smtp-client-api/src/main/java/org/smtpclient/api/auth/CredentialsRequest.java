package org.smtpclient.api.auth;

import java.util.List;
import java.util.Objects;
import org.smtpclient.api.tls.TlsOutcome;

/** What a {@link CredentialsSupplier} is told of a connection. Immutable. */
public final class CredentialsRequest {
    private final String host;
    private final int port;
    private final List<String> offered;
    private final TlsOutcome tls;

    private CredentialsRequest(String host, int port, List<String> offered, TlsOutcome tls) {
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.offered = List.copyOf(offered);
        this.tls = Objects.requireNonNull(tls, "tls");
    }

    /**
     * A request.
     *
     * @param host the name by which the client knows the server, or its address where it has none
     * @param port its port; 0 where there is none
     * @param offered the mechanisms that the server lists, in upper case; empty if it does not offer AUTH
     * @param tls what TLS the connection has
     * @return the request
     */
    public static CredentialsRequest of(String host, int port, List<String> offered, TlsOutcome tls) {
        return new CredentialsRequest(host, port, offered, tls);
    }

    /** {@return the name by which the client knows the server, or its address where it has none} */
    public String host() {
        return host;
    }

    /** {@return the server's port; 0 where there is none} */
    public int port() {
        return port;
    }

    /** {@return the mechanisms that the server lists, in upper case; empty if it does not offer AUTH} */
    public List<String> offered() {
        return offered;
    }

    /** {@return what TLS the connection has} */
    public TlsOutcome tls() {
        return tls;
    }

    @Override
    public String toString() {
        return host + ":" + port + " offering " + offered + ", TLS " + tls;
    }
}
