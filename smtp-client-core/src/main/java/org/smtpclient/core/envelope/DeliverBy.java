package org.smtpclient.core.envelope;

import java.util.Objects;

/**
 * By when a message is to be delivered, and what is to be done if it is not: the parameter BY (RFC 2852). Immutable.
 *
 * @param seconds from now, −999,999,999 to 999,999,999; with {@link Mode#RETURN} at least 1
 * @param mode what is to be done when the time is over
 * @param trace whether each relay is to send a "relayed" notification
 */
public record DeliverBy(long seconds, Mode mode, boolean trace) {
    private static final long MAX_SECONDS = 999_999_999;

    /** What is to be done with a message that was not delivered in time. */
    public enum Mode {
        /** Go on, and notify the sender of the delay: {@code N}. */
        NOTIFY,
        /** Give up, and return the message: {@code R}. */
        RETURN
    }

    /** Checks the range. */
    public DeliverBy {
        Objects.requireNonNull(mode, "mode");
        long min = mode == Mode.RETURN ? 1 : -MAX_SECONDS;
        if (seconds < min || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("BY of " + seconds + " seconds is not within " + min + ".." + MAX_SECONDS
                    + ", the range of mode " + mode + " (RFC 2852)");
        }
    }

    /**
     * Delivery in time, or else a notification.
     *
     * @param seconds from now; may be negative, when the time has passed already
     * @return mode N, no trace
     * @throws IllegalArgumentException if out of range
     */
    public static DeliverBy orNotify(long seconds) {
        return new DeliverBy(seconds, Mode.NOTIFY, false);
    }

    /**
     * Delivery in time, or else none.
     *
     * @param seconds from now, at least 1
     * @return mode R, no trace
     * @throws IllegalArgumentException if out of range
     */
    public static DeliverBy orReturn(long seconds) {
        return new DeliverBy(seconds, Mode.RETURN, false);
    }

    /** {@return the same, with a "relayed" notification asked of each relay} */
    public DeliverBy traced() {
        return new DeliverBy(seconds, mode, true);
    }

    /** {@return the parameter as written, such as {@code BY=120;R}} */
    @Override
    public String toString() {
        return "BY=" + seconds + (mode == Mode.RETURN ? ";R" : ";N") + (trace ? "T" : "");
    }
}
