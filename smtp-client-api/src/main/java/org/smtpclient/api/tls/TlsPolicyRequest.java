package org.smtpclient.api.tls;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.Resolver;

/** What a {@link TlsPolicy} is told about one mail host of one delivery. Immutable. */
public final class TlsPolicyRequest {
    private final DnsName nextHop;
    private final @Nullable DnsResult<MxRecord> mx;
    private final DnsName host;
    private final int port;
    private final CompletionStage<HostAddresses> addresses;
    private final Resolver resolver;

    private TlsPolicyRequest(Builder builder) {
        this.host = Objects.requireNonNull(builder.host, "host");
        this.nextHop = builder.nextHop == null ? builder.host : builder.nextHop;
        this.mx = builder.mx;
        this.port = builder.port;
        this.addresses = Objects.requireNonNull(builder.addresses, "addresses");
        this.resolver = Objects.requireNonNull(builder.resolver, "resolver");
    }

    /** {@return a builder; host, addresses and resolver must be given} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the domain being delivered to (RFC 7672 §1.1); the host itself where a relay was configured} */
    public DnsName nextHop() {
        return nextHop;
    }

    /**
     * The MX look-up that led to the host.
     *
     * @return null where the caller named the host, so that no MX record had a part in choosing it; an answer without
     *     records where the host is the domain itself (RFC 5321 §5.1, implicit MX)
     */
    public @Nullable DnsResult<MxRecord> mx() {
        return mx;
    }

    /** {@return the mail host, as the MX record or the caller names it} */
    public DnsName host() {
        return host;
    }

    /** {@return the TCP port} */
    public int port() {
        return port;
    }

    /** {@return the host's address look-ups, perhaps still under way; completes normally} */
    public CompletionStage<HostAddresses> addresses() {
        return addresses;
    }

    /** {@return the delivery's resolver, for look-ups of the policy's own} */
    public Resolver resolver() {
        return resolver;
    }

    /** Makes a request. Not thread-safe. */
    public static final class Builder {
        private @Nullable DnsName nextHop;
        private @Nullable DnsResult<MxRecord> mx;
        private @Nullable DnsName host;
        private int port = 25;
        private @Nullable CompletionStage<HostAddresses> addresses;
        private @Nullable Resolver resolver;

        private Builder() {}

        /**
         * Sets the domain being delivered to.
         *
         * @param domain default: the host
         * @return this
         */
        public Builder nextHop(DnsName domain) {
            this.nextHop = domain;
            return this;
        }

        /**
         * Sets the MX look-up that led to the host.
         *
         * @param result null where none was made
         * @return this
         */
        public Builder mx(@Nullable DnsResult<MxRecord> result) {
            this.mx = result;
            return this;
        }

        /**
         * Sets the mail host.
         *
         * @param name as the MX record or the caller names it
         * @return this
         */
        public Builder host(DnsName name) {
            this.host = name;
            return this;
        }

        /**
         * Sets the TCP port.
         *
         * @param number default 25
         * @return this
         */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Sets the host's address look-ups.
         *
         * @param lookups perhaps still under way
         * @return this
         */
        public Builder addresses(CompletionStage<HostAddresses> lookups) {
            this.addresses = lookups;
            return this;
        }

        /**
         * Sets the resolver.
         *
         * @param lookups the delivery's resolver
         * @return this
         */
        public Builder resolver(Resolver lookups) {
            this.resolver = lookups;
            return this;
        }

        /**
         * {@return the request}
         *
         * @throws NullPointerException if host, addresses or resolver are missing
         */
        public TlsPolicyRequest build() {
            return new TlsPolicyRequest(this);
        }
    }
}
