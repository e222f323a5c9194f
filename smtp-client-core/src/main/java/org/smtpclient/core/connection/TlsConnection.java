package org.smtpclient.core.connection;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;

/** TLS over any connection, with deadlines on handshake, reads and writes. */
final class TlsConnection implements ByteConnection {
    /** How long an answer to the peer's key update may take while nobody waits for octets. */
    private static final Duration POST_HANDSHAKE = Duration.ofSeconds(5);

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private static final ByteBuffer[] NOTHING = {NO_ROOM};

    /** Room for what a server mostly says at a time. */
    private static final int REPLY = 1024;

    /** Plain octets in a full record (RFC 8446 §5.1). */
    private static final int RECORD = 16 * 1024;
    /** Records that are written together at most: what a message is supplied by at a time, and one more. */
    private static final int MOST_RECORDS = 5;

    private final ByteConnection lower;
    private final SSLEngine engine;
    /** Octets from the peer, ready to be read. */
    private ByteBuffer received;
    /** Records for the peer that are not written yet, ready to be filled. Room for one, or more while much is written, or none. */
    private ByteBuffer outgoing;
    /** Plain octets, ready to be read. */
    private ByteBuffer plain;

    private final ServerOpening opening = new ServerOpening();
    private boolean peerClosed;

    TlsConnection(ByteConnection lower, SSLEngine engine) {
        this.lower = lower;
        this.engine = engine;
        this.received = ByteBuffer.allocate(REPLY).flip();
        this.outgoing = NO_ROOM;
        this.plain = ByteBuffer.allocate(REPLY).flip();
    }

