package org.smtpclient.core.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A host's address in place of its name: {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3).
 *
 * <p>Immutable. Two literals are equal if the addresses are. General address literals (other tags) are not accepted:
 * none is registered.
 */
public final class AddressLiteral implements MailDomain {
    private static final String IPV6_TAG = "IPv6:";

    private final InetAddress address;

    private AddressLiteral(InetAddress address) {
        this.address = address;
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
            // Inet6Address keeps IPv4-mapped addresses as they are; InetAddress would turn them into IPv4.
            return new AddressLiteral(
                    octets.length == 16
                            ? Inet6Address.getByAddress(null, octets, -1)
                            : InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of " + octets.length + " octets", e);
        }
    }

    /** {@return the address, without host name or scope} */
    public InetAddress address() {
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressLiteral that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** {@return the wire form, an IPv6 address as in RFC 5952} */
    @Override
    public String toString() {
        return address instanceof Inet4Address
                ? "[" + address.getHostAddress() + "]"
                : "[" + IPV6_TAG + IpText.ipv6(address.getAddress()) + "]";
    }
}
