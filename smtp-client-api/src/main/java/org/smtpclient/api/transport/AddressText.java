package org.smtpclient.api.transport;

import java.net.InetAddress;

/** IP addresses as people and reports write them. The JDK's own text spells every group of an IPv6 address out. */
public final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /**
     * The canonical text of an address.
     *
     * @param address IPv4 or IPv6; a scope is left out
     * @return a dotted quad, or the form of RFC 5952: lower case, no leading zeros, the longest run of zeros shortened
     */
    public static String of(InetAddress address) {
        return of(address.getAddress());
    }

    /**
     * The canonical text of an address's octets.
     *
     * @param octets 4 or 16, in network byte order
     * @return as {@link #of(InetAddress)}; an IPv4-mapped IPv6 address stays one
     * @throws IllegalArgumentException if there are not 4 or 16 octets
     */
    public static String of(byte[] octets) {
        return switch (octets.length) {
            case 4 ->
                (octets[0] & 0xff) + "." + (octets[1] & 0xff) + "." + (octets[2] & 0xff) + "." + (octets[3] & 0xff);
            case 2 * GROUPS -> ipv6(octets);
            default -> throw new IllegalArgumentException("An IP address of " + octets.length + " octets");
        };
    }

    private static String ipv6(byte[] address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
