package org.smtpclient.api.dns;

import java.util.Objects;

/**
 * A CNAME record (RFC 1035 §3.3.1).
 *
 * @param target the canonical name
 */
public record CnameRecord(DnsName target) implements DnsRecord {
    /** Checks that there is a target. */
    public CnameRecord {
        Objects.requireNonNull(target, "target");
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
