package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** Runs a row: every contestant's sessions are open all the while, and they send in turn, round by round. */
final class Match {
    private final SinkProcess sink;
    private final Pace pace;

    Match(SinkProcess sink, Pace pace) {
        this.sink = sink;
        this.pace = pace;
    }

    /** {@return the rounds of each contestant, in the row's order} */
    Map<String, List<Measurement>> run(Row row) throws IOException {
        Task task = new Task(
                row.server(), sink.port(row.server()), row.sessions(), row.recipients(), row.octets(), row.dots());
        Pace rowPace = pace.of(row);
        sink.roundTrip(rowPace.roundTrip(row));
        Map<String, Runner> runners = new LinkedHashMap<>();
        Map<String, List<Measurement>> rounds = new LinkedHashMap<>();
        try {
            for (String name : row.contestants()) {
                Runner runner = name.equals("smtp-source") ? new SmtpSourceRunner(task) : new JvmRunner(name, task);
                runners.put(name, runner);
                rounds.put(name, new ArrayList<>());
                runner.send(rowPace.warmUp());
            }
            for (int i = 0; i < rowPace.rounds(); i++) {
                for (Map.Entry<String, Runner> runner : runners.entrySet()) {
                    Objects.requireNonNull(rounds.get(runner.getKey())).add(round(runner.getValue(), rowPace.round()));
                }
            }
        } finally {
            for (Runner runner : runners.values()) {
                runner.close();
            }
        }
        return rounds;
    }

    private Measurement round(Runner runner, Duration time) throws IOException {
        SinkProcess.Stats before = sink.stats();
        Runner.Sent sent = runner.send(time);
        SinkProcess.Stats after = sink.stats();
        if (after.messages() - before.messages() != sent.messages()) {
            throw new IOException("The sink accepted " + (after.messages() - before.messages()) + " messages of "
                    + sent.messages() + " that are said to have been sent");
        }
        return new Measurement(
                sent.messages(),
                sent.wallNanos(),
                sent.processorNanos(),
                sent.allocatedOctets(),
                after.processorNanos() - before.processorNanos(),
                after.octets() - before.octets());
    }
}
