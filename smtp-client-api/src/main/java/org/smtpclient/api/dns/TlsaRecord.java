package org.smtpclient.api.dns;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A TLSA record (RFC 6698 §2.1), as it stands in the DNS: nothing is checked against what the values mean. Immutable.
 */
public final class TlsaRecord implements DnsRecord {
    private final int usage;
    private final int selector;
    private final int matchingType;
    private final byte[] associationData;

    /** Once asked for: records lie in caches, and each decision by one sorts, compares and reports it as text. */
    private @Nullable String text;

    /**
     * A record.
     *
     * @param usage certificate usage, 0 to 255
     * @param selector 0 to 255
     * @param matchingType 0 to 255
     * @param associationData certificate association data; the array is copied
     * @throws IllegalArgumentException if a number does not fit an octet
     */
    public TlsaRecord(int usage, int selector, int matchingType, byte[] associationData) {
        if (((usage | selector | matchingType) & ~0xff) != 0) {
            throw new IllegalArgumentException(
                    "TLSA parameters " + usage + " " + selector + " " + matchingType + " are not octets");
        }
        this.usage = usage;
        this.selector = selector;
        this.matchingType = matchingType;
        this.associationData = associationData.clone();
    }

    /**
     * Reads RDATA (RFC 6698 §2.1).
     *
     * @param rdata three parameter octets, then the association data
     * @return the record
     * @throws IllegalArgumentException if there are fewer than three octets
     */
    public static TlsaRecord ofRdata(byte[] rdata) {
        if (rdata.length < 3) {
            throw new IllegalArgumentException("TLSA RDATA of " + rdata.length + " octets, fewer than 3");
        }
        return new TlsaRecord(
                rdata[0] & 0xff, rdata[1] & 0xff, rdata[2] & 0xff, Arrays.copyOfRange(rdata, 3, rdata.length));
    }

    /** {@return certificate usage (RFC 7218: 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE)} */
    public int usage() {
        return usage;
    }

    /** {@return selector (RFC 7218: 0 Cert, 1 SPKI)} */
    public int selector() {
        return selector;
    }

    /** {@return matching type (RFC 7218: 0 Full, 1 SHA2-256, 2 SHA2-512)} */
    public int matchingType() {
        return matchingType;
    }

    /** {@return a copy of the association data} */
    public byte[] associationData() {
        return associationData.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsaRecord that
                && usage == that.usage
                && selector == that.selector
                && matchingType == that.matchingType
                && Arrays.equals(associationData, that.associationData);
    }

    @Override
    public int hashCode() {
        return 31 * ((usage << 16) | (selector << 8) | matchingType) + Arrays.hashCode(associationData);
    }

    /** {@return the presentation form: usage, selector, matching type, full lower-case hex if there are data} */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            String parameters = usage + " " + selector + " " + matchingType;
            known = associationData.length == 0
                    ? parameters
                    : parameters + " " + HexFormat.of().formatHex(associationData);
            // Two threads at once make the same text twice, which does no harm.
            text = known;
        }
        return known;
    }
}
