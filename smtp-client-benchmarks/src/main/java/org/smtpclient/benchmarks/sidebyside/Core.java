package org.smtpclient.benchmarks.sidebyside;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processors of contestants and sink: one each, so that neither takes the other's time; any, where there is no choice. */
enum Core {
    /** All contestants, one at a time. */
    CONTESTANT(0),
    /** The sink, and what little the driver does. */
    SINK(1);

    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private final int number;

    Core(int number) {
        this.number = number;
    }

    static boolean canPin() {
        return Runtime.getRuntime().availableProcessors() >= 2 && Files.isExecutable(TASKSET);
    }

    /** {@return what stands before a command so that it runs there} */
    List<String> prefix() {
        return canPin() ? List.of(TASKSET.toString(), "-c", Integer.toString(number)) : List.of();
    }
}
