package org.smtpclient.api.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An absolute domain name (RFC 1034 §3.1): no search list ever completes it.
 *
 * <p>Written without the final dot, except the root, which is {@code "."}. Letters keep the case they came in and do
 * not count in comparisons (RFC 4343). Any octet is possible in a label; what is not printable ASCII, and a dot or a
 * backslash within a label, is written as an escape (RFC 1035 §5.1). Internationalised names are held as A-labels.
 */
public final class DnsName implements Comparable<DnsName> {
    /** The root of the name space. */
    public static final DnsName ROOT = new DnsName(List.of());

    private static final int MAX_LABEL_OCTETS = 63;
    private static final int MAX_NAME_OCTETS = 255;

    /** Characters of a refused name that its error message shows. */
    private static final int MAX_QUOTED = 64;

    /** One char per octet. */
    private final List<String> labels;

    private final String text;
    private final String key;

    private DnsName(List<String> labels) {
        this.labels = labels;
        this.text = presentation(labels);
        this.key = text.toLowerCase(Locale.ROOT);
    }

    /**
     * Parses a name in presentation form.
     *
     * @param text ASCII, with or without the final dot; {@code \.}, {@code \\} and {@code \DDD} are escapes
     * @return the name
     * @throws IllegalArgumentException if the text is empty, holds an empty label, a label of more than 63 octets, a
     *     non-ASCII character (give the A-label form, {@code xn--…}), or makes more than 255 octets
     */
    public static DnsName parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A domain name is empty");
        }
        if (text.equals(".")) {
            return ROOT;
        }
        List<String> labels = new ArrayList<>();
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                labels.add(label.toString());
                label.setLength(0);
            } else if (c == '\\') {
                i = unescape(text, i, label);
            } else if (c < 0x21 || c > 0x7e) {
                throw new IllegalArgumentException("Domain name '" + printable(text) + "' holds the character U+"
                        + String.format(Locale.ROOT, "%04X", (int) c)
                        + (c > 0x7e ? "; give its A-label form (xn--…)" : ""));
            } else {
                label.append(c);
            }
        }
        if (label.length() > 0) {
            labels.add(label.toString());
        }
        return checked(labels, text);
    }

    /**
     * Makes a name of labels.
     *
     * @param labels octets of each label, leftmost first, without length octets or the root's empty label
     * @return the name
     * @throws IllegalArgumentException on the same grounds as {@link #parse}
     */
    public static DnsName ofLabels(List<byte[]> labels) {
        List<String> octets = labels.stream()
                .map(label -> new String(label, StandardCharsets.ISO_8859_1))
                .toList();
        return octets.isEmpty() ? ROOT : checked(octets, presentation(octets));
    }

    private static DnsName checked(List<String> labels, String given) {
        int octets = 1;
        for (String label : labels) {
            if (label.isEmpty()) {
                throw new IllegalArgumentException("Domain name '" + printable(given) + "' has an empty label");
            }
            if (label.length() > MAX_LABEL_OCTETS) {
                throw new IllegalArgumentException(
                        "Domain name '" + printable(given) + "' has a label of more than 63 octets");
            }
            octets += 1 + label.length();
        }
        if (octets > MAX_NAME_OCTETS) {
            throw new IllegalArgumentException(
                    "Domain name of " + octets + " octets, more than 255: '" + printable(given) + "'");
        }
        return new DnsName(List.copyOf(labels));
    }

    /** Appends the octet that the escape at {@code at} stands for, and returns the escape's last index. */
    private static int unescape(String text, int at, StringBuilder label) {
        int left = text.length() - at - 1;
        if (left >= 3 && isDigit(text.charAt(at + 1)) && isDigit(text.charAt(at + 2)) && isDigit(text.charAt(at + 3))) {
            int octet = Integer.parseInt(text.substring(at + 1, at + 4));
            if (octet <= 255) {
                label.append((char) octet);
                return at + 3;
            }
        } else if (left >= 1
                && !isDigit(text.charAt(at + 1))
                && text.charAt(at + 1) >= 0x21
                && text.charAt(at + 1) <= 0x7e) {
            label.append(text.charAt(at + 1));
            return at + 1;
        }
        throw new IllegalArgumentException("Domain name '" + printable(text) + "' has a malformed escape");
    }

    /**
     * Puts labels in front of this name.
     *
     * @param prefix one or more labels in presentation form, such as {@code _25._tcp}
     * @return the longer name
     * @throws IllegalArgumentException if the result is no domain name
     */
    public DnsName prefixed(String prefix) {
        List<String> longer = new ArrayList<>(parse(prefix).labels);
        longer.addAll(labels);
        return checked(longer, prefix + "." + text);
    }

    /**
     * Whether this name can be a host's: one or more labels of letters, digits and inner hyphens, the last of which is
     * not all digits, since that would be an address (RFC 952, RFC 1123 §2.1). Underscores are let pass, as mail
     * software does.
     *
     * @return whether a connection to a host of this name may be tried
     */
    public boolean isHostName() {
        for (String label : labels) {
            if (!isHostLabel(label)) {
                return false;
            }
        }
        return !labels.isEmpty() && !isAllDigits(labels.get(labels.size() - 1));
    }

    private static boolean isHostLabel(String label) {
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return !label.startsWith("-") && !label.endsWith("-");
    }

    private static boolean isAllDigits(String label) {
        for (int i = 0; i < label.length(); i++) {
            if (!isDigit(label.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether this is the root, which a Null MX names (RFC 7505)} */
    public boolean isRoot() {
        return labels.isEmpty();
    }

    /**
     * Whether this name lies in a zone's name space.
     *
     * @param ancestor a name
     * @return true if this name is {@code ancestor} or ends in it
     */
    public boolean isWithin(DnsName ancestor) {
        int offset = labels.size() - ancestor.labels.size();
        // That the texts end alike is quickly seen; but a dot in the text may be one within a label.
        return offset >= 0
                && (ancestor.isRoot()
                        || (key.endsWith(ancestor.key)
                                && new DnsName(labels.subList(offset, labels.size())).equals(ancestor)));
    }

    /**
     * The labels as octets.
     *
     * @return leftmost first; empty for the root
     */
    public List<byte[]> labels() {
        return labels.stream()
                .map(label -> label.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static String presentation(List<String> labels) {
        if (labels.isEmpty()) {
            return ".";
        }
        StringBuilder text = new StringBuilder();
        for (String label : labels) {
            if (text.length() > 0) {
                text.append('.');
            }
            for (int i = 0; i < label.length(); i++) {
                appendEscaped(text, label.charAt(i));
            }
        }
        return text.toString();
    }

    private static void appendEscaped(StringBuilder text, int octet) {
        if (octet == '.' || octet == '\\') {
            text.append('\\').append((char) octet);
        } else if (octet < 0x21 || octet > 0x7e) {
            text.append('\\').append(String.format(Locale.ROOT, "%03d", octet));
        } else {
            text.append((char) octet);
        }
    }

    /** Quotes what was given so that it fits a line and does nothing to a terminal. */
    private static String printable(String given) {
        StringBuilder shown = new StringBuilder();
        given.codePoints().limit(MAX_QUOTED).forEach(c -> {
            if (isVisible(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
            }
        });
        return shown.append(given.length() > MAX_QUOTED ? "…" : "").toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Orders by text, without regard to case. */
    @Override
    public int compareTo(DnsName other) {
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DnsName that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** {@return the presentation form, without a final dot except for the root} */
    @Override
    public String toString() {
        return text;
    }
}
