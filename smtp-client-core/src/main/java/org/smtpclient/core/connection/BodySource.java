package org.smtpclient.core.connection;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.message.Message;

/**
 * Reads messages, one after the other, into one buffer. Small messages lie in it side by side, so that several can leave
 * in one write; what has been read stays as it is until it is {@linkplain #written() written}.
 */
final class BodySource implements Closeable {
    private static final int OCTETS = 64 * 1024;

    /** Less room than this is not worth a read. */
    private static final int WORTHWHILE = 8 * 1024;

    private byte @Nullable [] buffer;
    private int used;
    private @Nullable Message message;
    private @Nullable InputStream octets;
    private boolean atEnd;

    /** Turns to the next message. */
    void of(Message next) {
        close();
        message = next;
        atEnd = false;
    }

    /** Whether more can be read while what was read before is still to be written. */
    boolean hasRoom() {
        return OCTETS - used >= WORTHWHILE;
    }

    /** All that was read has been written. */
    void written() {
        used = 0;
    }

    /** The next octets of the message; empty at its end at the latest. */
    ByteBuffer read() throws IOException {
        if (message == null) {
            throw new IllegalStateException("The engine asks for a message and none was given");
        }
        if (octets == null) {
            octets = message.open();
        }
        if (buffer == null) {
            buffer = new byte[OCTETS];
        }
        int room = OCTETS - used;
        int count = octets.readNBytes(buffer, used, room);
        ByteBuffer piece = ByteBuffer.wrap(buffer, used, count);
        used += count;
        atEnd = count < room;
        return piece;
    }

    /** Whether the message ended with what was read last. */
    boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public void close() {
        message = null;
        if (octets != null) {
            try {
                octets.close();
            } catch (IOException | RuntimeException e) {
                // Every octet has been read, or the session has failed for a reason of its own.
            }
            octets = null;
        }
    }
}
