package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message's octets on their way out: stuffed piece by piece, up to the end of data. Used for one message. */
final class OutgoingMessage {
    private final DotStuffer stuffer = new DotStuffer();
    private List<ByteBuffer> pieces = List.of();
    private @Nullable ByteBuffer terminator;
    private long octets;

    void supply(ByteBuffer chunk) throws DotStuffer.BareLineEndException {
        octets += chunk.remaining();
        pieces = stuffer.stuff(chunk);
    }

    void end() throws DotStuffer.BareLineEndException {
        terminator = stuffer.terminator();
    }

    /** Whether more octets, or the end, are to be supplied. */
    boolean isDue() {
        return terminator == null;
    }

    /** Whether the end of data has left, to its last octet: from then on the server may have the message. */
    boolean endHasLeft() {
        return terminator != null && !terminator.hasRemaining();
    }

    boolean hasRemaining() {
        if (terminator != null && terminator.hasRemaining()) {
            return true;
        }
        for (ByteBuffer piece : pieces) {
            if (piece.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    /** Adds what is to be written, in order. */
    void addTo(List<ByteBuffer> output) {
        output.addAll(pieces);
        if (terminator != null) {
            output.add(terminator);
        }
    }

    /** Size so far, without dot-stuffing and the final dot. */
    long octets() {
        return octets;
    }
}
