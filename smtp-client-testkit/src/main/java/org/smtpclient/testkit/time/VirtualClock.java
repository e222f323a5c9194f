package org.smtpclient.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. Safe for many threads at once.
 *
 * <p>It moves no deadlines of sockets and wakes nobody who waits: it is for code that asks what time it is.
 */
public final class VirtualClock implements InstantSource {
    private final AtomicReference<Instant> now;

    private VirtualClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    /**
     * A clock.
     *
     * @param start what it shows first
     * @return the clock
     */
    public static VirtualClock at(Instant start) {
        return new VirtualClock(Objects.requireNonNull(start, "start"));
    }

    /** {@return what the clock shows} */
    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    /**
     * Moves the clock.
     *
     * @param step forward, or backward if negative
     */
    public void advance(Duration step) {
        now.updateAndGet(shown -> shown.plus(step));
    }

    /**
     * Sets the clock.
     *
     * @param instant what it shows from now on
     */
    public void set(Instant instant) {
        now.set(Objects.requireNonNull(instant, "instant"));
    }
}
