package org.smtpclient.core.address;

import java.util.Arrays;

/**
 * Text forms of IP addresses. The JDK's own parsing accepts shorthands such as {@code 127.1}, zones and host names, so
 * it is no use for a grammar.
 */
final class IpText {
    private static final byte[] MALFORMED = {};
    private static final int GROUPS = 8;

    private IpText() {}

    /** Four octets of a dotted quad without leading zeros (some read those as octal); empty if malformed. */
    static byte[] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return MALFORMED;
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            boolean canonical = isAll(part, "0123456789", 3) && (part.length() == 1 || part.charAt(0) != '0');
            if (!canonical || Integer.parseInt(part) > 255) {
                return MALFORMED;
            }
            octets[i] = (byte) Integer.parseInt(part);
        }
        return octets;
    }

    /** Sixteen octets of any text form of RFC 4291 §2.2; empty if malformed. */
    static byte[] ipv6(String text) {
        int gap = text.indexOf("::");
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? MALFORMED : groups(text.substring(gap + 2), true);
        boolean headRead = head.length > 0 || gap == 0;
        boolean tailRead = tail.length > 0 || gap == text.length() - 2;
        int octets = head.length + tail.length;
        if (gap < 0 ? octets != 2 * GROUPS : !headRead || !tailRead || octets > 2 * (GROUPS - 1)) {
            return MALFORMED;
        }
        byte[] address = new byte[2 * GROUPS];
        System.arraycopy(head, 0, address, 0, head.length);
        System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
        return address;
    }

    /** The octets of groups between colons; empty if malformed, or if there are none. */
    private static byte[] groups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        byte[] octets = new byte[2 * parts.length + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInIpv4 && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                byte[] quad = ipv4(parts[i]);
                if (quad.length == 0) {
                    return MALFORMED;
                }
                System.arraycopy(quad, 0, octets, length, 4);
                length += 4;
            } else if (isAll(parts[i], "0123456789abcdefABCDEF", 4)) {
                int group = Integer.parseInt(parts[i], 16);
                octets[length++] = (byte) (group >> 8);
                octets[length++] = (byte) group;
            } else {
                return MALFORMED;
            }
        }
        return Arrays.copyOf(octets, length);
    }

    private static boolean isAll(String text, String alphabet, int maxLength) {
        return !text.isEmpty() && text.length() <= maxLength && text.chars().allMatch(c -> alphabet.indexOf(c) >= 0);
    }
}
