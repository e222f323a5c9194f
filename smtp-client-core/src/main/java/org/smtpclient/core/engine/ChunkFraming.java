package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Message octets as they go into chunks (RFC 3030 §2): as they are. A message in lines gets a CRLF at its end where it
 * has none, as DATA gives it one, so that the same message arrives whichever way it goes; and bare CR and LF are refused.
 * A binary message is not looked at, nor is one again that does not change and was looked at before: a chunk has its length,
 * so that nothing within it can end it.
 */
final class ChunkFraming implements BodyFraming {
    private final boolean binary;
    private final boolean seen;
    private final LineWalk lines = new LineWalk();
    private boolean endsWithLf = true;

    /**
     * The framing of one message.
     *
     * @param binary whether it has no lines
     * @param seen whether its line ends have been seen to be in order
     */
    ChunkFraming(boolean binary, boolean seen) {
        this.binary = binary;
        this.seen = seen;
    }

    @Override
    public List<ByteBuffer> frame(ByteBuffer piece, boolean last) throws BareLineEndException {
        List<ByteBuffer> pieces = new ArrayList<>(2);
        if (!binary && !seen) {
            checkLineEnds(Octets.inArray(piece));
        }
        if (piece.hasRemaining()) {
            endsWithLf = piece.get(piece.limit() - 1) == '\n';
            pieces.add(piece.asReadOnlyBuffer());
            piece.position(piece.limit());
        }
        if (last && !binary && !endsWithLine()) {
            pieces.add(Octets.of("\r\n"));
        }
        return pieces;
    }

    private boolean endsWithLine() throws BareLineEndException {
        return seen ? endsWithLf : lines.endsWithLine();
    }

    private void checkLineEnds(ByteBuffer piece) throws BareLineEndException {
        int to = piece.arrayOffset() + piece.limit();
        for (int i = piece.arrayOffset() + piece.position(); i < to; i++) {
            i = lines.toDot(piece.array(), i, to);
        }
    }
}
