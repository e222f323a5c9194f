package org.smtpclient.core.auth;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.auth.SaslMechanism;

/** With what to authenticate, how, and over which connections. Immutable. */
public final class AuthOptions {
    private final CredentialsSupplier credentials;
    private final List<SaslMechanism> mechanisms;
    private final @Nullable List<String> allowed;
    private final boolean overUnauthenticatedTls;
    private final boolean inPlaintext;

    private AuthOptions(Builder builder) {
        this.credentials = builder.credentials;
        this.mechanisms =
                builder.mechanisms == null ? Discovery.ofSaslMechanisms().all() : List.copyOf(builder.mechanisms);
        this.allowed = builder.allowed;
        this.overUnauthenticatedTls = builder.overUnauthenticatedTls;
        this.inPlaintext = builder.inPlaintext;
    }

    /**
     * A builder.
     *
     * @param credentials asked once for each connection
     * @return the builder: all mechanisms that are found, the strongest first, over authenticated TLS alone
     */
    public static Builder builder(CredentialsSupplier credentials) {
        return new Builder(credentials);
    }

    /** {@return who is asked, once for each connection} */
    public CredentialsSupplier credentials() {
        return credentials;
    }

    /** {@return the mechanisms there are} */
    public List<SaslMechanism> mechanisms() {
        return mechanisms;
    }

    /** {@return names of the only mechanisms that may be used, in order of preference; null for all, the strongest first} */
    public @Nullable List<String> allowedMechanisms() {
        return allowed;
    }

    /** {@return whether credentials may be sent to a server that TLS did not authenticate} */
    public boolean isAllowedOverUnauthenticatedTls() {
        return overUnauthenticatedTls || inPlaintext;
    }

    /** {@return whether credentials may be sent without TLS} */
    public boolean isAllowedInPlaintext() {
        return inPlaintext;
    }

    @Override
    public String toString() {
        return "credentials over "
                + (inPlaintext
                        ? "any connection, plaintext included"
                        : overUnauthenticatedTls ? "any TLS" : "authenticated TLS")
                + (allowed == null ? "" : ", mechanisms " + allowed);
    }

    /** Makes options. Not thread-safe. */
    public static final class Builder {
        private final CredentialsSupplier credentials;
        private @Nullable List<SaslMechanism> mechanisms;
        private @Nullable List<String> allowed;
        private boolean overUnauthenticatedTls;
        private boolean inPlaintext;

        private Builder(CredentialsSupplier credentials) {
            this.credentials = Objects.requireNonNull(credentials, "credentials");
        }

        /**
         * Sets the mechanisms there are; then none are discovered.
         *
         * @param known in any order
         * @return this
         */
        public Builder mechanisms(List<? extends SaslMechanism> known) {
            this.mechanisms = List.copyOf(known);
            return this;
        }

        /**
         * Names the only mechanisms that may be used, in order of preference.
         *
         * @param names such as {@code SCRAM-SHA-256}; case does not matter
         * @return this
         * @throws IllegalArgumentException if there is none
         */
        public Builder allowedMechanisms(List<String> names) {
            if (names.isEmpty()) {
                throw new IllegalArgumentException("With no mechanism allowed nobody can authenticate");
            }
            this.allowed =
                    names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
            return this;
        }

        /**
         * Gives leave to send credentials over TLS that did not authenticate the server. Whoever can redirect the
         * connection then gets what the mechanism {@linkplain SaslMechanism#revealsSecret() reveals}.
         *
         * @param allowed default false
         * @return this
         */
        public Builder allowCredentialsOverUnauthenticatedTls(boolean allowed) {
            this.overUnauthenticatedTls = allowed;
            return this;
        }

        /**
         * Gives leave to send credentials without TLS, and so over unauthenticated TLS as well. Whoever can read along
         * then gets what the mechanism {@linkplain SaslMechanism#revealsSecret() reveals}.
         *
         * @param allowed default false
         * @return this
         */
        public Builder allowCredentialsInPlaintext(boolean allowed) {
            this.inPlaintext = allowed;
            return this;
        }

        /**
         * {@return the options}
         *
         * @throws org.smtpclient.api.DiscoveryException if mechanisms are to be discovered and one cannot be loaded
         */
        public AuthOptions build() {
            return new AuthOptions(this);
        }
    }
}
