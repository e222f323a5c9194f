package org.smtpclient.cli;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpclient.core.address.AddressLiteral;
import org.smtpclient.core.address.MailDomain;

/**
 * A host and a port as given on the command line.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 */
record HostPort(MailDomain host, int port) {
    private static final Pattern SYNTAX = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]+))(?::(\\d{1,5}))?");

    /** In place of a default, where the port must be given. */
    static final int NO_DEFAULT = 0;

    /**
     * Parses {@code HOST[:PORT]}: a name, an IPv4 address, or an IPv6 address, which needs brackets if a port follows.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static HostPort parse(String option, String text, int defaultPort) {
        String bracketed =
                text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[") ? "[" + text + "]" : text;
        Matcher matcher = SYNTAX.matcher(bracketed);
        if (!matcher.matches()) {
            throw malformed(option, text, "it is not HOST:PORT, with an IPv6 address in brackets");
        }
        int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
        if (port == NO_DEFAULT && matcher.group(3) == null) {
            throw malformed(option, text, "the port is missing");
        }
        if (port < 1 || port > 0xffff) {
            throw malformed(option, text, "the port is not within 1..65535");
        }
        try {
            return new HostPort(host(matcher.group(1), matcher.group(2)), port);
        } catch (IllegalArgumentException e) {
            throw malformed(option, text, String.valueOf(e.getMessage()));
        }
    }

    private static MailDomain host(String inBrackets, String plain) {
        if (plain == null) {
            boolean tagged = inBrackets.indexOf(':') < 0 || inBrackets.regionMatches(true, 0, "IPv6:", 0, 5);
            return MailDomain.parse("[" + (tagged ? "" : "IPv6:") + inBrackets + "]");
        }
        if (plain.equalsIgnoreCase("localhost")) {
            // Never a question for the DNS (RFC 6761 §6.3).
            return AddressLiteral.of(InetAddress.getLoopbackAddress());
        }
        return plain.matches("[0-9.]+") ? MailDomain.parse("[" + plain + "]") : MailDomain.parse(plain);
    }

    private static IllegalArgumentException malformed(String option, String text, String why) {
        return new IllegalArgumentException("Invalid value for " + option + ": '" + text + "': " + why);
    }
}
