package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes message octets fit for DATA (RFC 5321 §4.5.2): a dot that begins a line is doubled. Octets are never copied
 * unless a buffer holds many such lines. Bare CR and LF are refused, whatever was checked before.
 */
final class DotStuffer {
    /** Beyond this many pieces one copy is cheaper than a long gathering write. */
    private static final int MAX_PIECES = 16;

    private static final byte[] DOT = {'.'};

    private boolean atLineStart = true;
    private boolean afterCr;

    /**
     * Stuffs a piece of the message.
     *
     * @param chunk the octets, taken entirely
     * @return what to write, in order
     * @throws BareLineEndException if the octets hold a CR or LF that is not part of a CRLF
     */
    List<ByteBuffer> stuff(ByteBuffer chunk) throws BareLineEndException {
        List<ByteBuffer> pieces = new ArrayList<>();
        int from = chunk.position();
        int limit = chunk.limit();
        int dots = 0;
        for (int i = from; i < limit; i++) {
            byte octet = chunk.get(i);
            if (octet == '.' && atLineStart) {
                pieces.add(chunk.slice(from, i - from));
                if (++dots > MAX_PIECES) {
                    pieces.add(copied(chunk, i));
                    from = limit;
                    break;
                }
                pieces.add(ByteBuffer.wrap(DOT));
                from = i;
            }
            advance(octet);
        }
        if (from < limit) {
            pieces.add(chunk.slice(from, limit - from));
        }
        chunk.position(limit);
        return pieces;
    }

    private ByteBuffer copied(ByteBuffer chunk, int from) throws BareLineEndException {
        ByteBuffer copy = ByteBuffer.allocate(2 * (chunk.limit() - from));
        for (int i = from; i < chunk.limit(); i++) {
            byte octet = chunk.get(i);
            if (octet == '.' && atLineStart) {
                copy.put((byte) '.');
            }
            copy.put(octet);
            advance(octet);
        }
        return copy.flip();
    }

    private void advance(byte octet) throws BareLineEndException {
        if (afterCr != (octet == '\n')) {
            throw new BareLineEndException();
        }
        atLineStart = octet == '\n';
        afterCr = octet == '\r';
    }

    /**
     * The end of data that fits what was stuffed.
     *
     * @return {@code .CRLF}, after a CRLF where the message does not end in one
     * @throws BareLineEndException if the message ends in a bare CR
     */
    ByteBuffer terminator() throws BareLineEndException {
        if (afterCr) {
            throw new BareLineEndException();
        }
        return Octets.of(atLineStart ? ".\r\n" : "\r\n.\r\n");
    }

    /** The message holds a CR or LF that is not part of a CRLF. */
    static final class BareLineEndException extends Exception {
        private static final long serialVersionUID = 1L;

        static final String MESSAGE = "The message holds a CR or LF that is not part of a CRLF (RFC 5321 §2.3.8)";

        BareLineEndException() {
            super(MESSAGE);
        }
    }
}
