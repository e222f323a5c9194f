package org.smtpclient.benchmarks.sidebyside;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Writes rows as Markdown: medians, with the lowest and the highest, and each contestant's ratios to the row's first. */
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void write(Row row, List<Result> results) {
        out.printf("%n#### %s%n%n", row.title());
        out.println(
                "| contestant | messages/s | × limit | CPU µs/message | × limit | MB/s | B/message on the heap | octets sent | sink's CPU | note |");
        out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        List<Measurement> limit = results.get(0).rounds();
        for (Result result : results) {
            String figures = result.rounds().isEmpty() ? " | | | | | | |" : figures(row, result.rounds(), limit);
            out.printf("| %s | %s | %s |%n", result.contestant(), figures, String.join("; ", result.notes()));
        }
        out.flush();
    }

    private static String figures(Row row, List<Measurement> rounds, List<Measurement> limit) {
        return String.join(
                " | ",
                spread(rounds, Measurement::messagesPerSecond),
                ratio(rounds, limit, Measurement::messagesPerSecond),
                spread(rounds, Measurement::processorMicros),
                ratio(rounds, limit, Measurement::processorMicros),
                median(rounds, m -> m.messagesPerSecond() * row.octets() / 1e6, "%.1f"),
                rounds.get(0).allocatedOctets() < 0 ? "" : median(rounds, Measurement::allocatedPerMessage, "%.0f"),
                median(rounds, Measurement::wirePerMessage, "%.0f"),
                median(rounds, m -> 100 * m.sinkLoad(), "%.0f %%"));
    }

    private static String spread(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        double[] all = rounds.stream().mapToDouble(figure).sorted().toArray();
        return digits(median(all)) + " (" + digits(all[0]) + "–" + digits(all[all.length - 1]) + ")";
    }

    /** {@return the figure with three digits that say something} */
    private static String digits(double figure) {
        return String.format(Locale.ROOT, figure < 10 ? "%.2f" : figure < 100 ? "%.1f" : "%.0f", figure);
    }

    private static String median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure, String format) {
        return String.format(
                Locale.ROOT, format, median(rounds.stream().mapToDouble(figure).toArray()));
    }

    /** The median of the ratios within each round, since what is done at about the same time meets the same neighbours. */
    private static String ratio(
            List<Measurement> rounds, List<Measurement> limit, ToDoubleFunction<Measurement> figure) {
        double[] ratios = IntStream.range(0, rounds.size())
                .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(limit.get(i)))
                .toArray();
        double median = median(ratios);
        // A clock that has not ticked makes no ratio.
        return Double.isFinite(median) ? String.format(Locale.ROOT, "%.2f", median) : "";
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
