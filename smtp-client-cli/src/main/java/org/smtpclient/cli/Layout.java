package org.smtpclient.cli;

import java.io.PrintWriter;

/** Lines of labelled facts for people. */
final class Layout {
    private static final int LABEL_WIDTH = 11;

    private final PrintWriter out;

    Layout(PrintWriter out) {
        this.out = out;
    }

    void heading(String text) {
        out.println(Text.oneLine(text));
    }

    /** One fact; a second line of the same kind has an empty label. */
    void fact(String label, String text) {
        String line = label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + text;
        out.println("  " + Text.oneLine("." + line).substring(1).stripTrailing());
    }

    void blank() {
        out.println();
    }
}
