package org.smtpclient.core.address;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What IDNA2008 makes of a code point (RFC 5892 §2, §3), derived from the Unicode data of the running JDK. What they
 * lack is held here as far as it matters: default-ignorable letters and marks, and the case folding of Cherokee.
 */
enum IdnaProperty {
    /** May stand anywhere in a label. */
    PVALID,
    /** May stand in a label where a rule for joiners allows it. */
    CONTEXTJ,
    /** May stand in a label where a rule of its own allows it. */
    CONTEXTO,
    DISALLOWED,
    /** Unknown to the running JDK. */
    UNASSIGNED;

    static IdnaProperty of(int c) {
        if (c < 0x80) {
            return isWithin(c, 'a', 'z') || isWithin(c, '0', '9') || c == '-' ? PVALID : DISALLOWED;
        }
        return switch (c) {
            case 0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007 -> PVALID;
            case 0xb7, 0x375, 0x5f3, 0x5f4, 0x30fb -> CONTEXTO;
            case 0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b -> DISALLOWED;
            case 0x200c, 0x200d -> CONTEXTJ;
            default -> {
                if (isWithin(c, 0x660, 0x669) || isWithin(c, 0x6f0, 0x6f9)) {
                    yield CONTEXTO;
                }
                yield derived(c);
            }
        };
    }

    private static IdnaProperty derived(int c) {
        return switch (Character.getType(c)) {
            case Character.UNASSIGNED -> UNASSIGNED;
            case Character.LOWERCASE_LETTER,
                    Character.UPPERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                isIgnorable(c) || isOldHangulJamo(c) || !isStable(c) ? DISALLOWED : PVALID;
            default -> DISALLOWED;
        };
    }

    /** RFC 5892 §2.3, §2.4, of those that are letters, digits or marks. */
    private static boolean isIgnorable(int c) {
        return c == 0x34f
                || c == 0x17b4
                || c == 0x17b5
                || isWithin(c, 0x180b, 0x180f)
                || isWithin(c, 0x20d0, 0x20ff)
                || c == 0x3164
                || isWithin(c, 0xfe00, 0xfe0f)
                || c == 0xffa0
                || isWithin(c, 0x1d100, 0x1d24f)
                || isWithin(c, 0xe0100, 0xe01ef);
    }

    /** RFC 5892 §2.9. */
    private static boolean isOldHangulJamo(int c) {
        return isWithin(c, 0x1100, 0x11ff) || isWithin(c, 0xa960, 0xa97c) || isWithin(c, 0xd7b0, 0xd7fb);
    }

    /** RFC 5892 §2.2: folding case and compatibility leaves it as it is. */
    private static boolean isStable(int c) {
        String character = Character.toString(c);
        return nfkc(folded(c, nfkc(character))).equals(character);
    }

    private static String folded(int c, String text) {
        if (c == 0x131) {
            return text; // the dotless i does not fold
        }
        String upper = text.toUpperCase(Locale.ROOT);
        return isCherokee(c) ? upper : upper.toLowerCase(Locale.ROOT);
    }

    /** The one script that folds to upper case. */
    private static boolean isCherokee(int c) {
        return isWithin(c, 0x13a0, 0x13ff) || isWithin(c, 0xab70, 0xabbf);
    }

    private static boolean isWithin(int c, int first, int last) {
        return c >= first && c <= last;
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
