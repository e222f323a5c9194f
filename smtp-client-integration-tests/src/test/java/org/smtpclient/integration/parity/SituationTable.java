package org.smtpclient.integration.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The table of situations, {@code situations.txt}, which says itself how it is to be read.
 *
 * @param situations in the order of the file
 * @param reasons why the tools differ, by the names that rows give
 */
record SituationTable(List<Situation> situations, Map<String, String> reasons) {
    private static final String FILE = "situations.txt";
    private static final int COLUMNS = 6;

    static SituationTable read() {
        Map<String, Situation> situations = new LinkedHashMap<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        String section = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("== ")) {
                section = line.substring(3);
            } else if (line.startsWith("! ")) {
                String[] columns = columns(line.substring(2));
                reasons.put(columns[0], columns[1]);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                Situation situation = situation(section, line);
                if (situations.put(situation.id(), situation) != null) {
                    throw new IllegalArgumentException("Two situations are called " + situation.id());
                }
            }
        }
        return new SituationTable(List.copyOf(situations.values()), reasons);
    }

    private static String text() {
        try (InputStream file = Objects.requireNonNull(SituationTable.class.getResourceAsStream(FILE), FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not read " + FILE, failure);
        }
    }

    private static String[] columns(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
    }

    private static Situation situation(String section, String line) {
        String[] columns = columns(line);
        if (columns.length < 4 || columns.length > COLUMNS) {
            throw new IllegalArgumentException("Not a row of the table: " + line);
        }
        Map<Level, Outcome> ours = outcomes(columns[3], line);
        return new Situation(
                section,
                new Names(columns[0]),
                parts(columns[1], ";"),
                parts(columns[2], "/"),
                ours,
                columns.length > 4 ? outcomes(columns[4], line) : ours,
                columns.length == COLUMNS ? columns[5] : null);
    }

    private static List<String> parts(String column, String separator) {
        List<String> parts = new ArrayList<>();
        for (String part : column.split(separator)) {
            String text = part.strip().replaceAll(" +", " ");
            if (!text.isEmpty()) {
                parts.add(text);
            }
        }
        return List.copyOf(parts);
    }

    private static Map<Level, Outcome> outcomes(String column, String line) {
        String[] words = column.split(" +");
        Level[] levels = Level.values();
        if (words.length != levels.length) {
            throw new IllegalArgumentException("Not a verdict for each of " + Arrays.toString(levels) + ": " + line);
        }
        Map<Level, Outcome> outcomes = new EnumMap<>(Level.class);
        for (int i = 0; i < levels.length; i++) {
            outcomes.put(levels[i], Outcome.parse(words[i]));
        }
        return outcomes;
    }
}
