package org.smtpclient.benchmarks.sidebyside.task;

import java.lang.management.ManagementFactory;

/** What this process has used. */
public final class ProcessUse {
    private ProcessUse() {}

    /** {@return its processor time in nanoseconds, of all its threads, compiler and collector too} */
    public static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** {@return the octets that its living threads have allocated on the heap} */
    public static long allocatedOctets() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long octets = 0;
        for (long ofThread : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            octets += Math.max(0, ofThread);
        }
        return octets;
    }
}
