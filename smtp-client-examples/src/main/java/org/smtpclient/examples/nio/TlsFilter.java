package org.smtpclient.examples.nio;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS between a protocol engine and a non-blocking channel. Each call does what can be done now and says whether that was
 * all; if not, it is called again when the channel is ready ({@link #wantsWrite} tells for what).
 */
final class TlsFilter {
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SSLEngine tls;
    private final SocketChannel channel;
    /** Records from the peer, ready to be read. */
    private ByteBuffer incoming;
    /** Records for the peer, ready to be read: what the channel has not taken yet. */
    private ByteBuffer outgoing;
    /** Octets for the protocol engine, ready to be read. */
    private ByteBuffer plain;

    private boolean peerClosed;

    TlsFilter(SSLEngine tls, SocketChannel channel) throws SSLException {
        this.tls = tls;
        this.channel = channel;
        SSLSession session = tls.getSession();
        incoming = ByteBuffer.allocate(session.getPacketBufferSize()).flip();
        outgoing = ByteBuffer.allocate(session.getPacketBufferSize()).flip();
        plain = ByteBuffer.allocate(session.getApplicationBufferSize()).flip();
        tls.beginHandshake();
    }

    SSLSession session() {
        return tls.getSession();
    }

    /** Whether octets wait for the channel to take them. */
    boolean wantsWrite() {
        return outgoing.hasRemaining();
    }

    /** Goes on with the handshake; whether it is over. */
    boolean handshake() throws IOException {
        while (true) {
            if (!flush()) {
                return false;
            }
            switch (tls.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap() && !peerClosed && receive() == 0) {
                        return false;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return true;
                }
            }
            if (peerClosed) {
                throw new EOFException("The server ended the connection during the handshake");
            }
        }
    }

    /** Reads what there is: its length, 0 if there is nothing now, -1 at the end. */
    int read(ByteBuffer target) throws IOException {
        while (!plain.hasRemaining()) {
            if (peerClosed) {
                return -1;
            }
            boolean progress = unwrap();
            // A peer may renew its keys at any time, and wants an answer (RFC 8446 §4.6.3).
            HandshakeStatus status = tls.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (status == HandshakeStatus.NEED_WRAP && flush()) {
                wrap(NOTHING);
            } else if (!progress && !peerClosed && receive() == 0) {
                flush();
                return 0;
            }
        }
        int octets = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice(plain.position(), octets));
        plain.position(plain.position() + octets);
        return octets;
    }

    /**
     * Writes; whether everything has gone. One record at a time: the next is made only when the channel has taken the one
     * before, so that a slow peer costs one record's memory.
     */
    boolean write(ByteBuffer[] sources) throws IOException {
        while (flush()) {
            boolean all = true;
            for (ByteBuffer source : sources) {
                all &= !source.hasRemaining();
            }
            if (all) {
                return true;
            }
            wrap(sources);
        }
        return false;
    }

    /** Hands the channel what waits for it; whether it has taken everything. */
    boolean flush() throws IOException {
        while (outgoing.hasRemaining()) {
            if (channel.write(outgoing) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Tells the peer that nothing more comes (RFC 8446 §6.1), if the channel takes it at once. */
    void closeNotify() throws IOException {
        tls.closeOutbound();
        if (flush()) {
            wrap(NOTHING);
            flush();
        }
    }

    private void wrap(ByteBuffer[] sources) throws IOException {
        outgoing.compact();
        try {
            SSLEngineResult result = tls.wrap(sources, outgoing);
            switch (result.getStatus()) {
                case OK -> {}
                case CLOSED -> {
                    if (sources != NOTHING) {
                        throw new SSLException("TLS is closed");
                    }
                }
                case BUFFER_OVERFLOW ->
                    outgoing = larger(outgoing, tls.getSession().getPacketBufferSize());
                case BUFFER_UNDERFLOW -> throw new SSLException("TLS found too few octets to send");
            }
        } finally {
            outgoing.flip();
        }
    }

    /** Unwraps one record; false if there is no whole one. */
    private boolean unwrap() throws IOException {
        while (true) {
            plain.compact();
            SSLEngineResult result;
            try {
                result = tls.unwrap(incoming, plain);
            } finally {
                plain.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    peerClosed = true;
                    return false;
                }
                case BUFFER_UNDERFLOW -> {
                    return false;
                }
                case BUFFER_OVERFLOW ->
                    plain = larger(plain.compact(), tls.getSession().getApplicationBufferSize())
                            .flip();
            }
        }
    }

    /** Fetches octets from the channel; how many. The end of the stream without TLS's own end counts as the end. */
    private int receive() throws IOException {
        incoming.compact();
        if (!incoming.hasRemaining()) {
            incoming = larger(incoming, tls.getSession().getPacketBufferSize());
        }
        try {
            int octets = channel.read(incoming);
            peerClosed = octets < 0;
            return octets;
        } finally {
            incoming.flip();
        }
    }

    /** More room behind what has been filled in so far. */
    private static ByteBuffer larger(ByteBuffer filled, int more) {
        return ByteBuffer.allocate(filled.position() + more).put(filled.flip());
    }

    /**
     * Computes what TLS wants computed, which for a handshake takes a millisecond or so. A loop that must not stop so long
     * hands the tasks to an executor, takes the channel out of the selection, and goes on when they are done.
     */
    private void runTasks() {
        for (Runnable task = tls.getDelegatedTask(); task != null; task = tls.getDelegatedTask()) {
            task.run();
        }
    }
}
