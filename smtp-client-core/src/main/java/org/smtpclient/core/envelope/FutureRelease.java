package org.smtpclient.core.envelope;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long a submission server is to hold a message back: HOLDFOR or HOLDUNTIL (RFC 4865). Immutable. */
public sealed interface FutureRelease {

    /**
     * To be held for some time.
     *
     * @param seconds 1 to 999,999,999
     */
    record HoldFor(long seconds) implements FutureRelease {
        private static final long MAX_SECONDS = 999_999_999;

        /** Checks the range. */
        public HoldFor {
            if (seconds < 1 || seconds > MAX_SECONDS) {
                throw new IllegalArgumentException(
                        "HOLDFOR of " + seconds + " seconds is not within 1.." + MAX_SECONDS + " (RFC 4865)");
            }
        }

        /** {@return the parameter as written} */
        @Override
        public String toString() {
            return "HOLDFOR=" + seconds;
        }
    }

    /**
     * To be held until a point in time.
     *
     * @param instant in whole seconds; a fraction becomes the next second, lest the message be released early. The
     *     year has four digits
     */
    record HoldUntil(Instant instant) implements FutureRelease {
        /** Takes whole seconds, and checks the range. */
        public HoldUntil {
            DateTimes.check("HOLDUNTIL", instant);
            Instant floor = instant.truncatedTo(ChronoUnit.SECONDS);
            instant = floor.equals(instant) ? floor : floor.plusSeconds(1);
            DateTimes.check("HOLDUNTIL", instant);
        }

        /** {@return the parameter as written} */
        @Override
        public String toString() {
            return "HOLDUNTIL=" + DateTimes.format(instant);
        }
    }
}
