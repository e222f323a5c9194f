package org.smtpclient.core.outcome;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.reply.EnhancedStatusCode;
import org.smtpclient.core.reply.Reply;

/** What became of a message for one recipient. Every recipient of a delivery has exactly one. Immutable. */
public abstract sealed class RecipientOutcome {
    private final @Nullable Reply reply;
    private final @Nullable String reason;

    private RecipientOutcome(@Nullable Reply reply, String reason) {
        this.reply = reply;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** What the server said is the reason. */
    private RecipientOutcome(Reply reply) {
        this.reply = Objects.requireNonNull(reply, "reply");
        this.reason = null;
    }

    /** {@return the server's last word on this recipient, null where there was none} */
    public final @Nullable Reply reply() {
        return reply;
    }

    /** {@return one line for people} */
    public final String reason() {
        return reason == null ? String.valueOf(reply) : reason;
    }

    /** {@return the enhanced status code: the reply's, or ours where no server spoke; null where there is none} */
    public @Nullable EnhancedStatusCode enhanced() {
        return reply == null ? null : reply.enhanced();
    }

    /** {@return the outcome's word in reports, such as {@code not-sent}} */
    public abstract String status();

    /** {@return what to do about this recipient} */
    public abstract Advice advice();

    @Override
    public String toString() {
        return status() + ": " + reason();
    }

    /** The server has taken responsibility for the message (RFC 5321 §4.2.5). */
    public static final class Delivered extends RecipientOutcome {
        private final Set<String> omitted;

        /**
         * An outcome.
         *
         * @param reply the positive reply to the end of data
         * @param omitted keywords of the extensions that were asked for, which the server lacks and the caller has waived
         */
        public Delivered(Reply reply, Set<String> omitted) {
            super(reply);
            this.omitted = Set.copyOf(omitted);
        }

        /**
         * What was asked for and left out, since the server lacks it and the caller has waived it.
         *
         * @return keywords such as {@code DSN}; with that one the caller may owe the sender a "relayed" notification
         *     (RFC 3461 §6.2.1)
         */
        public Set<String> omitted() {
            return omitted;
        }

        @Override
        public String status() {
            return "delivered";
        }

        @Override
        public Advice advice() {
            return Advice.DONE;
        }
    }

    /** Refused for good: trying again does not help. */
    public static final class Refused extends RecipientOutcome {
        private final @Nullable EnhancedStatusCode enhanced;

        /**
         * A server's refusal.
         *
         * @param reply the permanent reply
         */
        public Refused(Reply reply) {
            super(reply);
            this.enhanced = reply.enhanced();
        }

        /**
         * A refusal of our own: the delivery is impossible as asked for.
         *
         * @param enhanced its code, of class 5
         * @param reason one line for people
         */
        public Refused(EnhancedStatusCode enhanced, String reason) {
            super(null, reason);
            this.enhanced = enhanced;
        }

        @Override
        public @Nullable EnhancedStatusCode enhanced() {
            return enhanced;
        }

        @Override
        public String status() {
            return "refused";
        }

        @Override
        public Advice advice() {
            return Advice.NEVER;
        }
    }

    /** Tried in vain; it may work later. */
    public static final class Deferred extends RecipientOutcome {
        private final Advice advice;

        /**
         * A server's refusal for now.
         *
         * @param reply the reply
         */
        public Deferred(Reply reply) {
            this(reply, reply.toString());
        }

        /**
         * The delivery did not get as far as a server's word on this recipient.
         *
         * @param reply what the server said last, null where it said nothing
         * @param reason one line for people
         */
        public Deferred(@Nullable Reply reply, String reason) {
            this(reply, reason, Advice.RETRY_ELSEWHERE);
        }

        private Deferred(@Nullable Reply reply, String reason, Advice advice) {
            super(reply, reason);
            this.advice = advice;
        }

        /** {@return the same, when there is nobody else to try now} */
        public Deferred later() {
            return new Deferred(reply(), reason(), Advice.RETRY_LATER);
        }

        @Override
        public Advice advice() {
            return advice;
        }

        @Override
        public String status() {
            return "deferred";
        }
    }

    /** No server was asked about this recipient. */
    public static final class NotSent extends RecipientOutcome {
        /**
         * An outcome.
         *
         * @param reason one line for people
         */
        public NotSent(String reason) {
            super(null, reason);
        }

        @Override
        public String status() {
            return "not-sent";
        }

        @Override
        public Advice advice() {
            return Advice.RETRY_LATER;
        }
    }

    /** The end of data was sent and no reply came: the message may have been delivered, or not. */
    public static final class Unknown extends RecipientOutcome {
        /**
         * An outcome.
         *
         * @param reason one line for people
         */
        public Unknown(String reason) {
            super(null, reason);
        }

        @Override
        public String status() {
            return "unknown";
        }

        @Override
        public Advice advice() {
            return Advice.DECIDE;
        }
    }
}
