package org.smtpclient.integration;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something outside this JVM that sends no event, by looking again and again until a deadline. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /**
     * Waits.
     *
     * @param what is waited for, for the error message
     * @param limit how long at most
     * @param condition true when it has come; an exception counts as false, and the last one is told at the end
     */
    static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted());
        throw new LabException("Waited " + limit.toSeconds() + " s for " + what + ", and it did not come", last);
    }
}
