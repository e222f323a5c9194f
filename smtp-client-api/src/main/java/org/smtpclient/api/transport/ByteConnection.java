package org.smtpclient.api.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An open connection that carries octets both ways.
 *
 * <p>One thread at a time reads and writes; {@link #close()} may come from any thread and ends a read or write under
 * way with an exception. After an exception the connection is only good for closing.
 */
public interface ByteConnection extends Closeable {

    /**
     * Reads at least one octet, waiting for it if need be. If the deadline has passed already while octets are there,
     * an implementation may give them or throw.
     *
     * @param target has room for at least one octet
     * @param deadline how long to wait
     * @return the number of octets read, or -1 if the peer has closed its side
     * @throws java.net.SocketTimeoutException if the deadline passed before an octet came
     * @throws IOException if the connection broke or was closed
     */
    int read(ByteBuffer target, Deadline deadline) throws IOException;

    /**
     * Reads what is there, without waiting.
     *
     * @param target has room for at least one octet
     * @return the number of octets read, 0 if none is there, or -1 if the peer has closed its side
     * @throws IOException if the connection broke or was closed
     */
    int readNow(ByteBuffer target) throws IOException;

    /**
     * Writes all octets of all buffers, in as few segments as possible, without delay.
     *
     * @param sources written from first to last, each from its position to its limit; empty ones are passed over
     * @param deadline by when the operating system must have taken all of them
     * @throws java.net.SocketTimeoutException if the deadline passed first; how much was written is then unknown
     * @throws IOException if the connection broke or was closed
     */
    void write(ByteBuffer[] sources, Deadline deadline) throws IOException;

    /** {@return where the connection leads} */
    Endpoint remote();

    /** {@return the peer process, where the operating system tells (Unix domain sockets)} */
    default Optional<PeerCredentials> peerCredentials() {
        return Optional.empty();
    }

    /** Closes at once, without waiting for the peer. Does nothing the second time. */
    @Override
    void close() throws IOException;
}
