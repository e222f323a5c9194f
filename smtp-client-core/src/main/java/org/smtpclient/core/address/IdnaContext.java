package org.smtpclient.core.address;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;

/**
 * The rules of characters that may stand in some places of a label only (RFC 5892, appendix A).
 *
 * <p>The JDK knows neither combining classes nor joining types. Viramas are listed here, and joining types of the block
 * Arabic, which holds the letters of Arabic, Persian and Urdu; next to letters of other blocks a non-joiner is not allowed, as nothing proves that it may be.
 */
final class IdnaContext {
    private static final int[] VIRAMAS = {
        0x094d, 0x09cd, 0x0a4d, 0x0acd, 0x0b4d, 0x0bcd, 0x0c4d, 0x0ccd, 0x0d3b, 0x0d3c, 0x0d4d, 0x0dca, 0x0e3a, 0x0eba,
        0x0f84, 0x1039, 0x103a, 0x1714, 0x1715, 0x1734, 0x17d2, 0x1a60, 0x1b44, 0x1baa, 0x1bab, 0x1bf2, 0x1bf3, 0x2d7f,
        0xa806, 0xa82c, 0xa8c4, 0xa953, 0xa9c0, 0xaaf6, 0xabed, 0x10a3f, 0x11046, 0x11070, 0x1107f, 0x110b9, 0x11133,
        0x11134, 0x111c0, 0x11235, 0x112ea, 0x1134d, 0x113ce, 0x113cf, 0x113d0, 0x11442, 0x114c2, 0x115bf, 0x1163f,
        0x116b6, 0x1172b, 0x11839, 0x1193d, 0x1193e, 0x119e0, 0x11a34, 0x11a47, 0x11a99, 0x11c3f, 0x11d44, 0x11d45,
        0x11d97, 0x11f41, 0x11f42, 0x1612f
    };

    /** First and last of each range of letters with Joining_Type Dual_Joining. */
    private static final int[] DUAL_JOINING = {
        0x620, 0x620, 0x626, 0x626, 0x628, 0x628, 0x62a, 0x62e, 0x633, 0x63f, 0x641, 0x647, 0x649, 0x64a, 0x66e, 0x66f,
        0x678, 0x687, 0x69a, 0x6bf, 0x6c1, 0x6c2, 0x6cc, 0x6cc, 0x6ce, 0x6ce, 0x6d0, 0x6d1, 0x6fa, 0x6fc, 0x6ff, 0x6ff
    };

    private static final int[] RIGHT_JOINING = {
        0x622, 0x625, 0x627, 0x627, 0x629, 0x629, 0x62f, 0x632, 0x648, 0x648, 0x671, 0x673, 0x675, 0x677, 0x688, 0x699,
        0x6c0, 0x6c0, 0x6c3, 0x6cb, 0x6cd, 0x6cd, 0x6cf, 0x6cf, 0x6d2, 0x6d3, 0x6d5, 0x6d5, 0x6ee, 0x6ef
    };

    private static final int[] TRANSPARENT = {
        0x610, 0x61a, 0x64b, 0x65f, 0x670, 0x670, 0x6d6, 0x6dc, 0x6df, 0x6e4, 0x6e7, 0x6e8, 0x6ea, 0x6ed
    };

    private IdnaContext() {}

    /** Whether the CONTEXTJ or CONTEXTO character at an index of a label may stand there. */
    static boolean allows(int[] label, int at) {
        int before = at > 0 ? label[at - 1] : -1;
        int after = at + 1 < label.length ? label[at + 1] : -1;
        int c = label[at];
        return switch (c) {
            case 0x200c -> isVirama(before) || breaksJoining(label, at);
            case 0x200d -> isVirama(before);
            case 0xb7 -> before == 'l' && after == 'l';
            case 0x375 -> isOf(after, UnicodeScript.GREEK);
            case 0x5f3, 0x5f4 -> isOf(before, UnicodeScript.HEBREW);
            case 0x30fb -> Arrays.stream(label).anyMatch(IdnaContext::isJapanese);
            default ->
                c <= 0x669
                        ? Arrays.stream(label).noneMatch(other -> other >= 0x6f0 && other <= 0x6f9)
                        : Arrays.stream(label).noneMatch(other -> other >= 0x660 && other <= 0x669);
        };
    }

    static boolean isVirama(int c) {
        return Arrays.binarySearch(VIRAMAS, c) >= 0;
    }

    /** Whether a letter before could join with one after, if the non-joiner did not part them. */
    private static boolean breaksJoining(int[] label, int at) {
        int before = at - 1;
        while (before >= 0 && isTransparent(label[before])) {
            before--;
        }
        int after = at + 1;
        while (after < label.length && isTransparent(label[after])) {
            after++;
        }
        return before >= 0
                && isDualJoining(label[before])
                && after < label.length
                && (isDualJoining(label[after]) || isRightJoining(label[after]));
    }

    static boolean isDualJoining(int c) {
        return isWithin(DUAL_JOINING, c);
    }

    static boolean isRightJoining(int c) {
        return isWithin(RIGHT_JOINING, c);
    }

    static boolean isTransparent(int c) {
        return isWithin(TRANSPARENT, c);
    }

    private static boolean isWithin(int[] ranges, int c) {
        int found = Arrays.binarySearch(ranges, c);
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    private static boolean isJapanese(int c) {
        return isOf(c, UnicodeScript.HIRAGANA) || isOf(c, UnicodeScript.KATAKANA) || isOf(c, UnicodeScript.HAN);
    }

    private static boolean isOf(int c, UnicodeScript script) {
        return c >= 0 && UnicodeScript.of(c) == script;
    }
}
