package org.smtpclient.core.envelope;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Points in time as parameters write them: RFC 3339 §5.6, UTC, whole seconds. */
final class DateTimes {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private DateTimes() {}

    /**
     * Checks that there are four digits for the year.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(String name, Instant instant) {
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new IllegalArgumentException(
                    name + " " + instant + " is not within " + FIRST + ".." + LAST + " (RFC 3339 §5.6)");
        }
    }

    static String format(Instant wholeSeconds) {
        return DateTimeFormatter.ISO_INSTANT.format(wholeSeconds);
    }
}
