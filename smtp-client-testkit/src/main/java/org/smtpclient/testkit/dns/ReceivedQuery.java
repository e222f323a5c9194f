package org.smtpclient.testkit.dns;

import java.util.Locale;

/**
 * A question that a {@link TestDns} was asked.
 *
 * @param name in lower case, without the final dot; {@code "."} for the root
 * @param type mnemonic, such as {@code TLSA}
 * @param tcp whether it came by TCP
 * @param dnssecOk whether the DO bit was set (RFC 3225)
 */
public record ReceivedQuery(String name, String type, boolean tcp, boolean dnssecOk) {
    /** Brings the name to its one form. */
    public ReceivedQuery {
        name = canonical(name);
    }

    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
