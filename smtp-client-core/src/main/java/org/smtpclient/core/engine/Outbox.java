package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, in order: commands, gathered so that a group leaves in one segment, and between them a
 * message's octets, which are not copied. Offsets count from the beginning of the session.
 */
final class Outbox {
    private final Deque<ByteBuffer> pending = new ArrayDeque<>();
    private byte[] text = new byte[512];
    private int textEnd;
    private @Nullable ByteBuffer openText;
    private long queued;
    private long octetsEnd;

    /** Appends a command and its line end; returns the offset behind it. */
    long command(String line) {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        int length = octets.length + 2;
        dropWritten();
        if (textEnd + length > text.length) {
            text = new byte[Math.max(2 * text.length, length)];
            textEnd = 0;
            openText = null;
        }
        System.arraycopy(octets, 0, text, textEnd, octets.length);
        text[textEnd + octets.length] = '\r';
        text[textEnd + octets.length + 1] = '\n';
        if (openText == null) {
            openText = ByteBuffer.wrap(text, textEnd, length);
            pending.add(openText);
        } else {
            openText.limit(textEnd + length);
        }
        textEnd += length;
        queued += length;
        return queued;
    }

    /** Appends a message's octets, which must stay as they are until they are written; returns the offset behind them. */
    long octets(List<ByteBuffer> pieces) {
        dropWritten();
        for (ByteBuffer piece : pieces) {
            if (piece.hasRemaining()) {
                pending.add(piece);
                openText = null;
                queued += piece.remaining();
                octetsEnd = queued;
            }
        }
        return queued;
    }

    private void dropWritten() {
        while (!pending.isEmpty() && !pending.element().hasRemaining()) {
            pending.remove();
        }
        if (pending.isEmpty()) {
            openText = null;
            textEnd = 0;
        }
    }

    /** What is left to write, in order; positions move as it is written. */
    ByteBuffer[] pending() {
        dropWritten();
        return pending.toArray(ByteBuffer[]::new);
    }

    /** Octets left to write. */
    long remaining() {
        // Whoever asks has written perhaps: an idle session would hold its last message.
        dropWritten();
        long octets = 0;
        for (ByteBuffer piece : pending) {
            octets += piece.remaining();
        }
        return octets;
    }

    /** Whether a message's octets are left to write. */
    boolean holdsMessage() {
        return written() < octetsEnd;
    }

    /** Octets queued since the session began, written or not. */
    long queued() {
        return queued;
    }

    /** Octets written since the session began. */
    long written() {
        return queued - remaining();
    }

    void clear() {
        pending.clear();
        openText = null;
    }
}
