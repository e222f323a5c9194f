package org.smtpclient.core.envelope;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for one recipient: the parameters of RCPT (RFC 5321 §4.1.1.11).
 *
 * <p>Immutable. A server that lacks an extension asked for here is not sent the recipient; see {@link Extension}.
 */
public final class RecipientParameters {
    /** Nothing is asked for. */
    public static final RecipientParameters NONE = builder().build();

    /** On what the sender is to be notified (RFC 3461 §4.1). */
    public enum Notify {
        /** The message has been delivered. */
        SUCCESS,
        /** It cannot be delivered. */
        FAILURE,
        /** It takes longer than usual. */
        DELAY
    }

    private final @Nullable Set<Notify> notifyOn;
    private final @Nullable OriginalRecipient originalRecipient;
    private final @Nullable RequireRecipientValidSince validSince;
    private final Map<Extension, String> requested = new EnumMap<>(Extension.class);

    private RecipientParameters(Builder builder) {
        this.notifyOn = builder.notifyOn;
        this.originalRecipient = builder.originalRecipient;
        this.validSince = builder.validSince;
        String dsn = (notifyOn == null ? "" : " NOTIFY=" + list(notifyOn))
                + (originalRecipient == null ? "" : " " + originalRecipient);
        if (!dsn.isEmpty()) {
            requested.put(Extension.DSN, dsn);
        }
        if (validSince != null) {
            requested.put(Extension.RRVS, " " + validSince);
        }
    }

    private static String list(Set<Notify> conditions) {
        return conditions.isEmpty()
                ? "NEVER"
                : conditions.stream().map(Notify::name).collect(Collectors.joining(","));
    }

    /** {@return a builder of parameters that ask for nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return on what the sender is to be notified: never if empty; null if nothing is said, so that the server decides} */
    public @Nullable Set<Notify> notifyOn() {
        return notifyOn;
    }

    /** {@return the recipient as the sender gave it, or null} */
    public @Nullable OriginalRecipient originalRecipient() {
        return originalRecipient;
    }

    /** {@return since when the mailbox must have had the same owner, or null} */
    public @Nullable RequireRecipientValidSince validSince() {
        return validSince;
    }

    /** What is asked for, as written, a space before each parameter. */
    Map<Extension, String> requested() {
        return requested;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecipientParameters that && requested.equals(that.requested);
    }

    @Override
    public int hashCode() {
        return requested.hashCode();
    }

    /** {@return the parameters as written} */
    @Override
    public String toString() {
        return String.join("", requested.values()).trim();
    }

    /** Makes parameters. Not thread-safe. */
    public static final class Builder {
        private @Nullable Set<Notify> notifyOn;
        private @Nullable OriginalRecipient originalRecipient;
        private @Nullable RequireRecipientValidSince validSince;

        private Builder() {}

        /**
         * Asks for notifications: {@code NOTIFY=SUCCESS,FAILURE,DELAY} or fewer (RFC 3461 §4.1).
         *
         * @param first of what
         * @param more of what else
         * @return this
         */
        public Builder notifyOn(Notify first, Notify... more) {
            this.notifyOn = Collections.unmodifiableSet(EnumSet.of(first, more));
            return this;
        }

        /**
         * Asks for no notification whatever happens: {@code NOTIFY=NEVER} (RFC 3461 §4.1).
         *
         * @return this
         */
        public Builder notifyNever() {
            this.notifyOn = Set.of();
            return this;
        }

        /**
         * Names the recipient as the sender gave it: ORCPT (RFC 3461 §4.2).
         *
         * @param original with its type
         * @return this
         */
        public Builder originalRecipient(OriginalRecipient original) {
            this.originalRecipient = Objects.requireNonNull(original, "original");
            return this;
        }

        /**
         * Makes the mailbox's owner a condition: RRVS (RFC 7293).
         *
         * @param condition since when, and what is to be done where it cannot be checked
         * @return this
         */
        public Builder validSince(RequireRecipientValidSince condition) {
            this.validSince = Objects.requireNonNull(condition, "condition");
            return this;
        }

        /** {@return the parameters} */
        public RecipientParameters build() {
            return new RecipientParameters(this);
        }
    }
}
