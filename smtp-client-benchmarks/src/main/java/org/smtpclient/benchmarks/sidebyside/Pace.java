package org.smtpclient.benchmarks.sidebyside;

import java.time.Duration;

/**
 * How long a run takes.
 *
 * @param warmUp how long each contestant sends before the first round, for the compiler's sake, if it gets faster all the while
 * @param rounds how many rounds each contestant has, in turn with the others
 * @param round how long a round lasts, or one message if that takes longer
 * @param longestRoundTrip how far away the sink may be
 */
record Pace(Duration warmUp, int rounds, Duration round, Duration longestRoundTrip) {
    private static final int LARGE = 1024 * 1024;

    static final Pace FULL = new Pace(Duration.ofSeconds(8), 5, Duration.ofSeconds(1), Duration.ofDays(1));

    /** Only whether everything runs. */
    static final Pace QUICK = new Pace(Duration.ofMillis(50), 2, Duration.ofMillis(20), Duration.ofMillis(1));

    /**
     * The pace for a row. Where a message mostly waits, there is nothing to warm up and less to average; a large one is a
     * thousand small ones to the compiler.
     */
    Pace of(Row row) {
        if (!row.roundTrip().isZero()) {
            return new Pace(WarmUp.SLICE, rounds, round.dividedBy(2), longestRoundTrip);
        }
        return row.octets() < LARGE
                ? this
                : new Pace(warmUp.dividedBy(2), rounds, round.dividedBy(2), longestRoundTrip);
    }

    Duration roundTrip(Row row) {
        return row.roundTrip().compareTo(longestRoundTrip) < 0 ? row.roundTrip() : longestRoundTrip;
    }
}
