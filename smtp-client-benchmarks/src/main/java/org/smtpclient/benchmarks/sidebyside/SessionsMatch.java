package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.smtpclient.benchmarks.sidebyside.sessions.SessionsProcess;
import org.smtpclient.benchmarks.sidebyside.task.Dots;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * Many sessions open at once, each contestant's after those of the one before: the sink could not hold two contestants' ten
 * thousand. The first contestant of a row is what the others are compared with.
 */
final class SessionsMatch {
    private static final int OCTETS = 4 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A small young generation and a heap that shrinks, so that resident memory says what sessions need. */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC", "-Xms64m", "-Xmn32m", "-Xmx4g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private record Figures(
            double heap,
            double heapAfter,
            double resident,
            double messages,
            double micros,
            String threads,
            double opened) {}

    private final SinkProcess sink;
    private final PrintStream out;
    private final boolean quick;

    SessionsMatch(SinkProcess sink, PrintStream out, boolean quick) {
        this.sink = sink;
        this.out = out;
        this.quick = quick;
    }

    /** Runs the rows whose titles are wanted. */
    void run(Predicate<String> wanted) throws IOException {
        String threads = Runtime.version().feature() >= 21 ? "virtual threads" : "threads of the system";
        for (int sessions : quick ? new int[] {50} : new int[] {1_000, 10_000}) {
            String suffix = " sessions at once, JDK " + Runtime.version().feature() + ", " + threads;
            row(wanted, sessions + " plain" + suffix, ServerKind.PIPELINING, sessions, "plain-socket", "smtp-client");
            row(wanted, sessions + " TLS" + suffix, ServerKind.STARTTLS, sessions, "bare-jsse", "smtp-client-tls");
        }
    }

    private void row(Predicate<String> wanted, String title, ServerKind server, int sessions, String... contestants)
            throws IOException {
        if (!wanted.test(title)) {
            return;
        }
        System.err.println(title);
        sink.roundTrip(Duration.ZERO);
        out.printf("%n#### %s%n%n", title);
        out.println(
                "| contestant | heap/idle session, KiB | beyond limit | × limit | after messages, KiB | beyond limit "
                        + "| × limit | RSS/idle session, KiB | × limit | threads before, idle, sending | messages/s | × limit "
                        + "| CPU µs/message | opened in s |");
        out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        Task task = new Task(server, sink.port(server), sessions, 1, OCTETS, Dots.FEW);
        Figures limit = null;
        for (String contestant : contestants) {
            Figures figures = measure(contestant, task);
            limit = limit == null ? figures : limit;
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f | %.1f | %.2f | %s | %.0f | %.2f | %.1f | %.1f |%n",
                    contestant,
                    figures.heap,
                    figures.heap - limit.heap,
                    figures.heap / limit.heap,
                    figures.heapAfter,
                    figures.heapAfter - limit.heapAfter,
                    figures.heapAfter / limit.heapAfter,
                    figures.resident,
                    figures.resident / limit.resident,
                    figures.threads,
                    figures.messages,
                    figures.messages / limit.messages,
                    figures.micros,
                    figures.opened);
            out.flush();
        }
    }

    private Figures measure(String contestant, Task task) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(contestant));
        arguments.addAll(task.words());
        try (Servant process = Servant.java(Core.CONTESTANT, SessionsProcess.class, JVM, arguments)) {
            long[] before = numbers(process.hear(PATIENCE));
            long[] opened = numbers(process.ask("open", PATIENCE));
            long[] idle = numbers(process.ask("idle", PATIENCE));
            int rounds = quick ? 1 : 3;
            String order = "send " + (quick ? 100 : 2_000);
            List<long[]> sent = new ArrayList<>();
            process.ask(order, PATIENCE); // for the compiler's sake
            for (int i = 0; i < rounds; i++) {
                sent.add(numbers(process.ask(order, PATIENCE)));
            }
            sent.sort((one, other) -> Double.compare(rate(one), rate(other)));
            long[] middle = sent.get(rounds / 2);
            long[] after = numbers(process.ask("idle", PATIENCE));
            double perSession = 1024.0 * task.sessions();
            return new Figures(
                    (idle[0] - before[0]) / perSession,
                    (after[0] - before[0]) / perSession,
                    (after[1] - before[1]) / perSession,
                    rate(middle),
                    middle[2] / 1e3 / middle[0],
                    before[2] + ", " + idle[2] + ", "
                            + sent.stream().mapToLong(round -> round[3]).max().orElseThrow(),
                    opened[0] / 1e9);
        }
    }

    private static double rate(long[] sent) {
        return sent[0] * 1e9 / sent[1];
    }

    private static long[] numbers(String answer) {
        return Arrays.stream(answer.split(" ", -1))
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
