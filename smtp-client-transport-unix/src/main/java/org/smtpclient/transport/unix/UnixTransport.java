package org.smtpclient.transport.unix;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import jnr.unixsocket.Credentials;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;
import org.smtpclient.api.transport.Transport;

/**
 * Connects Unix domain sockets, by path and, on Linux, by abstract name.
 *
 * <p>Its connections keep deadlines to the millisecond, end a wait with an {@link java.io.InterruptedIOException} when
 * its thread is interrupted, and tell the {@linkplain ByteConnection#peerCredentials() process that listens} on Linux.
 * A connection takes up to three file descriptors: the socket, and a pipe from its first wait on. A wait blocks its
 * thread in native code; under a virtual thread it holds the carrier.
 *
 * <p>A source address in the request is misuse: Unix domain sockets have none.
 *
 * <p>jnr-unixsocket loads a native library. From JDK 24 on the JVM prints a warning about that at the first connection,
 * unless it is started with {@code --enable-native-access=org.jnrproject.jffi} (module path) or
 * {@code --enable-native-access=ALL-UNNAMED} (class path).
 *
 * <p>Has no state; safe for many threads.
 */
@AutoService(Transport.class)
public final class UnixTransport implements Transport {

    /** Does nothing; the native library is loaded by the first connection. */
    public UnixTransport() {}

    @Override
    public String name() {
        return "unix";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return endpoint instanceof Endpoint.UnixPath || endpoint instanceof Endpoint.UnixAbstract;
    }

    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        Endpoint endpoint = request.endpoint();
        if (!supports(endpoint)) {
            throw new IllegalArgumentException(
                    "The Unix transport cannot connect " + endpoint + "; it is for Unix domain sockets alone");
        }
        if (request.source() != null) {
            throw new IllegalArgumentException("A Unix domain socket has no source address, so " + endpoint
                    + " cannot be connected from " + request.source().getHostAddress());
        }
        UnixSocketChannel channel = open(endpoint);
        try {
            connect(channel, request);
            Optional<PeerCredentials> credentials = credentials(channel);
            channel.configureBlocking(false);
            return new UnixConnection(channel, endpoint, credentials);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static UnixSocketChannel open(Endpoint endpoint) throws IOException {
        try {
            return UnixSocketChannel.open();
        } catch (LinkageError e) {
            throw new IOException(
                    "Cannot connect " + endpoint + ": the native part of jnr-unixsocket does not load here ("
                            + e.getMessage() + "). Use TCP on this system, or a JVM and system that jffi supports.",
                    e);
        }
    }

    private static void connect(UnixSocketChannel channel, ConnectRequest request) throws IOException {
        UnixName name = UnixName.of(request.endpoint());
        if (request.deadline().hasPassed()) {
            throw timedOut(request);
        }
        // The system waits for room in the listener's queue, no longer than this; there is nothing to select on.
        int limit = (int) Math.min(
                Integer.MAX_VALUE,
                UnixConnection.milliseconds(request.deadline().remaining()));
        channel.setOption(UnixSocketOptions.SO_SNDTIMEO, limit);
        boolean connected;
        try {
            connected = channel.connect(name.address());
        } catch (IOException e) {
            throw name.explain(e);
        }
        if (!connected) {
            throw timedOut(request);
        }
    }

    private static SocketTimeoutException timedOut(ConnectRequest request) {
        return new SocketTimeoutException("No connection to " + request.endpoint()
                + " before the deadline: whoever listens there does not accept connections");
    }

    private static Optional<PeerCredentials> credentials(UnixSocketChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(UnixSocketOptions.SO_PEERCRED) || !UnixName.ON_LINUX) {
            return Optional.empty();
        }
        Credentials peer = channel.getOption(UnixSocketOptions.SO_PEERCRED);
        return Optional.of(new PeerCredentials(peer.getPid(), peer.getUid(), peer.getGid()));
    }
}
