package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes message octets fit for DATA (RFC 5321 §4.5.2): a dot that begins a line is doubled. Octets are never copied
 * unless a buffer holds many such lines. Bare CR and LF are refused, whatever was checked before.
 */
final class DotStuffer implements BodyFraming {
    /** Beyond this many pieces one copy is cheaper than a long gathering write. */
    private static final int MAX_PIECES = 16;

    private static final byte[] DOT = {'.'};

    private boolean atLineStart = true;
    private boolean afterCr;

    @Override
    public List<ByteBuffer> frame(ByteBuffer piece, boolean last) throws BareLineEndException {
        List<ByteBuffer> pieces = stuff(piece);
        if (last) {
            pieces.add(terminator());
        }
        return pieces;
    }

    private List<ByteBuffer> stuff(ByteBuffer chunk) throws BareLineEndException {
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

    /** {@code .CRLF}, after a CRLF where the message does not end in one. */
    private ByteBuffer terminator() throws BareLineEndException {
        if (afterCr) {
            throw new BareLineEndException();
        }
        return Octets.of(atLineStart ? ".\r\n" : "\r\n.\r\n");
    }
}
