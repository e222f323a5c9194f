package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.contestant.ContestantProcess;
import org.smtpclient.benchmarks.sidebyside.setup.SetupProcess;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** A contestant in a JVM of its own. */
final class JvmRunner implements Runner {
    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx1g");

    /** For messages that are larger than that: nobody can hold one. */
    private static final List<String> SMALL_HEAP = List.of("-Xms32m", "-Xmx32m");

    private static final Duration OPENING = Duration.ofSeconds(60);

    private final Servant process;

    JvmRunner(String name, Task task) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(task.words());
        Class<?> main = SetupProcess.runs(name) ? SetupProcess.class : ContestantProcess.class;
        process = Servant.java(Core.CONTESTANT, main, name.endsWith("-file") ? SMALL_HEAP : HEAP, arguments);
        process.hear(OPENING);
    }

    @Override
    public Sent send(Duration time, Duration limit) throws IOException {
        String[] words = process.ask("send " + time.toMillis(), limit).split(" ", -1);
        return new Sent(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
    }

    @Override
    public List<String> peculiarities() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
