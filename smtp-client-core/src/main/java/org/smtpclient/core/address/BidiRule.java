package org.smtpclient.core.address;

import java.util.Arrays;

/** The Bidi rule: what keeps a name readable that has labels written from right to left (RFC 5893 §2). */
final class BidiRule {
    private static final long LEFT_TO_RIGHT = of(Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    private static final long ARABIC_NUMBER = of(Character.DIRECTIONALITY_ARABIC_NUMBER);
    private static final long EUROPEAN_NUMBER = of(Character.DIRECTIONALITY_EUROPEAN_NUMBER);
    private static final long MARK = of(Character.DIRECTIONALITY_NONSPACING_MARK);
    private static final long RIGHT_TO_LEFT =
            of(Character.DIRECTIONALITY_RIGHT_TO_LEFT) | of(Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    private static final long ANYWHERE = EUROPEAN_NUMBER
            | of(Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR)
            | of(Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR)
            | of(Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR)
            | of(Character.DIRECTIONALITY_OTHER_NEUTRALS)
            | of(Character.DIRECTIONALITY_BOUNDARY_NEUTRAL)
            | MARK;

    private BidiRule() {}

    /** Whether a label makes its name one that the rule applies to. */
    static boolean isRightToLeft(int[] label) {
        return (classes(label, label.length) & (RIGHT_TO_LEFT | ARABIC_NUMBER)) != 0;
    }

    /** Whether a label may stand in a name that has a right-to-left label. */
    static boolean allows(int[] label) {
        int end = label.length;
        while (end > 0 && ofCharacter(label[end - 1]) == MARK) {
            end--;
        }
        if (end == 0) {
            return false;
        }
        long first = ofCharacter(label[0]);
        long last = ofCharacter(label[end - 1]);
        long all = classes(label, label.length);
        if (first == LEFT_TO_RIGHT) {
            return isOnly(all, LEFT_TO_RIGHT | ANYWHERE) && isOnly(last, LEFT_TO_RIGHT | EUROPEAN_NUMBER);
        }
        long numbers = EUROPEAN_NUMBER | ARABIC_NUMBER;
        return isOnly(first, RIGHT_TO_LEFT)
                && isOnly(all, RIGHT_TO_LEFT | ARABIC_NUMBER | ANYWHERE)
                && isOnly(last, RIGHT_TO_LEFT | numbers)
                && (all & numbers) != numbers;
    }

    private static boolean isOnly(long classes, long allowed) {
        return (classes & ~allowed) == 0;
    }

    private static long classes(int[] label, int end) {
        return Arrays.stream(label, 0, end).mapToLong(BidiRule::ofCharacter).reduce(0, (a, b) -> a | b);
    }

    private static long ofCharacter(int c) {
        return of(Character.getDirectionality(c));
    }

    private static long of(byte directionality) {
        return 1L << (directionality + 1); // -1 is undefined
    }
}
