package org.smtpclient.core.reply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An enhanced status code (RFC 3463 §2).
 *
 * @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
public record EnhancedStatusCode(int statusClass, int subject, int detail) {
    private static final Pattern SYNTAX = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?=\\s|$)");

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
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.lookingAt()
                ? new EnhancedStatusCode(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)))
                : null;
    }

    /** {@return the code in its usual form, such as {@code 5.1.1}} */
    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
