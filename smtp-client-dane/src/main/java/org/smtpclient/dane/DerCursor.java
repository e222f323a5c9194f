package org.smtpclient.dane;

import java.util.Arrays;

/**
 * Walks over DER elements without changing an octet. Only what X.690 §10.1 allows: definite lengths. Not thread-safe.
 *
 * <p>All methods throw {@link IllegalArgumentException} if the octets are not as asked.
 */
final class DerCursor {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int SEQUENCE = 0x30;
    static final int EXPLICIT_0 = 0xa0;

    private static final int MAX_LENGTH_OCTETS = 4;

    private final byte[] octets;
    private final int end;
    private int position;

    DerCursor(byte[] octets) {
        this(octets, 0, octets.length);
    }

    private DerCursor(byte[] octets, int start, int end) {
        this.octets = octets;
        this.position = start;
        this.end = end;
    }

    boolean isAt(int tag) {
        return position < end && octet(position) == tag;
    }

    /** Passes an element and gives a cursor over what is in it. */
    DerCursor enter(int tag) {
        int content = contentOf(tag);
        DerCursor inside = new DerCursor(octets, content, endOf(content));
        position = inside.end;
        return inside;
    }

    /** Passes an element. */
    void skip(int tag) {
        enter(tag);
    }

    /** Passes an element and gives its octets as they stand, tag and length included. */
    byte[] take(int tag) {
        int start = position;
        skip(tag);
        return Arrays.copyOfRange(octets, start, position);
    }

    void requireEnd() {
        if (position != end) {
            throw new IllegalArgumentException("Not DER as expected: more octets at octet " + position);
        }
    }

    /** Where the content of the next element begins. */
    private int contentOf(int tag) {
        if (!isAt(tag)) {
            throw new IllegalArgumentException(
                    "Not DER as expected: no element of tag " + Integer.toHexString(tag) + " at octet " + position);
        }
        int first = octet(position + 1);
        return position + 2 + (first > 0x7f ? first & 0x7f : 0);
    }

    /** Where the next element ends. */
    private int endOf(int content) {
        int lengthOctets = content - position - 2;
        int length = octet(position + 1);
        if (length > 0x7f) {
            if (lengthOctets == 0 || lengthOctets > MAX_LENGTH_OCTETS) {
                throw new IllegalArgumentException(
                        "Not DER: length of " + lengthOctets + " octets at octet " + position);
            }
            length = 0;
            for (int at = position + 2; at < content; at++) {
                length = length << 8 | octet(at);
            }
        }
        if (length < 0 || content > end || length > end - content) {
            throw new IllegalArgumentException("Not DER: element at octet " + position + " runs past the end");
        }
        return content + length;
    }

    private int octet(int at) {
        if (at >= end) {
            throw new IllegalArgumentException("Not DER: ends at octet " + end);
        }
        return octets[at] & 0xff;
    }
}
