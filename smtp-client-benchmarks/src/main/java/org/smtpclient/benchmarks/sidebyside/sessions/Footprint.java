package org.smtpclient.benchmarks.sidebyside.sessions;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process holds.
 *
 * @param heapOctets in use, after a collection
 * @param residentOctets of physical memory
 * @param threads of the system, the JVM's own among them
 */
record Footprint(long heapOctets, long residentOctets, int threads) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Collects and measures. */
    static Footprint now() throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                1024 * status("VmRSS:"),
                systemThreads());
    }

    static int systemThreads() throws IOException {
        return (int) status("Threads:");
    }

    private static long status(String name) throws IOException {
        List<String> lines = Files.readAllLines(STATUS);
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + name));
    }

    @Override
    public String toString() {
        return heapOctets + " " + residentOctets + " " + threads;
    }
}
