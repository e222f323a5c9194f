package org.smtpclient.core.message;

/** What must be known of a message before MAIL is sent. Immutable. */
public final class MessageTraits {
    private final long octets;
    private final boolean eightBit;

    private MessageTraits(long octets, boolean eightBit) {
        this.octets = octets;
        this.eightBit = eightBit;
    }

    /**
     * Traits.
     *
     * @param octets size on the wire, line ends as CRLF, without dot-stuffing and the final dot (RFC 1870 §3)
     * @param eightBit whether an octet above 127 occurs (RFC 6152)
     * @return the traits
     */
    public static MessageTraits of(long octets, boolean eightBit) {
        if (octets < 0) {
            throw new IllegalArgumentException("A message of " + octets + " octets");
        }
        return new MessageTraits(octets, eightBit);
    }

    /** {@return size on the wire in octets, line ends as CRLF, without dot-stuffing and the final dot} */
    public long octets() {
        return octets;
    }

    /** {@return whether an octet above 127 occurs} */
    public boolean isEightBit() {
        return eightBit;
    }

    @Override
    public String toString() {
        return octets + " octets" + (eightBit ? ", 8 bit" : "");
    }
}
