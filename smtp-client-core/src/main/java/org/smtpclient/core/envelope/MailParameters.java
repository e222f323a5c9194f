package org.smtpclient.core.envelope;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.ReversePath;

/**
 * What is asked for a message: the parameters of MAIL (RFC 5321 §4.1.1.11), without those that follow from the message
 * itself (SIZE, BODY, SMTPUTF8).
 *
 * <p>Immutable. A server that lacks an extension asked for here is not sent the message, unless the extension was
 * {@linkplain Builder#waive waived}; see {@link Extension}.
 */
public final class MailParameters {
    /** Nothing is asked for. */
    public static final MailParameters NONE = builder().build();

    /** How much of a message that failed is to be returned (RFC 3461 §4.3). */
    public enum Ret {
        /** All of it. */
        FULL,
        /** Its header. */
        HDRS
    }

    private final @Nullable Ret ret;
    private final @Nullable String envid;
    private final @Nullable DeliverBy deliverBy;
    private final @Nullable Integer mtPriority;
    private final @Nullable FutureRelease futureRelease;
    private final boolean requireTls;
    private final @Nullable ReversePath auth;
    private final Set<Extension> waived;
    private final Map<Extension, String> requested = new EnumMap<>(Extension.class);

    private MailParameters(Builder builder) {
        this.ret = builder.ret;
        this.envid = builder.envid;
        this.deliverBy = builder.deliverBy;
        this.mtPriority = builder.mtPriority;
        this.futureRelease = builder.futureRelease;
        this.requireTls = builder.requireTls;
        this.auth = builder.auth;
        this.waived = Collections.unmodifiableSet(EnumSet.copyOf(builder.waived));
        if (deliverBy != null && deliverBy.mode() == DeliverBy.Mode.RETURN && waived.contains(Extension.DELIVERBY)) {
            throw new IllegalArgumentException(
                    "DELIVERBY cannot be waived with " + deliverBy + ": mode R forbids relaying without it (RFC 2852)");
        }
        String dsn = (ret == null ? "" : " RET=" + ret) + builder.envidParameter;
        put(Extension.DSN, dsn.isEmpty() ? null : dsn.substring(1));
        put(Extension.DELIVERBY, deliverBy);
        put(Extension.MT_PRIORITY, mtPriority == null ? null : "MT-PRIORITY=" + mtPriority);
        put(Extension.FUTURERELEASE, futureRelease);
        put(Extension.REQUIRETLS, requireTls ? "REQUIRETLS" : null);
        put(Extension.AUTH, builder.authParameter);
    }

    private void put(Extension extension, @Nullable Object parameter) {
        if (parameter != null) {
            requested.put(extension, " " + parameter);
        }
    }

    /** {@return a builder of parameters that ask for nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return how much is to be returned on failure; null if that is left to the server} */
    public @Nullable Ret ret() {
        return ret;
    }

    /** {@return the envelope's identifier, not encoded, or null} */
    public @Nullable String envid() {
        return envid;
    }

    /** {@return by when the message is to be delivered, or null} */
    public @Nullable DeliverBy deliverBy() {
        return deliverBy;
    }

    /** {@return the priority, −9 to 9, where one is asked for} */
    public OptionalInt mtPriority() {
        return mtPriority == null ? OptionalInt.empty() : OptionalInt.of(mtPriority);
    }

    /** {@return how long the message is to be held back, or null} */
    public @Nullable FutureRelease futureRelease() {
        return futureRelease;
    }

    /** {@return whether the message may go over authenticated TLS alone, to servers that promise the same} */
    public boolean isTlsRequired() {
        return requireTls;
    }

    /** {@return who submitted the message, or null} */
    public @Nullable ReversePath auth() {
        return auth;
    }

    /** {@return what is left out where the server lacks it, here and in the parameters of RCPT} */
    public Set<Extension> waived() {
        return waived;
    }

