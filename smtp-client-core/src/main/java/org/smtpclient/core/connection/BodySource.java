package org.smtpclient.core.connection;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.octets.MemoryStream;

/**
 * Reads messages, one after the other, piece by piece. Those in memory are handed out as they lie there. Others go
 * through one buffer, where small messages lie side by side, so that several can leave in one write; what has been read
 * stays as it is until it is {@linkplain #written() written}.
 */
final class BodySource implements Closeable {
    /** Octets handed out from memory at a time; the system call for each is dearer than the copy from there on. */
    private static final int FROM_MEMORY = 128 * 1024;

    /** Octets of the buffer at most, of which each delivery under way may have one. */
    private static final int BUFFER = 64 * 1024;

    /** Less room than this is not worth a read. */
    private static final int WORTHWHILE = 8 * 1024;

    private byte[] buffer = {};
    private int used;
    private @Nullable MailObject mail;
    private @Nullable InputStream octets;
    private boolean atEnd;

    /** Turns to the next message. */
    void of(MailObject next) {
        close();
        mail = next;
        atEnd = false;
    }

    /** All that was read has been written. */
    void written() {
        used = 0;
    }

    /** The next octets of the message; empty at its end at the latest. Not to be changed. */
    ByteBuffer read() throws IOException {
        if (mail == null) {
            throw new IllegalStateException("The engine asks for a message and none was given");
        }
        if (octets == null) {
            octets = mail.message().open();
        }
        if (octets instanceof MemoryStream memory) {
            ByteBuffer piece = memory.take(FROM_MEMORY);
            atEnd = memory.available() == 0;
            return piece;
        }
        return readInto(mail, octets);
    }

    private ByteBuffer readInto(MailObject read, InputStream stream) throws IOException {
        // One octet more than the message has shows its end.
        makeRoom((int) Math.min(BUFFER, read.traits().octets() + 1));
        int room = buffer.length - used;
        int count = stream.readNBytes(buffer, used, room);
        ByteBuffer piece = ByteBuffer.wrap(buffer, used, count);
        used += count;
        atEnd = count < room;
        return piece;
    }

    /** What is still to be written keeps its place: if there is too little beside it, there is a new buffer. */
    private void makeRoom(int wanted) {
        int enough = used == 0 ? wanted : Math.min(wanted, WORTHWHILE);
        if (buffer.length - used < enough) {
            buffer = new byte[buffer.length == 0 ? wanted : BUFFER];
            used = 0;
        }
    }

    /** Whether the message ended with what was read last. */
    boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public void close() {
        mail = null;
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
