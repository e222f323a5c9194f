package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;

/** Has a contestant send until it gets no faster: compilers need longer for one than for another. */
final class WarmUp {
    /** What is compared with what went before. */
    static final Duration SLICE = Duration.ofMillis(500);

    /** So many slices in a row that bring no progress end it. */
    private static final int ENOUGH = 4;

    private static final double PROGRESS = 1.02;

    private final Runner runner;
    private final Duration patience;

    /**
     * A warm-up.
     *
     * @param patience how long to wait for a slice
     */
    WarmUp(Runner runner, Duration patience) {
        this.runner = runner;
        this.patience = patience;
    }

    /** Sends for so long at most; where that is less than a slice, for just that long. */
    void run(Duration longest) throws IOException {
        double best = 0;
        int withoutProgress = 0;
        Duration left = longest;
        while (withoutProgress < ENOUGH && left.compareTo(Duration.ZERO) > 0) {
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            Runner.Sent sent = runner.send(slice, patience);
            double rate = (double) sent.messages() / sent.wallNanos();
            withoutProgress = rate > PROGRESS * best ? 0 : withoutProgress + 1;
            best = Math.max(best, rate);
            left = left.minus(slice);
        }
    }
}
