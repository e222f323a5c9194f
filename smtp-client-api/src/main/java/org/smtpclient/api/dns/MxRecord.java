package org.smtpclient.api.dns;

import java.util.Objects;

/**
 * An MX record (RFC 1035 §3.3.9).
 *
 * @param preference 0 to 65535; lower is tried first
 * @param exchange the mail host; the root in a Null MX (RFC 7505)
 */
public record MxRecord(int preference, DnsName exchange) implements DnsRecord {
    /** Checks the preference's range. */
    public MxRecord {
        if (preference < 0 || preference > 0xffff) {
            throw new IllegalArgumentException("MX preference " + preference + " is not within 0..65535");
        }
        Objects.requireNonNull(exchange, "exchange");
    }

    @Override
    public String toString() {
        return preference + " " + exchange;
    }
}
