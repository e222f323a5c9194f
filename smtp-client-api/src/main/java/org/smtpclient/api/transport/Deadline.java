package org.smtpclient.api.transport;

import java.time.Duration;

/**
 * A moment by which something must have ended, on the monotonic clock. A deadline covers a whole phase: a peer that
 * sends an octet now and then does not stretch it.
 *
 * <p>Immutable and thread-safe.
 */
public final class Deadline {
    /** Further away than any phase lasts; keeps sums of nanoseconds from overflowing. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A deadline from now on.
     *
     * @param limit time from now; a negative one counts as none, more than 365 days as 365 days
     * @return the deadline
     */
    public static Deadline after(Duration limit) {
        Duration bounded = limit.compareTo(LONGEST) > 0 ? LONGEST : limit.isNegative() ? Duration.ZERO : limit;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /**
     * The nearer of two deadlines.
     *
     * @param other another deadline
     * @return the one that ends first
     */
    public Deadline or(Deadline other) {
        return nanoTime - other.nanoTime <= 0 ? this : other;
    }

    /** {@return the time left; zero when it has passed, never negative} */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** {@return whether it has passed} */
    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    @Override
    public String toString() {
        return "in " + remaining();
    }
}
