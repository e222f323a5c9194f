package org.smtpclient.examples.nio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A message's octets, piece by piece, as the engine asks for them. A piece must stay as it is until the engine's output
 * is written. The engine's {@code step()} asks for the next one only then, so one buffer serves a whole file.
 */
abstract class MessagePieces implements Closeable {
    private static final int PIECE = 32 * 1024;

    /** The next octets; empty only at the end. */
    abstract ByteBuffer next() throws IOException;

    /** Whether the message ends with the piece that was given last. */
    abstract boolean isAtEnd();

    @Override
    public void close() throws IOException {}

    /** A message that is in memory already: its pieces are views, nothing is copied. */
    static MessagePieces of(byte[] octets) {
        ByteBuffer all = ByteBuffer.wrap(octets).asReadOnlyBuffer();
        return new MessagePieces() {
            @Override
            ByteBuffer next() {
                ByteBuffer piece = all.slice(all.position(), Math.min(PIECE, all.remaining()));
                all.position(all.position() + piece.remaining());
                return piece;
            }

            @Override
            boolean isAtEnd() {
                return !all.hasRemaining();
            }
        };
    }

    /**
     * A message in a file, which is opened when its turn comes. Reading a file blocks a little, which most loops can live
     * with; one that cannot reads the next piece on another thread, and goes on with the session when it is there.
     */
    static MessagePieces of(Path file) {
        return new FilePieces(file);
    }

    private static final class FilePieces extends MessagePieces {
        private final Path file;
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        private @Nullable FileChannel channel;
        private boolean atEnd;

        private FilePieces(Path file) {
            this.file = file;
        }

        @Override
        ByteBuffer next() throws IOException {
            if (channel == null) {
                channel = FileChannel.open(file);
            }
            buffer.clear();
            while (buffer.hasRemaining() && !atEnd) {
                atEnd = channel.read(buffer) < 0;
            }
            return buffer.flip();
        }

        @Override
        boolean isAtEnd() {
            return atEnd;
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
