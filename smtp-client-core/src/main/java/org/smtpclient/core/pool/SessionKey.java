package org.smtpclient.core.pool;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.Dialect;

/**
 * All that makes two sessions differ: a session serves a delivery only if their keys are equal. What is the same for all
 * sessions of a pool, such as timeouts, is no part of it.
 *
 * <p>Immutable. Equal keys have equal parts; a key {@linkplain Builder#tls without a TLS digest} equals itself alone.
 */
public final class SessionKey {
    private final String host;
    private final Endpoint endpoint;
    private final @Nullable String tls;
    private final boolean tlsImplicit;
    private final @Nullable InetAddress source;
    private final @Nullable Transport transport;
    private final Dialect dialect;
    private final @Nullable EhloName ehloName;
    private final @Nullable Object credentials;

    private SessionKey(Builder builder) {
        this.host = builder.host;
        this.endpoint = builder.endpoint;
        this.tls = builder.tls;
        this.tlsImplicit = builder.tlsImplicit;
        this.source = builder.source;
        this.transport = builder.transport;
        this.dialect = builder.dialect;
        this.ehloName = builder.ehloName;
        this.credentials = builder.credentials;
    }

    /**
     * A builder.
     *
     * @param host the server's name, or its address where it has none; case does not matter
     * @param endpoint where the session leads
     * @return the builder
     */
    public static Builder builder(String host, Endpoint endpoint) {
        return new Builder(host, endpoint);
    }

    /** {@return the server's name in lower case, or its address} */
    public String host() {
        return host;
    }

    /** {@return where the session leads} */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** {@return the host, and its port if it has one: what a bound on sessions is counted by} */
    public String destination() {
        return endpoint instanceof Endpoint.Tcp tcp ? host + ":" + tcp.port() : host;
    }

    /** {@return whether a session with this key may be used again} */
    public boolean isShared() {
        return tls != null;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (tls != null && other instanceof SessionKey key && Arrays.equals(parts(), key.parts()));
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, endpoint, tls);
    }

    private @Nullable Object[] parts() {
        return new @Nullable Object[] {
            host, endpoint, tls, tlsImplicit, source, transport, dialect, ehloName, credentials
        };
    }

    /** {@return host, endpoint and TLS digest; credentials are never told} */
    @Override
    public String toString() {
        return host + " [" + endpoint + "] " + (tls == null ? "not shared" : tls);
    }

    /** Makes a key. Not thread-safe. */
    public static final class Builder {
        private final String host;
        private final Endpoint endpoint;
        private @Nullable String tls;
        private boolean tlsImplicit;
        private @Nullable InetAddress source;
        private @Nullable Transport transport;
        private Dialect dialect = Dialect.SMTP;
        private @Nullable EhloName ehloName;
        private @Nullable Object credentials;

        private Builder(String host, Endpoint endpoint) {
            this.host = host.toLowerCase(Locale.ROOT);
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        }

        /**
         * Sets what is demanded of the session's TLS.
         *
         * @param digest of all that the session's plan demands, as {@code TlsPlan.digest()} gives it; null, the default,
         *     if that cannot be summed up: then the session serves one delivery alone
         * @return this
         */
        public Builder tls(@Nullable String digest) {
            this.tls = digest;
            return this;
        }

        /**
         * Sets whether the session begins with the TLS handshake.
         *
         * @param implicit default false: TLS comes about by STARTTLS, if it does
         * @return this
         */
        public Builder tlsImplicit(boolean implicit) {
            this.tlsImplicit = implicit;
            return this;
        }

        /**
         * Sets the local address.
         *
         * @param address null for the system's choice, the default
         * @return this
         */
        public Builder source(@Nullable InetAddress address) {
            this.source = address;
            return this;
        }

        /**
         * Sets what connects, which may be a proxy.
         *
         * @param carrier two are the same if they are equal; default none
         * @return this
         */
        public Builder transport(Transport carrier) {
            this.transport = Objects.requireNonNull(carrier, "carrier");
            return this;
        }

        /**
         * Sets what is spoken.
         *
         * @param protocol default SMTP
         * @return this
         */
        public Builder dialect(Dialect protocol) {
            this.dialect = Objects.requireNonNull(protocol, "protocol");
            return this;
        }

        /**
         * Sets the name said in EHLO.
         *
         * @param name default none
         * @return this
         */
        public Builder ehloName(EhloName name) {
            this.ehloName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets as whom the client authenticates itself, be it by AUTH or by a certificate of its own.
         *
         * @param identity compared by {@code equals}, and never told; null, the default, if it does not
         * @return this
         */
        public Builder credentials(@Nullable Object identity) {
            this.credentials = identity;
            return this;
        }

        /** {@return the key} */
        public SessionKey build() {
            return new SessionKey(this);
        }
    }
}
