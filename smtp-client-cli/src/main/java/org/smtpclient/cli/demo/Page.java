package org.smtpclient.cli.demo;

import java.io.PrintWriter;
import java.util.List;

/** Text laid out for a terminal of 100 columns; longer lines go on below, further in. */
final class Page {
    private static final int COLUMNS = 100;
    private static final String INDENT = "  ";
    private static final String CONTINUED = "      ";

    private final PrintWriter out;

    Page(PrintWriter out) {
        this.out = out;
    }

    /** A part's title, underlined. */
    void title(String text) {
        out.println();
        out.println(text);
        out.println("=".repeat(text.length()));
    }

    /** What the following lines show. */
    void heading(String text) {
        out.println();
        wrapped("", text, "");
    }

    void line(String text) {
        wrapped(INDENT, text, CONTINUED);
    }

    void lines(List<String> texts) {
        texts.forEach(this::line);
    }

    /** A line with a label in front; labels had better be shorter than 20 characters. */
    void entry(String label, Object value) {
        wrapped(INDENT, String.format("%-20s", label) + value, INDENT + " ".repeat(20));
    }

    private void wrapped(String first, String text, String others) {
        StringBuilder line = new StringBuilder(first);
        boolean fresh = true;
        // Spaces are kept as they are, but for those a line is broken at.
        for (String word : text.stripTrailing().split("(?<=[^ ]) ", -1)) {
            if (!fresh && line.length() + 1 + word.length() > COLUMNS) {
                out.println(line);
                line.setLength(0);
                line.append(others).append(word.strip());
            } else {
                line.append(fresh ? "" : " ").append(word);
            }
            fresh = false;
        }
        out.println(line);
        out.flush();
    }
}
