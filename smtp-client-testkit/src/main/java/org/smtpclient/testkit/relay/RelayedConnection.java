package org.smtpclient.testkit.relay;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Both directions of a connection. Each has a thread that reads and notes when, and behind which round trip, the octets
 * came; and one that writes them when they are due.
 */
final class RelayedConnection implements Closeable {
    private static final int SEGMENT = 16_384;
    private static final int MAX_UNDER_WAY = 1_024;
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final SocketChannel client;
    private final SocketChannel server;
    private final long delayNanos;
    private final List<Thread> threads = new ArrayList<>();

    /** The round trip that the latest octets belong to which have reached each side; the greeting's is 0. */
    private int reachedClient;

    private int reachedServer;
    private int directionsOpen = 2;

    /** Octets under way; none at all is the end of the direction. */
    private record Parcel(ByteBuffer octets, long dueNanos, int roundTrip) {}

    private RelayedConnection(SocketChannel client, SocketChannel server, Duration delay) {
        this.client = client;
        this.server = server;
        this.delayNanos = delay.toNanos();
    }

    static RelayedConnection start(SocketChannel client, SocketChannel server, Duration delay, String name)
            throws IOException {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (server.getRemoteAddress() instanceof InetSocketAddress) {
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        RelayedConnection connection = new RelayedConnection(client, server, delay);
        connection.carry(client, server, true, name + " out");
        connection.carry(server, client, false, name + " in");
        connection.threads.forEach(Thread::start);
        return connection;
    }

    private void carry(SocketChannel from, SocketChannel to, boolean outbound, String name) {
        BlockingQueue<Parcel> way = new ArrayBlockingQueue<>(MAX_UNDER_WAY);
        thread(name + ", start", () -> collect(from, way, outbound));
        thread(name + ", end", () -> deliver(way, to, outbound));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void thread(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // A side has reset the connection, or close() has ended it: neither side has it any longer.
                        cut();
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private void collect(SocketChannel from, BlockingQueue<Parcel> way, boolean outbound)
            throws IOException, InterruptedException {
        int count;
        do {
            ByteBuffer octets = ByteBuffer.allocate(SEGMENT);
            count = from.read(octets);
            way.put(new Parcel(octets.flip(), System.nanoTime() + delayNanos, roundTripOfWhatComesNow(outbound)));
        } while (count >= 0);
    }

    private synchronized int roundTripOfWhatComesNow(boolean outbound) {
        return outbound ? reachedClient + 1 : reachedServer;
    }

    private void deliver(BlockingQueue<Parcel> way, SocketChannel to, boolean outbound)
            throws IOException, InterruptedException {
        while (true) {
            Parcel parcel = way.take();
            TimeUnit.NANOSECONDS.sleep(parcel.dueNanos - System.nanoTime());
            if (!parcel.octets.hasRemaining()) {
                end(to);
                return;
            }
            // Noted first: whoever has read the octets may answer, or ask how many round trips they took.
            reached(parcel.roundTrip, outbound);
            while (parcel.octets.hasRemaining()) {
                to.write(parcel.octets);
            }
        }
    }

    private synchronized void reached(int roundTrip, boolean outbound) {
        if (outbound) {
            reachedServer = Math.max(reachedServer, roundTrip);
        } else {
            reachedClient = Math.max(reachedClient, roundTrip);
        }
    }

    synchronized int roundTrips() {
        return reachedClient;
    }

    private synchronized void end(SocketChannel to) throws IOException {
        to.shutdownOutput();
        directionsOpen--;
        if (directionsOpen == 0) {
            client.close();
            server.close();
        }
    }

    /** Ends both sides, and with them the threads that wait for either or for a parcel. */
    private void cut() {
        threads.forEach(Thread::interrupt);
        try (client;
                server) {
            // Closing is all there is to do.
        } catch (IOException e) {
            throw new UncheckedIOException("A relayed connection cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
        for (Thread thread : threads) {
            join(thread);
        }
    }

    static void join(Thread thread) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, CLOSING.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("The thread " + thread.getName() + " has not ended");
        }
    }
}
