package org.smtpclient.core.engine;

import java.util.Objects;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;

/** What an {@link SmtpEngine} is to do, settled before its session begins. Immutable. */
public final class EngineOptions {
    private final Dialect dialect;
    private final EhloName ehloName;
    private final TlsLevel tlsLevel;
    private final boolean authenticationRequired;
    private final boolean tlsImplicit;
    private final boolean authenticating;
    private final boolean pipelining;
    private final boolean chunking;
    private final DialogueListener listener;

    private EngineOptions(Builder builder) {
        this.dialect = builder.dialect;
        this.ehloName = builder.ehloName;
        this.tlsLevel = builder.tlsLevel;
        this.authenticationRequired = builder.authenticationRequired;
        this.tlsImplicit = builder.tlsImplicit;
        this.authenticating = builder.authenticating;
        this.pipelining = builder.pipelining;
        this.chunking = builder.chunking;
        this.listener = builder.listener;
        if (authenticationRequired && tlsLevel != TlsLevel.MANDATORY) {
            throw new IllegalArgumentException("Authentication can be required only of mandatory TLS");
        }
        if (tlsImplicit && tlsLevel == TlsLevel.NONE) {
            throw new IllegalArgumentException("A session that begins with TLS cannot be without it");
        }
    }

    /**
     * A builder.
     *
     * @param ehloName the name to say in EHLO
     * @return the builder: SMTP, opportunistic TLS, pipelining and chunking where the server offers it
     */
    public static Builder builder(EhloName ehloName) {
        return new Builder(ehloName);
    }

    /** {@return SMTP or LMTP} */
    public Dialect dialect() {
        return dialect;
    }

    /** {@return the name to say in EHLO} */
    public EhloName ehloName() {
        return ehloName;
    }

    /** {@return how much TLS the session needs} */
    public TlsLevel tlsLevel() {
        return tlsLevel;
    }

    /** {@return whether the peer must be authenticated before MAIL} */
    public boolean isAuthenticationRequired() {
        return authenticationRequired;
    }

    /** {@return whether the handshake comes before the greeting (RFC 8314 §3.3)} */
    public boolean isTlsImplicit() {
        return tlsImplicit;
    }

    /** {@return whether AUTH comes before MAIL (RFC 4954)} */
    public boolean isAuthenticating() {
        return authenticating;
    }

    /** {@return whether commands may be pipelined where the server offers it} */
    public boolean isPipelining() {
        return pipelining;
    }

    /** {@return whether messages may go in chunks where the server offers it} */
    public boolean isChunking() {
        return chunking;
    }

    /** {@return who listens to the dialogue} */
    public DialogueListener listener() {
        return listener;
    }

    /** Makes options. Not thread-safe. */
    public static final class Builder {
        private final EhloName ehloName;
        private Dialect dialect = Dialect.SMTP;
        private TlsLevel tlsLevel = TlsLevel.OPPORTUNISTIC;
        private boolean authenticationRequired;
        private boolean tlsImplicit;
        private boolean authenticating;
        private boolean pipelining = true;
        private boolean chunking = true;
        private DialogueListener listener = DialogueListener.NONE;

        private Builder(EhloName ehloName) {
            this.ehloName = Objects.requireNonNull(ehloName, "ehloName");
        }

        /**
         * Sets the protocol.
         *
         * @param protocol default SMTP
         * @return this
         */
        public Builder dialect(Dialect protocol) {
            this.dialect = Objects.requireNonNull(protocol, "protocol");
            return this;
        }

        /**
         * Sets how much TLS the session needs.
         *
         * @param level default opportunistic
         * @param authenticated whether the peer must be authenticated; only with mandatory TLS
         * @return this
         */
        public Builder tls(TlsLevel level, boolean authenticated) {
            this.tlsLevel = Objects.requireNonNull(level, "level");
            this.authenticationRequired = authenticated;
            return this;
        }

        /**
         * Sets whether the handshake comes before the greeting, as on port 465 (RFC 8314 §3.3).
         *
         * @param implicit default false; only with TLS
         * @return this
         */
        public Builder tlsImplicit(boolean implicit) {
            this.tlsImplicit = implicit;
            return this;
        }

        /**
         * Sets whether AUTH comes before MAIL (RFC 4954).
         *
         * @param wanted default false; then MAIL is not said before the dialogue has succeeded, or was passed for want of
         *     credentials
         * @return this
         */
        public Builder authenticating(boolean wanted) {
            this.authenticating = wanted;
            return this;
        }

        /**
         * Sets whether commands may be pipelined (RFC 2920).
         *
         * @param allowed default true; done only where the server offers it
         * @return this
         */
        public Builder pipelining(boolean allowed) {
            this.pipelining = allowed;
            return this;
        }

        /**
         * Sets whether messages may go in chunks, by BDAT (RFC 3030).
         *
         * @param allowed default true; done only where the server offers it
         * @return this
         */
        public Builder chunking(boolean allowed) {
            this.chunking = allowed;
            return this;
        }

        /**
         * Sets who listens to the dialogue.
         *
         * @param hearer default nobody
         * @return this
         */
        public Builder listener(DialogueListener hearer) {
            this.listener = Objects.requireNonNull(hearer, "hearer");
            return this;
        }

        /**
         * {@return the options}
         *
         * @throws IllegalArgumentException if authentication is required of TLS that is not mandatory, or TLS is to come
         *     first and not at all
         */
        public EngineOptions build() {
            return new EngineOptions(this);
        }
    }
}
