package org.smtpclient.core.address;

import org.smtpclient.api.dns.DnsName;

/** The grammar of domains and address literals, wherever in a text they stand. */
final class DomainSyntax {
    private static final String LABEL = "a letter, a digit, a hyphen or underscore within a name";

    private DomainSyntax() {}

    /** Reads from an index to the text's end. */
    static MailDomain parse(Syntax syntax, int start) {
        String text = syntax.text();
        if (text.startsWith("[", start)) {
            return AddressLiteral.parse(syntax, start);
        }
        if (start == text.length()) {
            throw syntax.unexpected(start, "a domain name or an address literal");
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean behindLabel = i > start && !isDot(text.charAt(i - 1));
            boolean separates = isDot(c) && behindLabel && i + 1 < text.length();
            if (!separates && (isDot(c) || !isLabelCharacter(c))) {
                throw syntax.unexpected(i, LABEL + (behindLabel && !isDot(c) ? ", a dot" : ""));
            }
        }
        try {
            return new MailDomain.Name(DnsName.parse(IdnaName.toAscii(text.substring(start))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    syntax.error("has no valid domain").getMessage() + ": " + e.getMessage(), e);
        }
    }

    /** What every domain name in an envelope must satisfy. */
    static void check(DnsName name) {
        if (!name.isHostName()) {
            throw new IllegalArgumentException("Domain name '" + name
                    + "' is no host name: its labels may hold letters, digits, underscores and inner hyphens only, and"
                    + " the last is not a number (an address is written in brackets, such as [192.0.2.1])");
        }
    }

    /** A dot, or what RFC 5895 §2 maps to one. */
    private static boolean isDot(char c) {
        return c == '.' || c == '\u3002' || c == '\uff0e' || c == '\uff61';
    }

    /** Non-ASCII characters are IDNA's to judge. */
    private static boolean isLabelCharacter(char c) {
        return c >= 0x80
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }
}
