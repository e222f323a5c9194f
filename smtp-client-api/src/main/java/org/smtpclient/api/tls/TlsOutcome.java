package org.smtpclient.api.tls;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What TLS one session came to have, and what each policy made of it; ready for a TLS-RPT producer. Immutable. */
public final class TlsOutcome {
    private final TlsStatus status;
    private final String policy;
    private final boolean required;
    private final @Nullable TlsResultType resultType;
    private final String reason;
    private final @Nullable String protocol;
    private final @Nullable String cipher;
    private final @Nullable String matched;
    private final @Nullable InetAddress peerAddress;
    private final List<PolicyResult> policies;

    private TlsOutcome(Builder builder) {
        this.status = builder.status;
        this.policy = builder.policy;
        this.required = builder.required;
        this.resultType = builder.resultType;
        this.reason = builder.reason;
        this.protocol = builder.protocol;
        this.cipher = builder.cipher;
        this.matched = builder.matched;
        this.peerAddress = builder.peerAddress;
        this.policies = List.copyOf(builder.policies);
    }

    /**
     * A builder.
     *
     * @param status what the session came to have
     * @param policy name of the policy that decided, such as {@code dane} or {@code may}
     * @param required whether that policy demanded TLS
     * @return the builder
     */
    public static Builder builder(TlsStatus status, String policy, boolean required) {
        return new Builder(status, policy, required);
    }

    /** {@return what the session came to have} */
    public TlsStatus status() {
        return status;
    }

    /** {@return name of the policy that decided, such as {@code dane} or {@code may}} */
    public String policy() {
        return policy;
    }

    /** {@return whether that policy demanded TLS} */
    public boolean isRequired() {
        return required;
    }

    /** {@return why TLS did not come about as the policy wants it; null on success} */
    public @Nullable TlsResultType resultType() {
        return resultType;
    }

    /** {@return one line for people} */
    public String reason() {
        return reason;
    }

    /** {@return such as {@code TLSv1.3}; null without a handshake} */
    public @Nullable String protocol() {
        return protocol;
    }

    /** {@return the cipher suite; null without a handshake} */
    public @Nullable String cipher() {
        return cipher;
    }

    /** {@return what vouches for the peer, such as a TLSA record in presentation form; null if unauthenticated} */
    public @Nullable String matched() {
        return matched;
    }

    /** {@return the address of the peer; null where none was connected, or it has none} */
    public @Nullable InetAddress peerAddress() {
        return peerAddress;
    }

    /** {@return every policy considered, highest precedence first} */
    public List<PolicyResult> policies() {
        return policies;
    }

    @Override
    public String toString() {
        return status + " (" + policy + "): " + (resultType == null ? "" : resultType + ", ") + reason;
    }

    /** Makes an outcome. Not thread-safe. */
    public static final class Builder {
        private final TlsStatus status;
        private final String policy;
        private final boolean required;
        private @Nullable TlsResultType resultType;
        private String reason = "";
        private @Nullable String protocol;
        private @Nullable String cipher;
        private @Nullable String matched;
        private @Nullable InetAddress peerAddress;
        private List<PolicyResult> policies = List.of();

        private Builder(TlsStatus status, String policy, boolean required) {
            this.status = Objects.requireNonNull(status, "status");
            this.policy = Objects.requireNonNull(policy, "policy");
            this.required = required;
        }

        /**
         * Says why.
         *
         * @param type null on success
         * @param line one line for people
         * @return this
         */
        public Builder because(@Nullable TlsResultType type, String line) {
            this.resultType = type;
            this.reason = Objects.requireNonNull(line, "line");
            return this;
        }

        /**
         * Tells what the handshake settled.
         *
         * @param version of the protocol, such as {@code TLSv1.3}
         * @param suite the cipher suite
         * @return this
         */
        public Builder handshake(@Nullable String version, @Nullable String suite) {
            this.protocol = version;
            this.cipher = suite;
            return this;
        }

        /**
         * Tells what vouches for the peer.
         *
         * @param evidence such as a TLSA record in presentation form
         * @return this
         */
        public Builder matched(@Nullable String evidence) {
            this.matched = evidence;
            return this;
        }

        /**
         * Tells the address of the peer.
         *
         * @param address null where it has none
         * @return this
         */
        public Builder peerAddress(@Nullable InetAddress address) {
            this.peerAddress = address;
            return this;
        }

        /**
         * Tells every policy considered.
         *
         * @param results highest precedence first
         * @return this
         */
        public Builder policies(List<PolicyResult> results) {
            this.policies = results;
            return this;
        }

        /** {@return the outcome} */
        public TlsOutcome build() {
            return new TlsOutcome(this);
        }
    }
}
