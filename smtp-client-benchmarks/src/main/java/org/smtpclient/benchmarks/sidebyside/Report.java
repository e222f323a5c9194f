package org.smtpclient.benchmarks.sidebyside;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Writes rows as Markdown: medians, with the lowest and the highest, and each contestant's ratios to the row's first. */
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void write(Row row, Map<String, List<Measurement>> rounds) {
        out.printf("%n#### %s%n%n", row.title());
        out.println(
                "| contestant | messages/s | × limit | CPU µs/message | × limit | MB/s | B/message on the heap | octets sent | sink's CPU |");
        out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        List<Measurement> limit = rounds.values().iterator().next();
        rounds.forEach((name, measured) -> out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                name,
                spread(measured, Measurement::messagesPerSecond, "%.0f"),
                ratio(measured, limit, Measurement::messagesPerSecond),
                spread(measured, Measurement::processorMicros, "%.1f"),
                ratio(measured, limit, Measurement::processorMicros),
                median(measured, m -> m.messagesPerSecond() * row.octets() / 1e6, "%.1f"),
                measured.get(0).allocatedOctets() < 0 ? "" : median(measured, Measurement::allocatedPerMessage, "%.0f"),
                median(measured, Measurement::wirePerMessage, "%.0f"),
                median(measured, m -> 100 * m.sinkLoad(), "%.0f %%")));
        out.flush();
    }

    private static String spread(List<Measurement> rounds, ToDoubleFunction<Measurement> figure, String format) {
        double[] all = rounds.stream().mapToDouble(figure).sorted().toArray();
        return String.format(
                Locale.ROOT, format + " (" + format + "–" + format + ")", median(all), all[0], all[all.length - 1]);
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
        return String.format(Locale.ROOT, "%.2f", median(ratios));
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
