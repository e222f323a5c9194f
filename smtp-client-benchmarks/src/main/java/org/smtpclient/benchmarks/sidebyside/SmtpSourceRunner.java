package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * Postfix's {@code smtp-source}, a new process for each round, which opens its sessions anew. It makes its messages itself:
 * as long, but other octets.
 */
final class SmtpSourceRunner implements Runner {
    /** What tables call it. */
    static final String NAME = "smtp-source";

    private static final Path PROGRAM = Path.of("/usr/sbin/smtp-source");

    private final Task task;
    private double messagesPerNano = 1e-5;

    SmtpSourceRunner(Task task) {
        this.task = task;
    }

    static boolean isThere() {
        return Files.isExecutable(PROGRAM);
    }

    @Override
    public Sent send(Duration time, Duration limit) throws IOException {
        long messages = Math.max(task.sessions(), Math.round(messagesPerNano * time.toNanos()));
        List<String> command = new ArrayList<>(Core.CONTESTANT.prefix());
        command.addAll(List.of("/bin/bash", "-c", "TIMEFORMAT='%3R %3U %3S'; time \"$@\"", "bash"));
        command.addAll(List.of(
                PROGRAM.toString(),
                "-d",
                "-s",
                Integer.toString(task.sessions()),
                "-m",
                Long.toString(messages),
                "-l",
                Integer.toString(task.octets()),
                "-r",
                Integer.toString(task.recipients()),
                "-f",
                Task.SENDER,
                "-t",
                task.mailboxes().get(0),
                "inet:" + Task.HOST + ":" + task.port()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = Patience.read(
                process,
                limit,
                () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim());
        String[] times = said.substring(said.lastIndexOf('\n') + 1).split(" ", -1);
        if (times.length != 3) {
            throw new IOException("smtp-source: " + said);
        }
        long wall = nanos(times[0]);
        messagesPerNano = messages / (double) wall;
        return new Sent(messages, wall, nanos(times[1]) + nanos(times[2]), -1);
    }

    @Override
    public List<String> peculiarities() {
        return List.of("a new process and new sessions for each round");
    }

    private static long nanos(String seconds) {
        return Math.max(1_000_000, Math.round(Double.parseDouble(seconds) * 1e9));
    }

    @Override
    public void close() {
        // Each round's process has ended with it.
    }
}
