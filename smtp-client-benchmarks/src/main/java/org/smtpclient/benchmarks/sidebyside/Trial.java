package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** A first message, to see what arrives. */
final class Trial {
    /** Who needs longer for a message is not worth the wait for its rounds. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration ONE_MESSAGE = Duration.ZERO;

    private Trial() {}

    /**
     * Has a contestant send one message on each session.
     *
     * @return in what the message differs from what the others send
     * @throws Patience.ExhaustedException if it takes too long
     * @throws IOException if the message is not what it should be
     */
    static List<String> differences(String contestant, Runner runner, SinkProcess sink, Task task) throws IOException {
        Path file = Files.createTempFile("side-by-side", ".eml");
        try {
            sink.keepNext(file);
            runner.send(ONE_MESSAGE, LONGEST);
            return new Arrival(task, Files.readAllBytes(file)).differences(OwnContent.of(contestant));
        } catch (Patience.ExhaustedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(contestant + ": " + e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }
}
