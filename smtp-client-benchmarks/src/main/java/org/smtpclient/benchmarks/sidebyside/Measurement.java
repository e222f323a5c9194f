package org.smtpclient.benchmarks.sidebyside;

/**
 * One round of one contestant.
 *
 * @param messages accepted by the sink
 * @param wallNanos how long it took
 * @param processorNanos what the contestant's process used
 * @param allocatedOctets on its heap; negative if that is not known
 * @param sinkNanos what the sink's process used in the same time
 * @param wireOctets what the sink received
 */
record Measurement(
        long messages, long wallNanos, long processorNanos, long allocatedOctets, long sinkNanos, long wireOctets) {
    double messagesPerSecond() {
        return messages * 1e9 / wallNanos;
    }

    double processorMicros() {
        return processorNanos / 1e3 / messages;
    }

    double sinkLoad() {
        return (double) sinkNanos / wallNanos;
    }

    double allocatedPerMessage() {
        return (double) allocatedOctets / messages;
    }

    double wirePerMessage() {
        return (double) wireOctets / messages;
    }
}
