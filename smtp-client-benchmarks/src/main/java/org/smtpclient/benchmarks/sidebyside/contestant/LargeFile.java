package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** Messages too large for the heap, in files that are gone with the process. */
final class LargeFile {
    private static final int PIECE = 1024 * 1024;
    private static final int FINAL_DOT = 3;

    private LargeFile() {}

    /**
     * Writes a message of the task's size, or a little less, made of equal pieces of a mebibyte.
     *
     * @param stuffed whether leading dots are doubled
     */
    static Path of(Task task, boolean stuffed) throws IOException {
        Path file = Files.createTempFile("message", ".eml");
        file.toFile().deleteOnExit();
        byte[] piece = Content.of(PIECE, task.dots());
        if (stuffed) {
            byte[] data = Content.stuffed(piece);
            piece = Arrays.copyOf(data, data.length - FINAL_DOT);
        }
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int i = 0; i < task.octets() / PIECE; i++) {
                output.write(piece);
            }
        }
        return file;
    }
}
