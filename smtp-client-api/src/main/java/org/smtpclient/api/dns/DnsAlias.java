package org.smtpclient.api.dns;

import java.util.Objects;

/**
 * One step of an alias chain: a CNAME record, or one synthesised from a DNAME (RFC 6672).
 *
 * @param owner the alias
 * @param target what it stands for
 * @param status the DNSSEC status of this step alone
 */
public record DnsAlias(DnsName owner, DnsName target, DnssecStatus status) {
    /** Checks that nothing is missing. */
    public DnsAlias {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(status, "status");
    }
}
