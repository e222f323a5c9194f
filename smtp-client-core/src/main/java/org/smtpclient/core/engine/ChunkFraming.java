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
    private final LineWalk lines = new LineWalk();

    ChunkFraming(boolean binary) {
        this.binary = binary;
    }

    @Override
    public List<ByteBuffer> frame(ByteBuffer piece, boolean last) throws BareLineEndException {
        List<ByteBuffer> pieces = new ArrayList<>(2);
        if (!binary) {
            checkLineEnds(Octets.inArray(piece));
        }
        if (piece.hasRemaining()) {
            pieces.add(piece.asReadOnlyBuffer());
            piece.position(piece.limit());
        }
        if (last && !binary && !lines.endsWithLine()) {
            pieces.add(Octets.of("\r\n"));
        }
        return pieces;
    }

    private void checkLineEnds(ByteBuffer piece) throws BareLineEndException {
        int to = piece.arrayOffset() + piece.limit();
        for (int i = piece.arrayOffset() + piece.position(); i < to; i++) {
            i = lines.toDot(piece.array(), i, to);
        }
    }
}
