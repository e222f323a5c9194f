package org.smtpclient.core.reply;

import org.jspecify.annotations.Nullable;

/**
 * An enhanced status code (RFC 3463 §2).
 *
 * @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
public record EnhancedStatusCode(int statusClass, int subject, int detail) {
    /** Checks the ranges. */
    public EnhancedStatusCode {
        if ((statusClass != 2 && statusClass != 4 && statusClass != 5)
                || subject < 0
                || subject > 999
                || detail < 0
                || detail > 999) {
            throw new IllegalArgumentException(
                    "No enhanced status code: " + statusClass + "." + subject + "." + detail);
        }
    }

    /**
     * Reads the code that begins a reply's text (RFC 2034 §4).
     *
     * @param text what stands behind the reply code
     * @return the code, or null if the text does not begin with one
     */
    public static @Nullable EnhancedStatusCode leading(String text) {
        if (text.length() < 5 || "245".indexOf(text.charAt(0)) < 0 || text.charAt(1) != '.') {
            return null;
        }
        int dot = endOfNumber(text, 2);
        if (dot == 2 || dot == text.length() || text.charAt(dot) != '.') {
            return null;
        }
        int end = endOfNumber(text, dot + 1);
        if (end == dot + 1 || (end < text.length() && !isSpace(text.charAt(end)))) {
            return null;
        }
        return new EnhancedStatusCode(text.charAt(0) - '0', number(text, 2, dot), number(text, dot + 1, end));
    }

    /** Where the digits end that begin at an index, after three of them at the latest. */
    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && end < from + 3 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** {@return the code in its usual form, such as {@code 5.1.1}} */
    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
