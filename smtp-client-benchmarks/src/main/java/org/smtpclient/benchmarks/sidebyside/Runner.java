package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;

/** A contestant as the driver sees it: a process with its sessions open. */
interface Runner extends AutoCloseable {
    /** What a contestant says of a round itself. */
    record Sent(long messages, long wallNanos, long processorNanos, long allocatedOctets) {}

    /** Sends for a while. */
    Sent send(Duration time) throws IOException;

    @Override
    void close() throws IOException;
}
