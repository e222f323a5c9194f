package org.smtpclient.core.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/** A TCP connection on a blocking channel: its socket view gives reads a timeout, the {@link WriteWatch} writes. */
final class TcpConnection implements ByteConnection {
    private final SocketChannel channel;
    private final InputStream input;
    private final Endpoint remote;
    private final WriteWatch watch;
    private volatile @Nullable Deadline writeDeadline;
    private volatile boolean writeTimedOut;

    TcpConnection(SocketChannel channel, Endpoint remote, WriteWatch watch) throws IOException {
        this.channel = channel;
        this.input = channel.socket().getInputStream();
        this.remote = remote;
        this.watch = watch;
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        channel.socket().setSoTimeout(Millis.upTo(deadline));
        int octets;
        if (target.hasArray()) {
            octets = input.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
            if (octets > 0) {
                target.position(target.position() + octets);
            }
        } else {
            byte[] buffer = new byte[Math.min(target.remaining(), 16 * 1024)];
            octets = input.read(buffer);
            if (octets > 0) {
                target.put(buffer, 0, octets);
            }
        }
        return octets;
    }

    @Override
    public int readNow(ByteBuffer target) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(target);
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
        Millis.upTo(deadline);
        writeDeadline = deadline;
        try {
            for (long left = remaining(sources); left > 0; ) {
                left -= channel.write(sources);
            }
        } catch (IOException e) {
            if (writeTimedOut) {
                SocketTimeoutException timeout =
                        new SocketTimeoutException("The peer did not take the octets before the deadline");
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            writeDeadline = null;
        }
    }

    private static long remaining(ByteBuffer[] sources) {
        long octets = 0;
        for (ByteBuffer source : sources) {
            octets += source.remaining();
        }
        return octets;
    }

    /** Ends a write whose deadline has passed, by closing the connection under it. */
    void endLateWrite() throws IOException {
        Deadline deadline = writeDeadline;
        if (deadline != null && deadline.hasPassed()) {
            writeTimedOut = true;
            channel.close();
        }
    }

    @Override
    public Endpoint remote() {
        return remote;
    }

    @Override
    public void close() throws IOException {
        watch.remove(this);
        channel.close();
    }
}
