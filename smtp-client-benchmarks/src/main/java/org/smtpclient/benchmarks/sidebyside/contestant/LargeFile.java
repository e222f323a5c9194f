package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** Messages too large for the heap, in files that are gone with the process. */
final class LargeFile {
    private LargeFile() {}

    /**
     * Writes the task's message.
     *
     * @param stuffed whether leading dots are doubled
     */
    static Path of(Task task, boolean stuffed) throws IOException {
        Path file = Files.createTempFile("message", ".eml");
        file.toFile().deleteOnExit();
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
            Content.write(output, task.octets(), task.dots(), stuffed);
        }
        return file;
    }
}
