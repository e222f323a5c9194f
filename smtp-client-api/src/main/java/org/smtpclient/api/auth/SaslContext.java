package org.smtpclient.api.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a mechanism is told of one connection. Immutable; {@code toString} shows no secret. */
public final class SaslContext {
    private final Credentials credentials;
    private final String host;
    private final int port;
    private final List<String> offered;
    private final Map<String, byte[]> channelBindings;

    private SaslContext(Builder builder) {
        this.credentials = builder.credentials;
        this.host = builder.host;
        this.port = builder.port;
        this.offered = builder.offered;
        this.channelBindings = builder.channelBindings;
    }

    /**
     * A builder.
     *
     * @param credentials what to authenticate with
     * @param host the name by which the client knows the server, or its address where it has none
     * @param port the server's port; 0 where there is none, as with Unix domain sockets
     * @return the builder: no mechanism known to be offered, a channel that cannot be bound
     */
    public static Builder builder(Credentials credentials, String host, int port) {
        return new Builder(credentials, host, port);
    }

    /** {@return what to authenticate with} */
    public Credentials credentials() {
        return credentials;
    }

    /** {@return the name by which the client knows the server, or its address where it has none} */
    public String host() {
        return host;
    }

    /** {@return the server's port; 0 where there is none} */
    public int port() {
        return port;
    }

    /** {@return the mechanisms that the server lists, in upper case; a hint at what it supports, since nobody signed it} */
    public List<String> offered() {
        return offered;
    }

    /**
     * What the channel can be bound to (RFC 5056).
     *
     * @return octets by type, such as {@code tls-exporter} (RFC 9266) and {@code tls-server-end-point} (RFC 5929), the
     *     preferred first; empty without TLS; the octets are a copy
     */
    public Map<String, byte[]> channelBindings() {
        return copy(channelBindings);
    }

    private static Map<String, byte[]> copy(Map<String, byte[]> bindings) {
        Map<String, byte[]> copy = new LinkedHashMap<>();
        bindings.forEach((type, octets) -> copy.put(type, octets.clone()));
        return copy;
    }

    @Override
    public String toString() {
        return credentials + " for " + host + ":" + port + ", channel bindings " + channelBindings.keySet();
    }

    /** Makes a context. Not thread-safe. */
    public static final class Builder {
        private final Credentials credentials;
        private final String host;
        private final int port;
        private List<String> offered = List.of();
        private Map<String, byte[]> channelBindings = Map.of();

        private Builder(Credentials credentials, String host, int port) {
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            this.host = Objects.requireNonNull(host, "host");
            this.port = port;
        }

        /**
         * Tells which mechanisms the server lists.
         *
         * @param mechanisms in upper case
         * @return this
         */
        public Builder offered(List<String> mechanisms) {
            this.offered = List.copyOf(mechanisms);
            return this;
        }

        /**
         * Tells what the channel can be bound to.
         *
         * @param bindings octets by type, the preferred first
         * @return this
         */
        public Builder channelBindings(Map<String, byte[]> bindings) {
            this.channelBindings = copy(bindings);
            return this;
        }

        /** {@return the context} */
        public SaslContext build() {
            return new SaslContext(this);
        }
    }
}
