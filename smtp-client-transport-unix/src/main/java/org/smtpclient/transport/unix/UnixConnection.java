package org.smtpclient.transport.unix;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;

/**
 * A connected socket in non-blocking mode, and a selector of its own to wait with.
 *
 * <p>A native descriptor must not be closed under a thread that uses it: its number may be given to another file at
 * once. So {@link #close()} shuts the socket down, which ends every wait, and the last one to use it closes it.
 */
final class UnixConnection implements ByteConnection {
    /** jnr copies all that a buffer has left, however little the socket then takes. */
    private static final int PIECE = 1 << 16;

    private final UnixSocketChannel channel;
    private final Endpoint remote;
    private final Optional<PeerCredentials> credentials;
    private final Object lock = new Object();
    private @Nullable Selector selector;
    private int users;
    private boolean closed;

    UnixConnection(UnixSocketChannel channel, Endpoint remote, Optional<PeerCredentials> credentials) {
        this.channel = channel;
        this.remote = remote;
        this.credentials = credentials;
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        enter();
        try {
            while (true) {
                int count = readPiece(target);
                if (count != 0) {
                    return count;
                }
                await(SelectionKey.OP_READ, deadline, "an octet from ");
            }
        } finally {
            leave();
        }
    }

    @Override
    public int readNow(ByteBuffer target) throws IOException {
        enter();
        try {
            return readPiece(target);
        } finally {
            leave();
        }
    }

    private int readPiece(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            throw new IllegalArgumentException("There is no room in the buffer to read into");
        }
        ByteBuffer piece = target.slice();
        piece.limit(Math.min(piece.capacity(), PIECE));
        int count = channel.read(piece);
        requireOpen();
        if (count > 0) {
            target.position(target.position() + count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
        enter();
        try {
            requireTime(deadline, "room to write to ");
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, remaining(sources)));
            for (int i = 0; i < sources.length; ) {
                i = fill(piece, sources, i);
                piece.flip();
                while (piece.hasRemaining()) {
                    if (channel.write(piece) == 0) {
                        requireOpen();
                        await(SelectionKey.OP_WRITE, deadline, "room to write to ");
                    } else if (piece.hasRemaining() || i < sources.length) {
                        requireOpen();
                        requireTime(deadline, "room to write to ");
                    }
                }
                piece.clear();
            }
        } finally {
            leave();
        }
    }

    private static long remaining(ByteBuffer[] sources) {
        long sum = 0;
        for (ByteBuffer source : sources) {
            sum += source.remaining();
        }
        return sum;
    }

    /** Moves octets until the piece is full, and returns the index of the first source that has some left. */
    private static int fill(ByteBuffer piece, ByteBuffer[] sources, int from) {
        int i = from;
        while (i < sources.length) {
            ByteBuffer source = sources[i];
            int limit = source.limit();
            source.limit(source.position() + Math.min(source.remaining(), piece.remaining()));
            piece.put(source);
            source.limit(limit);
            if (source.hasRemaining()) {
                return i;
            }
            i++;
        }
        return i;
    }

    private void await(int operation, Deadline deadline, String what) throws IOException {
        requireTime(deadline, what);
        Selector waiting = selector;
        if (waiting == null) {
            waiting = channel.provider().openSelector();
            selector = waiting;
        }
        SelectionKey key = channel.keyFor(waiting);
        if (key == null) {
            channel.register(waiting, operation);
        } else {
            key.interestOps(operation);
        }
        waiting.select(milliseconds(deadline.remaining()));
        waiting.selectedKeys().clear();
        requireOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("Interrupted while waiting for " + what + remote);
        }
    }

    private void requireTime(Deadline deadline, String what) throws SocketTimeoutException {
        if (deadline.hasPassed()) {
            throw new SocketTimeoutException("The deadline passed while waiting for " + what + remote);
        }
    }

    /** Rounds up: a wait that ends early would only be begun again, and 0 would mean to wait without end. */
    static long milliseconds(Duration time) {
        return Math.max(1, time.plusNanos(999_999).toMillis());
    }

    private void enter() throws ClosedChannelException {
        synchronized (lock) {
            if (closed) {
                throw new ClosedChannelException();
            }
            users++;
        }
    }

    private void requireOpen() throws AsynchronousCloseException {
        synchronized (lock) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
        }
    }

    private void leave() throws IOException {
        synchronized (lock) {
            users--;
            if (closed && users == 0) {
                release();
            }
        }
    }

    private void release() throws IOException {
        try {
            channel.close();
        } finally {
            if (selector != null) {
                selector.close();
            }
        }
    }

    @Override
    public Endpoint remote() {
        return remote;
    }

    @Override
    public Optional<PeerCredentials> peerCredentials() {
        return credentials;
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            if (users == 0) {
                release();
            } else {
                try {
                    channel.shutdownInput();
                } finally {
                    channel.shutdownOutput();
                }
            }
        }
    }

    @Override
    public String toString() {
        return "connection to " + remote;
    }
}
