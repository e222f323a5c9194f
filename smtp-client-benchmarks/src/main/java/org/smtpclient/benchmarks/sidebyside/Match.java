package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.setup.SetupProcess;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** Runs a row: every contestant's sessions are open all the while, and they send in turn, round by round. */
final class Match {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A contestant with its sessions open, and what it has done so far. */
    private record Running(String name, Runner runner, List<Measurement> rounds) {}

    private final SinkProcess sink;
    private final Pace pace;

    Match(SinkProcess sink, Pace pace) {
        this.sink = sink;
        this.pace = pace;
    }

    /** {@return the results of all contestants, in the row's order} */
    List<Result> run(Row row) throws IOException {
        Task task = new Task(
                row.server(), sink.port(row.server()), row.sessions(), row.recipients(), row.octets(), row.dots());
        Pace rowPace = pace.of(row);
        sink.roundTrip(rowPace.roundTrip(row));
        List<Result> results = new ArrayList<>();
        List<Running> running = new ArrayList<>();
        try {
            for (String name : row.contestants()) {
                results.add(enter(name, task, rowPace, running));
            }
            for (int i = 0; i < rowPace.rounds(); i++) {
                for (Running each : running) {
                    each.rounds().add(round(each, rowPace.round()));
                }
            }
        } finally {
            for (Running each : running) {
                each.runner().close();
            }
        }
        return results;
    }

    /** Adds a contestant to those that run, if it can take part. */
    private Result enter(String name, Task task, Pace rowPace, List<Running> running) throws IOException {
        if (name.equals(SmtpSourceRunner.NAME) && !SmtpSourceRunner.isThere()) {
            return new Result(name, List.of("not installed"), List.of());
        }
        Runner runner = name.equals(SmtpSourceRunner.NAME) ? new SmtpSourceRunner(task) : new JvmRunner(name, task);
        Running entered = new Running(name, runner, new ArrayList<>());
        running.add(entered);
        try {
            List<String> notes = new ArrayList<>();
            if (task.octets() > 0) {
                notes.addAll(Trial.differences(name, runner, sink, task));
            }
            notes.addAll(runner.peculiarities());
            new WarmUp(runner, PATIENCE).run(rowPace.warmUp());
            return new Result(name, notes, entered.rounds());
        } catch (Patience.ExhaustedException e) {
            running.remove(entered);
            runner.close();
            return new Result(
                    name, List.of("takes longer than " + Trial.LONGEST.toSeconds() + " s for one message"), List.of());
        }
    }

    private Measurement round(Running contestant, Duration time) throws IOException {
        SinkProcess.Stats before = sink.stats();
        Runner.Sent sent = contestant.runner().send(time, PATIENCE);
        SinkProcess.Stats after = sink.stats();
        if (after.messages() - before.messages() != sent.messages()) {
            throw new IOException("The sink accepted " + (after.messages() - before.messages()) + " messages of "
                    + sent.messages() + " that are said to have been sent");
        }
        requireHandshakes(contestant.name(), before, after);
        return new Measurement(
                sent.messages(),
                sent.wallNanos(),
                sent.processorNanos(),
                sent.allocatedOctets(),
                after.processorNanos() - before.processorNanos(),
                after.octets() - before.octets());
    }

    /** Nobody may make another kind of handshake than the row is about. */
    private static void requireHandshakes(String name, SinkProcess.Stats before, SinkProcess.Stats after)
            throws IOException {
        boolean resuming = name.endsWith(SetupProcess.RESUMED);
        long wrong = resuming
                ? after.fullHandshakes() - before.fullHandshakes()
                : after.resumedHandshakes() - before.resumedHandshakes();
        if (wrong != 0) {
            throw new IOException(
                    wrong + " handshakes of " + name + (resuming ? " were full ones" : " resumed a session"));
        }
    }
}
