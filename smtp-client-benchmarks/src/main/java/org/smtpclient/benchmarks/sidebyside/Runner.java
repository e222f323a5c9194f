package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A contestant as the driver sees it: a process with its sessions open. */
interface Runner extends AutoCloseable {
    /** What a contestant says of a round itself. */
    record Sent(long messages, long wallNanos, long processorNanos, long allocatedOctets) {}

    /**
     * Sends for a while.
     *
     * @param time at least one message goes on each session, even if it is over before
     * @param limit how long it may take in all
     * @throws Patience.ExhaustedException if it takes longer; nothing can be sent any more
     */
    Sent send(Duration time, Duration limit) throws IOException;

    /** {@return what is to be known of its figures, whatever it sends} */
    List<String> peculiarities();

    @Override
    void close() throws IOException;
}
