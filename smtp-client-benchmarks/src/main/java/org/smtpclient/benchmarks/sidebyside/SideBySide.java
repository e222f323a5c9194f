package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Runs contestants side by side and writes their figures to standard output, progress to standard error. */
public final class SideBySide {
    private SideBySide() {}

    /**
     * Runs rows.
     *
     * @param args {@code --quick} for a moment each; then regular expressions, one of which a row's title must hold
     * @throws IOException if a contestant or the sink fails
     */
    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        boolean quick = words.remove("--quick");
        Pace pace = quick ? Pace.QUICK : Pace.FULL;
        Report report = new Report(System.out);
        Predicate<String> wanted = title -> words.isEmpty()
                || words.stream()
                        .anyMatch(word -> Pattern.compile(word).matcher(title).find());
        try (SinkProcess sink = new SinkProcess()) {
            Match match = new Match(sink, pace);
            for (Row row : Rows.all()) {
                if (wanted.test(row.title())) {
                    System.err.println(row.title());
                    report.write(row, match.run(row));
                }
            }
            new SessionsMatch(sink, System.out, quick).run(wanted);
        }
    }
}
