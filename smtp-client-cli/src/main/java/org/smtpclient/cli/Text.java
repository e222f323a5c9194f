package org.smtpclient.cli;

import java.net.InetAddress;
import java.util.Locale;
import org.smtpclient.core.address.AddressLiteral;

/** Text for terminals. */
final class Text {
    private Text() {}

    /** The same text on one line, with control characters, which a server could send to a terminal, made visible. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.strip().codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t') {
                line.append(' ');
            } else if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** An address without brackets, an IPv6 address as in RFC 5952. */
    static String of(InetAddress address) {
        String literal = AddressLiteral.of(address).toString();
        int start = literal.startsWith("[IPv6:") ? "[IPv6:".length() : 1;
        return literal.substring(start, literal.length() - 1);
    }

    /** A constant's name as it stands in documents: lower case, hyphens. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