    /**
     * Makes the handshake.
     *
     * @throws PlaintextException if what the server sends is no TLS
     * @throws SocketTimeoutException if it is not over by the deadline, however often the server sends a little
     */
    void handshake(Deadline deadline) throws IOException {
        engine.beginHandshake();
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING, 0, deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    boolean stuck = !unwrap() && !peerClosed && status == engine.getHandshakeStatus();
                    if (stuck) {
                        flush(deadline);
                        receiveHandshake(deadline);
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    flush(deadline);
                    return;
                }
            }
            if (peerClosed) {
                throw new EOFException("The server ended TLS during the handshake");
            }
        }
    }

    private void receiveHandshake(Deadline deadline) throws IOException {
        if (deadline.hasPassed()) {
            // A connection may give octets that are there whatever the time: they must not stretch the handshake.
            throw new SocketTimeoutException("The handshake was not over in time");
        }
        int octets = receive(deadline);
        if (octets < 0) {
            throw new EOFException("The server closed the connection during the handshake");
        }
        opening.add(received.duplicate().position(received.limit() - octets));
        if (!opening.isTls()) {
            throw new PlaintextException(opening.octets());
        }
    }

    /** The versions of TLS that this side speaks, in its provider's words. */
    List<String> enabledProtocols() {
        return List.of(engine.getEnabledProtocols());
    }

    /** What the server sent first. */
    ServerOpening opening() {
        return opening;
    }

    SSLSession session() {
        return engine.getSession();
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        if (outgoing.capacity() >= 2 * engine.getSession().getPacketBufferSize()) {
            // It is the peer's turn, perhaps for long: the room for a large write is not kept meanwhile.
            outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        }
        while (!plain.hasRemaining()) {
            if (peerClosed || (!unwrapAll(deadline) && !peerClosed && receive(deadline) < 0)) {
                return -1;
            }
        }
        return drainTo(target);
    }

    @Override
    public int readNow(ByteBuffer target) throws IOException {
        while (!plain.hasRemaining()) {
            if (peerClosed) {
                return -1;
            }
            if (unwrapAll(Deadline.after(POST_HANDSHAKE))) {
                continue;
            }
            received.compact();
            int octets = lower.readNow(received);
            received.flip();
            if (octets <= 0) {
                return octets;
            }
        }
        return drainTo(target);
    }

    private int drainTo(ByteBuffer target) {
        int octets = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice(plain.position(), octets));
        plain.position(plain.position() + octets);
        return octets;
    }

    /** Unwraps what has been received and does what that asks for; whether there was a whole record. */
    private boolean unwrapAll(Deadline deadline) throws IOException {
        boolean any = unwrap();
        while (!peerClosed && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    wrap(NOTHING, 0, deadline);
                    flush(deadline);
                }
                default -> {
                    if (!unwrap()) {
                        return any;
                    }
                }
            }
        }
        return any;
    }

    /** Unwraps one record; false if there is no whole one. */
    private boolean unwrap() throws IOException {
        while (true) {
            plain.compact();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, plain);
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
                    if (received.remaining() == received.capacity()) {
                        received = roomFor(received, engine.getSession().getPacketBufferSize());
                    }
                    return false;
                }
                case BUFFER_OVERFLOW ->
                    plain = roomFor(
                            plain, plain.remaining() + engine.getSession().getApplicationBufferSize());
            }
        }
    }

    private static ByteBuffer roomFor(ByteBuffer buffer, int octets) {
        return buffer.capacity() >= octets
                ? buffer
                : ByteBuffer.allocate(octets).put(buffer).flip();
    }

    private int receive(Deadline deadline) throws IOException {
        received.compact();
        try {
            return lower.read(received, deadline);
        } finally {
            received.flip();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
        makeRoom(sources);
        for (int i = 0; i < sources.length; i++) {
            while (sources[i].hasRemaining()) {
                wrap(sources, i, deadline);
            }
        }
        flush(deadline);
    }

    private void makeRoom(ByteBuffer[] sources) {
        long octets = 0;
        for (ByteBuffer source : sources) {
            octets += source.remaining();
        }
        long records = Math.min(MOST_RECORDS, (octets + RECORD - 1) / RECORD);
        long room = records * engine.getSession().getPacketBufferSize();
        if (outgoing.capacity() < room) {
            outgoing = ByteBuffer.allocate((int) room);
        }
    }

    /** Makes one record of the sources' next octets, or of what the handshake wants to say. */
    private void wrap(ByteBuffer[] sources, int from, Deadline deadline) throws IOException {
        SSLEngineResult result = engine.wrap(sources, from, sources.length - from, outgoing);
        switch (result.getStatus()) {
            case OK -> {}
            case CLOSED -> {
                if (sources != NOTHING) {
                    throw new SSLException("TLS is closed");
                }
            }
            case BUFFER_OVERFLOW -> {
                if (outgoing.position() > 0) {
                    flush(deadline);
                } else {
                    outgoing = ByteBuffer.allocate(Math.max(
                            2 * outgoing.capacity(), engine.getSession().getPacketBufferSize()));
                }
            }
            case BUFFER_UNDERFLOW -> throw new SSLException("TLS found too few octets to send");
        }
    }

    /** Writes the records there are. */
    private void flush(Deadline deadline) throws IOException {
        if (outgoing.position() > 0) {
            try {
                lower.write(new ByteBuffer[] {outgoing.flip()}, deadline);
            } finally {
                outgoing.clear();
            }
        }
    }

    /**
     * Gives up room that records need and short replies do not: an idle session, of which there may be thousands, would
     * hold 50 KiB. A write to come makes its own, some 17 KiB, which is little beside encrypting anything.
     */
    void rest() {
        outgoing = NO_ROOM;
        received = withoutRoom(received);
        plain = withoutRoom(plain);
    }

    private static ByteBuffer withoutRoom(ByteBuffer buffer) {
        return buffer.capacity() <= REPLY || buffer.hasRemaining()
                ? buffer
                : ByteBuffer.allocate(REPLY).flip();
    }

    /** Says that nothing more will be sent (RFC 8446 §6.1). */
    void closeNotify(Deadline deadline) throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            wrap(NOTHING, 0, deadline);
        }
        flush(deadline);
    }

    @Override
    public Endpoint remote() {
        return lower.remote();
    }

    @Override
    public Optional<PeerCredentials> peerCredentials() {
        return lower.peerCredentials();
    }

    @Override
    public void close() throws IOException {
        lower.close();
    }
}
