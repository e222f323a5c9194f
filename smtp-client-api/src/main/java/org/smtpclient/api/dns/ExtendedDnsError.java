package org.smtpclient.api.dns;

import java.util.Objects;

/**
 * An Extended DNS Error (RFC 8914 §2).
 *
 * @param code INFO-CODE, 0 to 65535, such as 6 for DNSSEC Bogus
 * @param text EXTRA-TEXT, empty where there was none
 */
public record ExtendedDnsError(int code, String text) {
    /** Checks that nothing is missing. */
    public ExtendedDnsError {
        Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return "EDE " + code + (text.isEmpty() ? "" : " (" + text + ")");
    }
}
