package org.smtpclient.core.pool;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends idle sessions when their time is over: one daemon thread, which is there while there are any and a little longer, since
 * a busy session is idle many times a second.
 */
final class Sweeper {
    /** Sweeps are not more frequent than this, however many sessions come and go. */
    private static final long INTERVAL_NANOS = 50_000_000;

    /** How long the thread stays while nothing is idle. */
    private static final long LINGER_NANOS = 1_000_000_000;

    private final ReentrantLock lock;
    private final Condition wake;
    private final LongSupplier untilNextExpiry;
    private final Runnable sweep;
    private @Nullable Thread thread;
    private long sleepsFor;
    private boolean ended;

    /**
     * A sweeper.
     *
     * @param untilNextExpiry called with the lock held: nanoseconds, {@link Long#MAX_VALUE} if nothing is idle
     * @param sweep called without the lock; throws nothing
     */
    Sweeper(ReentrantLock lock, LongSupplier untilNextExpiry, Runnable sweep) {
        this.lock = lock;
        this.wake = lock.newCondition();
        this.untilNextExpiry = untilNextExpiry;
        this.sweep = sweep;
    }

    /** Sees to it that a session is ended in due time. Called with the lock held. */
    void expect(long nanos) {
        if (thread == null) {
            thread = new Thread(this::run, "smtp-client-idle-sessions");
            thread.setDaemon(true);
            thread.start();
        } else if (nanos < sleepsFor) {
            wake.signal();
        }
    }

    /** Nothing will be idle any more. Called with the lock held. */
    void end() {
        ended = true;
        wake.signal();
    }

    private void run() {
        while (sleep()) {
            sweep.run();
        }
    }

    /** Waits for the next session to expire; false if there is none. */
    private boolean sleep() {
        lock.lock();
        try {
            boolean lingered = false;
            for (long nanos = untilNextExpiry.getAsLong(); nanos > 0; nanos = untilNextExpiry.getAsLong()) {
                boolean nothingIdle = nanos == Long.MAX_VALUE;
                if (nothingIdle && (lingered || ended)) {
                    thread = null;
                    return false;
                }
                sleepsFor = nothingIdle ? LINGER_NANOS : Math.max(nanos, INTERVAL_NANOS);
                lingered = wake.awaitNanos(sleepsFor) <= 0 && nothingIdle;
            }
            return true;
        } catch (InterruptedException e) {
            // Nobody has a reason to; the next idle session starts another thread.
            thread = null;
            return false;
        } finally {
            lock.unlock();
        }
    }
}
