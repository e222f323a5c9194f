package org.smtpclient.core.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/** A TCP connection on a blocking channel, whose connect, reads and writes end in time by the {@link DeadlineWatch}. */
final class TcpConnection implements ByteConnection {
    private final SocketChannel channel;
    private final Endpoint remote;
    private final DeadlineWatch watch;

    /** That of the read or write under way. */
    private volatile @Nullable Deadline deadline;

    private volatile boolean timedOut;

    TcpConnection(SocketChannel channel, Endpoint remote, DeadlineWatch watch) {
        this.channel = channel;
        this.remote = remote;
        this.watch = watch;
    }

    /** Connects, or closes the channel. The connection is watched from here on. */
    void connect(SocketAddress peer, Deadline end) throws IOException {
        watch.add(this);
        try {
            requireTime(end);
            deadline = end;
            channel.connect(peer);
        } catch (IOException e) {
            close();
            throw cause(e, "The peer did not accept the connection before the deadline");
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } finally {
            deadline = null;
        }
    }

    @Override
    public int read(ByteBuffer target, Deadline end) throws IOException {
        requireTime(end);
        deadline = end;
        try {
            return channel.read(target);
        } catch (IOException e) {
            throw cause(e, "The peer sent nothing before the deadline");
        } finally {
            deadline = null;
        }
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
    public void write(ByteBuffer[] sources, Deadline end) throws IOException {
        requireTime(end);
        deadline = end;
        try {
            for (long left = remaining(sources); left > 0; ) {
                left -= sources.length == 1 ? channel.write(sources[0]) : channel.write(sources);
            }
        } catch (IOException e) {
            throw cause(e, "The peer did not take the octets before the deadline");
        } finally {
            deadline = null;
        }
    }

    private static void requireTime(Deadline deadline) throws SocketTimeoutException {
        if (deadline.hasPassed()) {
            throw new SocketTimeoutException("The deadline has passed");
        }
    }

    private IOException cause(IOException failure, String whenLate) {
        if (!timedOut) {
            return failure;
        }
        IOException timeout = new SocketTimeoutException(whenLate);
        timeout.initCause(failure);
        return timeout;
    }

    private static long remaining(ByteBuffer[] sources) {
        long octets = 0;
        for (ByteBuffer source : sources) {
            octets += source.remaining();
        }
        return octets;
    }

    /** Ends a connect, read or write whose deadline has passed, by closing the connection under it. */
    void endIfLate() throws IOException {
        Deadline end = deadline;
        if (end != null && end.hasPassed()) {
            timedOut = true;
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
