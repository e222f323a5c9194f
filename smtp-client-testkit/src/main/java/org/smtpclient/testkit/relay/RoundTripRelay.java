package org.smtpclient.testkit.relay;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.transport.Endpoint;

/**
 * A relay on loopback that carries every octet as late as a long way would, and counts the round trips that a client
 * spends. What it carries it leaves as it is, the end of either direction included.
 *
 * <pre>{@code
 * try (RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), Duration.ofMillis(100))) {
 *     Connection connection = connect(relay.endpoint());
 *     int before = relay.roundTrips();
 *     connection.deliver(message);
 *     assertEquals(2, relay.roundTrips() - before);
 * }
 * }</pre>
 *
 * <p>What is counted is who waited for whom, and not time: what the client sends after octets of the server's have
 * reached it is one round trip further than they. A client that waits is never counted too low. One that does not wait is
 * counted too high where it pauses, within a run of octets that needs no reply, for longer than the way there and back;
 * so choose a delay that is long beside the pauses of the machine, and take the least of several runs.
 *
 * <p>Each connection has four daemon threads; {@link #close()} ends them all. Safe for many threads.
 */
public final class RoundTripRelay implements Closeable {
    private static final int MAX_CONNECTIONS = 1_000;

    private final SocketAddress target;
    private final Duration delay;
    private final ServerSocketChannel listener;
    private final Endpoint.Tcp endpoint;
    private final Thread acceptor;
    private final Object lock = new Object();
    private final List<RelayedConnection> connections = new ArrayList<>();
    private boolean closed;

    private RoundTripRelay(SocketAddress target, Duration delay) throws IOException {
        this.target = target;
        this.delay = delay;
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress local = (InetSocketAddress) listener.getLocalAddress();
        endpoint = new Endpoint.Tcp(local.getAddress(), local.getPort());
        acceptor = new Thread(this::accept, "round-trip-relay " + local);
        acceptor.setDaemon(true);
    }

    /**
     * Starts a relay on a free port of 127.0.0.1.
     *
     * @param server where it leads: a TCP port or the path of a Unix domain socket
     * @param delay how late an octet arrives, in either direction; not negative
     * @return the running relay, which the caller closes
     * @throws IllegalArgumentException if the delay is negative, or the server's socket is of another kind
     * @throws UncheckedIOException if there is no port
     */
    public static RoundTripRelay to(Endpoint server, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("A relay cannot deliver " + delay + " after it received");
        }
        try {
            RoundTripRelay relay = new RoundTripRelay(address(server), delay);
            relay.acceptor.start();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException("The relay cannot listen on loopback: " + e.getMessage(), e);
        }
    }

    private static SocketAddress address(Endpoint server) {
        if (server instanceof Endpoint.Tcp tcp) {
            return new InetSocketAddress(tcp.address(), tcp.port());
        }
        if (server instanceof Endpoint.UnixPath unix) {
            return UnixDomainSocketAddress.of(unix.path());
        }
        throw new IllegalArgumentException("The relay connects to TCP ports and paths of sockets, not to " + server);
    }

    /** {@return where clients connect instead} */
    public Endpoint.Tcp endpoint() {
        return endpoint;
    }

    /**
     * The round trips so far. A client that has read a reply finds counted what it took to get it.
     *
     * @return of all connections together; making a connection is none, nor is what the server says unasked
     */
    public int roundTrips() {
        synchronized (lock) {
            return connections.stream().mapToInt(RelayedConnection::roundTrips).sum();
        }
    }

    private void accept() {
        while (true) {
            try {
                relay(listener.accept());
            } catch (IOException e) {
                // The only way out: close() has closed the listener under us.
                return;
            }
        }
    }

    private void relay(SocketChannel client) throws IOException {
        synchronized (lock) {
            if (closed || connections.size() == MAX_CONNECTIONS) {
                client.close();
                return;
            }
            try {
                connections.add(RelayedConnection.start(client, SocketChannel.open(target), delay, acceptor.getName()));
            } catch (IOException e) {
                // To the client, a server that cannot be reached is one that closes at once.
                client.close();
            }
        }
    }

    /**
     * Stops listening, cuts the connections that are still open, and waits for their threads to end. Does nothing the
     * second time.
     *
     * @throws IOException if a socket cannot be closed
     * @throws IllegalStateException if a thread does not end within ten seconds
     */
    @Override
    public void close() throws IOException {
        listener.close();
        List<RelayedConnection> open;
        synchronized (lock) {
            closed = true;
            open = List.copyOf(connections);
        }
        for (RelayedConnection connection : open) {
            connection.close();
        }
        RelayedConnection.join(acceptor);
    }
}
