package org.smtpclient.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A line of {@code dnssec-verdicts.csv}.
 *
 * @param outcome {@code RECORDS}, {@code NODATA}, {@code NXDOMAIN}, {@code BOGUS}, {@code FAILED}
 * @param status of an answer; empty for a failure
 */
record DnssecVerdict(String name, String type, String outcome, String status) {
    static List<DnssecVerdict> all() {
        return rows("dnssec-verdicts.csv").stream()
                .map(row -> new DnssecVerdict(row[0], row[1], row[2], row.length > 3 ? row[3] : ""))
                .toList();
    }

    /** The lines of a table beside the tests, in columns; comments and empty lines left out. */
    static List<String[]> rows(String table) {
        try (InputStream stream = DnssecVerdict.class.getResourceAsStream(table)) {
            if (stream == null) {
                throw new LabException("There is no " + table + " beside the tests");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line ->
                            Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not read " + table, failure);
        }
    }

    boolean isAnswer() {
        return !status.isEmpty();
    }

    /** Whether a server took part that answers badly or not at all. */
    boolean isServersFault() {
        return outcome.equals("FAILED");
    }

    @Override
    public String toString() {
        return name + " " + type + ": " + outcome + (isAnswer() ? " " + status : "");
    }
}