    /** What is asked for, as written, a space before each parameter. */
    Map<Extension, String> requested() {
        return requested;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MailParameters that && requested.equals(that.requested) && waived.equals(that.waived);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requested, waived);
    }

    /** {@return the parameters as written} */
    @Override
    public String toString() {
        return String.join("", requested.values()).trim();
    }

    /** Makes parameters. Not thread-safe. */
    public static final class Builder {
        /** Of the encoded identifier. */
        private static final int MAX_ENVID_OCTETS = 100;

        private static final int MAX_PRIORITY = 9;

        private @Nullable Ret ret;
        private @Nullable String envid;
        private String envidParameter = "";
        private @Nullable DeliverBy deliverBy;
        private @Nullable Integer mtPriority;
        private @Nullable FutureRelease futureRelease;
        private boolean requireTls;
        private @Nullable ReversePath auth;
        private @Nullable String authParameter;
        private final Set<Extension> waived = EnumSet.noneOf(Extension.class);

        private Builder() {}

        /**
         * Says how much of the message is to be returned if it fails: RET (RFC 3461 §4.3).
         *
         * @param part all, or its header
         * @return this
         */
        public Builder ret(Ret part) {
            this.ret = Objects.requireNonNull(part, "part");
            return this;
        }

        /**
         * Gives the envelope an identifier, by which notifications name it: ENVID (RFC 3461 §4.4).
         *
         * @param identifier printable ASCII and spaces, not encoded; at most 100 octets when encoded
         * @return this
         * @throws IllegalArgumentException if it is empty, too long, or has other characters
         */
        public Builder envid(String identifier) {
            String encoded = Xtext.encode("ENVID", identifier);
            if (encoded.length() > MAX_ENVID_OCTETS) {
                throw new IllegalArgumentException(
                        "ENVID has " + encoded.length() + " octets as xtext, more than 100 (RFC 3461 §4.4)");
            }
            this.envid = identifier;
            this.envidParameter = " ENVID=" + encoded;
            return this;
        }

        /**
         * Sets a time limit: BY (RFC 2852).
         *
         * @param limit by when, or what else
         * @return this
         */
        public Builder deliverBy(DeliverBy limit) {
            this.deliverBy = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Sets a priority: MT-PRIORITY (RFC 6710).
         *
         * @param priority −9 (lowest) to 9
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder mtPriority(int priority) {
            if (priority < -MAX_PRIORITY || priority > MAX_PRIORITY) {
                throw new IllegalArgumentException("MT-PRIORITY " + priority + " is not within -9..9 (RFC 6710)");
            }
            this.mtPriority = priority;
            return this;
        }

        /**
         * Has the server hold the message back: HOLDFOR or HOLDUNTIL (RFC 4865).
         *
         * @param release for how long, or until when
         * @return this
         */
        public Builder futureRelease(FutureRelease release) {
            this.futureRelease = Objects.requireNonNull(release, "release");
            return this;
        }

        /**
         * Lets the message go over authenticated TLS alone, to servers that promise the same: REQUIRETLS (RFC 8689).
         *
         * @return this
         */
        public Builder requireTls() {
            this.requireTls = true;
            return this;
        }

        /**
         * Says who submitted the message: the parameter AUTH of MAIL (RFC 4954 §5).
         *
         * @param submitter an ASCII address, or {@link ReversePath#NULL} for one that is unknown or not authenticated
         * @return this
         * @throws IllegalArgumentException if the address is not all ASCII
         */
        public Builder auth(ReversePath submitter) {
            this.authParameter = "AUTH="
                    + (submitter.mailbox() == null
                            ? "<>"
                            : Xtext.encode("AUTH", submitter.mailbox().toString()));
            this.auth = submitter;
            return this;
        }

        /**
         * Lets extensions be left out, in MAIL and in RCPT, where the server lacks them. What was left out is told by
         * {@link EnvelopeCommands#omitted}.
         *
         * @param first which one
         * @param more which else
         * @return this
         * @throws IllegalArgumentException if one may not be left out; the table in {@link Extension} says why
         */
        public Builder waive(Extension first, Extension... more) {
            for (Extension extension : EnumSet.of(first, more)) {
                if (!extension.isWaivable()) {
                    throw new IllegalArgumentException(extension + " cannot be waived");
                }
                waived.add(extension);
            }
            return this;
        }

        /**
         * {@return the parameters}
         *
         * @throws IllegalArgumentException if DELIVERBY is waived and asked for in mode R
         */
        public MailParameters build() {
            return new MailParameters(this);
        }
    }
}
