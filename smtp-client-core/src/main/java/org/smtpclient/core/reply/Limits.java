package org.smtpclient.core.reply;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The limits that a server names with LIMITS in its reply to EHLO (RFC 9422). Immutable. */
public final class Limits {
    private static final int UNLIMITED = 0;

    /** What is known of a server that names none. */
    public static final Limits NONE = of(List.of());

    private final int rcptMax;
    private final int mailMax;
    private final int rcptDomainMax;

    private Limits(List<String> words) {
        this.rcptMax = find("RCPTMAX=", words);
        this.mailMax = find("MAILMAX=", words);
        this.rcptDomainMax = find("RCPTDOMAINMAX=", words);
    }

    /** Reads what stands behind LIMITS. Unknown limits and malformed values are as good as absent (RFC 9422 §3). */
    static Limits of(List<String> words) {
        return new Limits(words);
    }

    private static int find(String name, List<String> words) {
        for (String word : words) {
            if (word.toUpperCase(Locale.ROOT).startsWith(name)) {
                String value = word.substring(name.length());
                return value.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(value) : UNLIMITED;
            }
        }
        return UNLIMITED;
    }

    private static OptionalInt limit(int value) {
        return value == UNLIMITED ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** {@return how many recipients a transaction may have, 1 to 999,999} */
    public OptionalInt rcptMax() {
        return limit(rcptMax);
    }

    /** {@return how many transactions a session may have, refused ones included, 1 to 999,999} */
    public OptionalInt mailMax() {
        return limit(mailMax);
    }

    /** {@return how many domains the recipients of a session may have, 1 to 999,999} */
    public OptionalInt rcptDomainMax() {
        return limit(rcptDomainMax);
    }

    /** {@return the limits there are, such as {@code RCPTMAX=100}} */
    @Override
    public String toString() {
        return (text("RCPTMAX=", rcptMax) + text(" MAILMAX=", mailMax) + text(" RCPTDOMAINMAX=", rcptDomainMax)).trim();
    }

    private static String text(String name, int value) {
        return value == UNLIMITED ? "" : name + value;
    }
}
