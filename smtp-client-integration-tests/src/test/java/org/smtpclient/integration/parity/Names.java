package org.smtpclient.integration.parity;

import java.util.Locale;

/**
 * The names of one situation. The table writes {@code mx} for a host below the situation's own domain, {@code @} for
 * that domain, {@code mx~insecure} for the same below the unsigned zone, and names of other situations never.
 *
 * @param id the situation's, which makes its domain
 */
record Names(String id) {
    /** The signed zone that all situations are in. */
    static final String SIGNED = "signed.test";

    /** The unsigned zone. */
    static final String INSECURE = "insecure.test";

    private static final String IN_UNSIGNED = "~insecure";

    /** A name with its final dot. */
    String absolute(String text) {
        if (text.endsWith(".")) {
            return text;
        }
        boolean unsigned = text.endsWith(IN_UNSIGNED);
        String label = unsigned ? text.substring(0, text.length() - IN_UNSIGNED.length()) : text;
        return (label.equals("@") ? "" : label + ".") + id + "." + (unsigned ? INSECURE : SIGNED) + ".";
    }

    /** A name as programs take it. */
    String host(String text) {
        String absolute = absolute(text);
        return absolute.substring(0, absolute.length() - 1);
    }

    /** How the table writes a host's name, if it is one of this situation's. */
    String relative(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        for (String zone : new String[] {SIGNED, INSECURE}) {
            String domain = id + "." + zone;
            String suffix = zone.equals(SIGNED) ? "" : IN_UNSIGNED;
            if (name.equals(domain)) {
                return "@" + suffix;
            }
            if (name.endsWith("." + domain)) {
                return name.substring(0, name.length() - domain.length() - 1) + suffix;
            }
        }
        return name;
    }
}
