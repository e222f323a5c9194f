package org.smtpclient.core.engine;

import org.smtpclient.core.engine.BodyFraming.BareLineEndException;
import org.smtpclient.core.octets.OctetSearch;

/**
 * Goes over a message's lines, which come in pieces cut anywhere, and sees to it that each CR and LF is part of a CRLF,
 * whatever was checked before.
 */
final class LineWalk {
    private boolean atLineStart = true;
    private boolean afterCr;

    /**
     * Goes on to the next line that begins with a dot.
     *
     * @param octets holds the piece
     * @param from index of the first octet that it has not gone over
     * @param to index behind the piece
     * @return index of the dot, to go on behind it; {@code to} if no other line of the piece begins with one
     * @throws BareLineEndException if there is a CR or LF that is not part of a CRLF
     */
    int toDot(byte[] octets, int from, int to) throws BareLineEndException {
        int i = from;
        if (i < to && afterCr) {
            require(octets[i++] == '\n');
            afterCr = false;
            atLineStart = true;
        }
        if (i < to && atLineStart) {
            atLineStart = false;
            if (octets[i] == '.') {
                return i;
            }
        }
        return toDotWithin(octets, i, to);
    }

    /** From amid a line: its state is only written where the piece ends, which nearly all lines are spared. */
    private int toDotWithin(byte[] octets, int from, int to) throws BareLineEndException {
        int i = from;
        while (true) {
            i = OctetSearch.upToCr(octets, i, to);
            if (i == to) {
                return to;
            }
            byte octet = octets[i++];
            if (octet != '\r') {
                require(octet != '\n');
                continue;
            }
            if (i == to) {
                afterCr = true;
                return to;
            }
            require(octets[i++] == '\n');
            if (i == to) {
                atLineStart = true;
                return to;
            }
            if (octets[i] == '.') {
                return i;
            }
        }
    }

    /**
     * Ends the message.
     *
     * @return whether it ends with a line's end, or is empty
     * @throws BareLineEndException if it ends with a CR
     */
    boolean endsWithLine() throws BareLineEndException {
        require(!afterCr);
        return atLineStart;
    }

    private static void require(boolean partOfCrLf) throws BareLineEndException {
        if (!partOfCrLf) {
            throw new BareLineEndException();
        }
    }
}
