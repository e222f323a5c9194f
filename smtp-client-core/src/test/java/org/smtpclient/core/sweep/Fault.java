package org.smtpclient.core.sweep;

/**
 * What happens to a session's stream, and where.
 *
 * @param kind what happens
 * @param direction which way the octet goes that it happens to
 * @param at how many octets pass unharmed before; for {@link Kind#GOODBYE_FOR_REPLY} how many replies
 * @param flip which bits {@link Kind#CORRUPT} inverts
 */
record Fault(Kind kind, Direction direction, int at, int flip) {
    static final Fault NONE = new Fault(Kind.SPLIT, Direction.TO_SERVER, Integer.MAX_VALUE, 0);

    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    enum Kind {
        /** No octet passes any more; the client has what was on its way to it, and then sees the connection closed. */
        CUT,
        /** No octet passes any more, and nothing tells of it but the deadline. */
        STALL,
        /** No octet passes any more, and what was on its way to the client is lost. */
        RESET,
        /** The client cannot write the octet: what it wrote before has arrived. */
        WRITE_FAILS,
        /** Some bits of the octet are inverted. */
        CORRUPT,
        /** The octet comes in another piece than the one before it, and the other side has time in between. */
        SPLIT,
        /** The server says 421 unasked and closes, when it has received so many octets. */
        GOODBYE,
        /** The server says 421 where another reply was due, does not do what was asked for, and closes. */
        GOODBYE_FOR_REPLY
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean is(Kind other, Direction way) {
        return kind == other && direction == way;
    }
}
