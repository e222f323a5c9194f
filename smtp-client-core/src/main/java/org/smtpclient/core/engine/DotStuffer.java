package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes message octets fit for DATA (RFC 5321 §4.5.2): a dot that begins a line is doubled. A piece without such a line
 * is not copied; the others are, into one buffer that serves again when what it held has been written.
 */
final class DotStuffer implements BodyFraming {
    private final LineWalk lines = new LineWalk();
    private byte[] room = {};
    /** What was handed out of the room last. */
    private @Nullable ByteBuffer stuffed;

    @Override
    public List<ByteBuffer> frame(ByteBuffer piece, boolean last) throws BareLineEndException {
        List<ByteBuffer> pieces = new ArrayList<>(2);
        if (piece.hasRemaining()) {
            pieces.add(stuff(Octets.inArray(piece)));
            piece.position(piece.limit());
        }
        if (last) {
            pieces.add(Octets.of(lines.endsWithLine() ? ".\r\n" : "\r\n.\r\n"));
        }
        return pieces;
    }

    private ByteBuffer stuff(ByteBuffer piece) throws BareLineEndException {
        byte[] octets = piece.array();
        int from = piece.arrayOffset() + piece.position();
        int to = from + piece.remaining();
        int dot = lines.toDot(octets, from, to);
        if (dot == to) {
            return piece.asReadOnlyBuffer();
        }
        makeRoom(to - from);
        int copied = from;
        int end = 0;
        while (dot < to) {
            System.arraycopy(octets, copied, room, end, dot - copied);
            end += dot - copied;
            room[end++] = '.';
            copied = dot;
            dot = lines.toDot(octets, dot + 1, to);
        }
        System.arraycopy(octets, copied, room, end, to - copied);
        stuffed = ByteBuffer.wrap(room, 0, end + to - copied);
        return stuffed;
    }

    /** Room for a piece in which each line is a dot alone. */
    private void makeRoom(int octets) {
        int most = octets + octets / ".\r\n".length() + 1;
        boolean busy = stuffed != null && stuffed.hasRemaining();
        if (busy || room.length < most) {
            room = new byte[most];
        }
    }
}
