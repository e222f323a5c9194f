package org.smtpclient.api.dns;

/**
 * What is known of an answer's authenticity (RFC 4033 §5). <em>Bogus</em> is missing here on purpose: such an answer is
 * a {@link DnsFailure}.
 */
public enum DnssecStatus {
    /** A chain of signatures leads from a trust anchor to the answer. */
    SECURE,
    /** It is proven, from a trust anchor, that the zone is not signed. */
    INSECURE,
    /** The resolver cannot tell: it has no trust anchor, does not validate, or its path drops DNSSEC. */
    INDETERMINATE;

    /**
     * The status of an answer that rests on two steps.
     *
     * @param other the other step's status
     * @return {@code SECURE} only if both are; {@code INSECURE} if that is proven of either
     */
    public DnssecStatus and(DnssecStatus other) {
        if (this == INSECURE || other == INSECURE) {
            return INSECURE;
        }
        return this == SECURE ? other : this;
    }
}
