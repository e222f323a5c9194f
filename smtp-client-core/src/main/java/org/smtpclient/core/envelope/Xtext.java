package org.smtpclient.core.envelope;

import java.util.Locale;

/** How free text is written in a parameter of MAIL or RCPT, so that none of it can end or add a parameter. */
final class Xtext {
    private static final String HEX = "0123456789ABCDEF";

    private Xtext() {}

    /**
     * Writes free text as {@code xtext} (RFC 3461 §4).
     *
     * @param name what it is, for the error
     * @param plain printable ASCII, spaces included: RFC 3461 §4.2 and §4.4 allow no other
     * @throws IllegalArgumentException if it is empty or has any other character
     */
    static String encode(String name, String plain) {
        if (plain.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        StringBuilder encoded = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException(name + " has "
                        + String.format(Locale.ROOT, "U+%04X", plain.codePointAt(i)) + " at position " + (i + 1)
                        + "; allowed there: a printable ASCII character or a space");
            }
            if (isPlain(c)) {
                encoded.append(c);
            } else {
                encoded.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
        return encoded.toString();
    }

    /**
     * Writes an internationalised address as {@code utf-8-addr-xtext} (RFC 6533 §3), which is ASCII and so may be sent
     * to any server with DSN.
     *
     * @param address reads as a mailbox, so has no control characters or lone surrogates
     */
    static String encodeUtf8Address(String address) {
        StringBuilder encoded = new StringBuilder(2 * address.length());
        address.codePoints().forEach(c -> {
            if (c <= '~' && isPlain((char) c) && c != '\\') {
                encoded.append((char) c);
            } else {
                encoded.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return encoded.toString();
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c <= '~' && c != '+' && c != '=';
    }
}
