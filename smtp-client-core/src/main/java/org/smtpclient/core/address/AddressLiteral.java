package org.smtpclient.core.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.smtpclient.api.transport.AddressText;

/**
 * A host's address in place of its name: {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3).
 *
 * <p>Immutable. Literals are equal if their wire forms are. General address literals (other tags) are not accepted:
 * none is registered.
 */
public final class AddressLiteral implements MailDomain {
    private static final String IPV6_TAG = "IPv6:";

    private final InetAddress address;
    private final String wire;

    private AddressLiteral(InetAddress address, String wire) {
        this.address = address;
        this.wire = wire;
    }

    /**
     * The literal of an address.
     *
     * @param address any; its host name and scope are dropped
     * @return the literal
     */
    public static AddressLiteral of(InetAddress address) {
        return ofOctets(address.getAddress());
    }

    static AddressLiteral parse(Syntax syntax, int start) {
        String text = syntax.text();
        if (text.indexOf(']', start) != text.length() - 1) {
            throw syntax.error("has an address literal that does not end in its one closing bracket");
        }
        String inner = text.substring(start + 1, text.length() - 1);
        boolean ipv6 = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
        byte[] octets = ipv6 ? IpText.ipv6(inner.substring(IPV6_TAG.length())) : IpText.ipv4(inner);
        if (octets.length == 0) {
            throw syntax.error("has a malformed address literal at position " + (start + 1)
                    + "; allowed: [192.0.2.1] without leading zeros, [IPv6:2001:db8::1] without a zone");
        }
        return ofOctets(octets);
    }

    private static AddressLiteral ofOctets(byte[] octets) {
        try {
            InetAddress address = InetAddress.getByAddress(octets);
            return new AddressLiteral(
                    address, "[" + (octets.length == 16 ? IPV6_TAG : "") + AddressText.of(octets) + "]");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of " + octets.length + " octets", e);
        }
    }

    /**
     * The address to connect to.
     *
     * @return without host name or scope; an IPv4-mapped IPv6 address as the IPv4 address that it leads to
     */
    public InetAddress address() {
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressLiteral that && wire.equals(that.wire);
    }

    @Override
    public int hashCode() {
        return wire.hashCode();
    }

    /** {@return the wire form, an IPv6 address as in RFC 5952} */
    @Override
    public String toString() {
        return wire;
    }
}
