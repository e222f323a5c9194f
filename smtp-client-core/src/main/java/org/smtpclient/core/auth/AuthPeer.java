package org.smtpclient.core.auth;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.core.reply.Capabilities;

/** The server of one connection, as it stands after the last EHLO. Immutable. */
public final class AuthPeer {
    private final String host;
    private final int port;
    private final @Nullable List<String> offered;
    private final TlsOutcome tls;
    private final ChannelBindings channelBindings;

    private AuthPeer(
            String host, int port, Capabilities capabilities, TlsOutcome tls, ChannelBindings channelBindings) {
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.offered = capabilities.has("AUTH")
                ? capabilities.parameters("AUTH").stream()
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .toList()
                : null;
        this.tls = Objects.requireNonNull(tls, "tls");
        this.channelBindings = Objects.requireNonNull(channelBindings, "channelBindings");
    }

    /**
     * A server.
     *
     * @param host the name by which the client knows it, or its address where it has none
     * @param port 0 where there is none, as with Unix domain sockets
     * @param capabilities what it said to the last EHLO
     * @param tls what TLS the connection has
     * @param channelBindings what the connection can be bound to
     * @return the server
     */
    public static AuthPeer of(
            String host, int port, Capabilities capabilities, TlsOutcome tls, ChannelBindings channelBindings) {
        return new AuthPeer(host, port, capabilities, tls, channelBindings);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean offersAuth() {
        return offered != null;
    }

    /** The mechanisms that the server lists, in upper case. */
    List<String> offered() {
        return offered == null ? List.of() : offered;
    }

    TlsOutcome tls() {
        return tls;
    }

    ChannelBindings channelBindings() {
        return channelBindings;
    }

    @Override
    public String toString() {
        return host + ":" + port + " offering " + offered() + ", TLS " + tls.status() + ", " + channelBindings;
    }
}
