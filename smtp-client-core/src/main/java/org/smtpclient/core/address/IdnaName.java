package org.smtpclient.core.address;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Internationalised domain names for look-up: IDNA2008 (RFC 5891 §5) after the local mapping of RFC 5895 §2.
 *
 * <p>A name that IDNA2008 maps one way is never sent another way: characters that it disallows are refused, and so are
 * those that the running JDK does not know yet, and joiners in places where they are not known to be allowed.
 */
final class IdnaName {
    private static final String PREFIX = "xn--";
    private static final int MAX_LABEL = 63;

    private IdnaName() {}

    /**
     * The form in which a name is looked up and sent.
     *
     * @param name labels between dots (RFC 5895's other dots included); ASCII labels are returned as they stand
     * @return the name in ASCII
     * @throws IllegalArgumentException if a label is no U-label even after the mapping, or begins like an A-label and
     *     is no Punycode. The message says which and why
     */
    static String toAscii(String name) {
        // Nearly every name; one that only seems to hold an A-label takes the longer way.
        if (isAscii(name) && !name.toLowerCase(Locale.ROOT).contains(PREFIX)) {
            return name;
        }
        List<String> ascii = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        boolean mapped = false;
        for (String label : name.split("[.\u3002\uff0e\uff61]", -1)) {
            if (isAscii(label)) {
                ascii.add(label);
                labels.add(isALabel(label) ? decoded(label) : codePoints(label));
            } else {
                int[] unicode = mapped(label);
                ascii.add(encoded(unicode));
                labels.add(unicode);
                mapped = true;
            }
        }
        if (mapped && labels.stream().anyMatch(BidiRule::isRightToLeft)) {
            for (int[] label : labels) {
                if (!BidiRule.allows(label)) {
                    throw fault(label, "may not stand in a name with a right-to-left label (RFC 5893 §2)");
                }
            }
        }
        return String.join(".", ascii);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isALabel(String label) {
        return label.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    private static int[] codePoints(String text) {
        return text.codePoints().toArray();
    }

    /**
     * Sees that what begins like an A-label is one. What it stands for need not pass the tests of U-labels: it is sent
     * as it was given, and the zone may know a newer Unicode than the JDK (RFC 5891 §5.3).
     */
    private static int[] decoded(String label) {
        try {
            if (label.length() > MAX_LABEL) {
                throw new IllegalArgumentException("it has more than 63 octets");
            }
            String punycode = label.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            int[] unicode = Punycode.decode(punycode);
            boolean ascii = true;
            for (int c : unicode) {
                ascii &= c < 0x80;
            }
            if (ascii || !Punycode.encode(unicode).equals(punycode)) {
                throw new IllegalArgumentException("encoding what it stands for gives another label");
            }
            return unicode;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "label '" + label + "' is no A-label (RFC 5890 §2.3.2.1): " + e.getMessage(), e);
        }
    }

    /** A U-label, after the mapping of RFC 5895 §2. */
    private static int[] mapped(String label) {
        StringBuilder mapped = new StringBuilder();
        label.codePoints().forEach(c -> mapped.append(mapped(c)));
        int[] unicode = codePoints(Normalizer.normalize(mapped, Normalizer.Form.NFC));
        check(unicode);
        return unicode;
    }

    /** Full-width and half-width forms become the usual ones, upper case lower; what is valid stays (Cherokee). */
    private static String mapped(int c) {
        String character = Character.toString(c);
        boolean widthForm = c >= 0xff01 && c <= 0xffee;
        if (!widthForm && IdnaProperty.of(c) == IdnaProperty.PVALID) {
            return character;
        }
        String usual = widthForm ? Normalizer.normalize(character, Normalizer.Form.NFKC) : character;
        return usual.toLowerCase(Locale.ROOT);
    }

    /** The tests of RFC 5891 §5.4 but the Bidi rule, which looks at the whole name. */
    private static void check(int[] label) {
        if (label.length > MAX_LABEL) {
            throw fault(label, "has more than 63 octets");
        }
        if (label[0] == '-' || label[label.length - 1] == '-') {
            throw fault(label, "begins or ends with a hyphen");
        }
        if (label.length > 3 && label[2] == '-' && label[3] == '-') {
            throw fault(label, "has hyphens in its third and fourth place (RFC 5891 §5.4)");
        }
        if (isMark(label[0])) {
            throw fault(label, "begins with a combining mark (RFC 5891 §5.4)");
        }
        for (int i = 0; i < label.length; i++) {
            IdnaProperty property = IdnaProperty.of(label[i]);
            boolean context = property == IdnaProperty.CONTEXTJ || property == IdnaProperty.CONTEXTO;
            if (property != IdnaProperty.PVALID && !(context && IdnaContext.allows(label, i))) {
                throw fault(
                        label,
                        "holds " + String.format(Locale.ROOT, "U+%04X", label[i])
                                + switch (property) {
                                    case UNASSIGNED -> ", unknown to this Java's Unicode version";
                                    case CONTEXTJ, CONTEXTO ->
                                        ", which is not known to be allowed there (RFC 5892, appendix A)";
                                    default -> ", which IDNA2008 disallows in domain names (RFC 5892)";
                                });
            }
        }
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static String encoded(int[] label) {
        String text = new String(label, 0, label.length);
        String encoded = isAscii(text) ? text : PREFIX + Punycode.encode(label);
        if (encoded.length() > MAX_LABEL) {
            throw fault(label, "has more than 63 octets as an A-label");
        }
        return encoded;
    }

    private static IllegalArgumentException fault(int[] label, String what) {
        return new IllegalArgumentException("label '" + Syntax.shown(new String(label, 0, label.length)) + "' " + what);
    }
}
