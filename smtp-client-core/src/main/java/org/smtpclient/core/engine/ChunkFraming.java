package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Message octets as they go into chunks (RFC 3030 §2): as they are. A message in lines gets a CRLF at its end where it
 * has none, as DATA gives it one, so that the same message arrives whichever way it goes; and bare CR and LF are refused.
 * A binary message is not looked at.
 */
final class ChunkFraming implements BodyFraming {
    private final boolean binary;
    private boolean atLineStart = true;
    private boolean afterCr;

    ChunkFraming(boolean binary) {
        this.binary = binary;
    }

    @Override
    public List<ByteBuffer> frame(ByteBuffer piece, boolean last) throws BareLineEndException {
        List<ByteBuffer> pieces = new ArrayList<>(2);
        if (!binary) {
            checkLineEnds(piece);
        }
        if (piece.hasRemaining()) {
            pieces.add(piece.slice());
            piece.position(piece.limit());
        }
        if (last && !binary) {
            if (afterCr) {
                throw new BareLineEndException();
            }
            if (!atLineStart) {
                pieces.add(Octets.of("\r\n"));
            }
        }
        return pieces;
    }

    private void checkLineEnds(ByteBuffer piece) throws BareLineEndException {
        boolean cr = afterCr;
        for (int i = piece.position(); i < piece.limit(); i++) {
            byte octet = piece.get(i);
            if (cr != (octet == '\n')) {
                throw new BareLineEndException();
            }
            cr = octet == '\r';
        }
        afterCr = cr;
        if (piece.hasRemaining()) {
            atLineStart = piece.get(piece.limit() - 1) == '\n';
        }
    }
}
