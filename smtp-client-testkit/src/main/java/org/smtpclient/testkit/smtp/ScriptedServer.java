package org.smtpclient.testkit.smtp;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.smtp.ReceivedTransaction.Gathering;

/**
 * An SMTP or LMTP server for tests. Without rules it behaves well: it greets, announces what its {@link ServerScript}
 * says, upgrades to TLS if it has a key, takes messages by DATA and BDAT, and gives one reply per recipient in LMTP.
 * Rules change any of that. Afterwards it tells what it received.
 *
 * <p>Each connection has a daemon thread; {@link #close()} ends them all. Safe for many threads.
 */
public final class ScriptedServer implements Closeable {
    /** How many octets of a message are kept; what comes behind them is counted and dropped. */
    public static final int MAX_STORED = 64 * 1024 * 1024;

    private static final int MAX_CONNECTIONS = 20_000;
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final ServerScript script;
    private final Map<Integer, ServerScript> perConnection;
    private final ServerSocketChannel listener;
    private final SocketAddress address;
    private final Thread acceptor;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private final List<ReceivedConnection> connections = new ArrayList<>();
    private final List<ReceivedTransaction> transactions = new ArrayList<>();
    /** Those that have ended but for the last reply, which is on its way out; later among the above. */
    private final Map<Gathering, ReceivedTransaction> ending = new LinkedHashMap<>();

    private final List<OpenConnection> open = new ArrayList<>();
    private int ended;

    private record OpenConnection(SocketChannel channel, Thread thread) {}

    private ScriptedServer(ServerScript script, ServerSocketChannel listener) throws IOException {
        this.script = script;
        this.perConnection = script.perConnection();
        this.listener = listener;
        this.address = listener.getLocalAddress();
        this.acceptor = daemon(this::accept, "scripted-server " + address);
    }

    /** {@return the script of a well-behaved SMTP server, to be changed and started} */
    public static ServerScript smtp() {
        return new ServerScript(false);
    }

    /** {@return the script of a well-behaved LMTP server (RFC 2033), to be changed and started} */
    public static ServerScript lmtp() {
        return new ServerScript(true);
    }

    static ScriptedServer start(ServerScript script, ProtocolFamily family, SocketAddress address) {
        try {
            ServerSocketChannel listener = family == StandardProtocolFamily.UNIX
                    ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    : ServerSocketChannel.open();
            try {
                if (script.receiveBuffer() > 0) {
                    listener.setOption(StandardSocketOptions.SO_RCVBUF, script.receiveBuffer());
                }
                listener.bind(address, 1024);
                ScriptedServer server = new ScriptedServer(script.copy(), listener);
                server.acceptor.start();
                return server;
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The scripted server cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** {@return where to connect} */
    public Endpoint endpoint() {
        return address instanceof UnixDomainSocketAddress unix
                ? new Endpoint.UnixPath(unix.getPath())
                : new Endpoint.Tcp(inet().getAddress(), inet().getPort());
    }

    /**
     * The TCP port.
     *
     * @return 1 to 65535
     * @throws IllegalStateException if the server listens on a Unix domain socket
     */
    public int port() {
        return inet().getPort();
    }

    private InetSocketAddress inet() {
        if (address instanceof InetSocketAddress tcp) {
            return tcp;
        }
        throw new IllegalStateException("This server listens on " + address + ", which has no port");
    }

    /**
     * The transactions that have ended, broken and aborted ones included. A client that has the last reply finds its
     * transaction here; for {@link ReceivedTransaction#acknowledged()}, wait by {@link #awaitTransactions}.
     *
     * @return in the order they ended
     */
    public List<ReceivedTransaction> transactions() {
        synchronized (lock) {
            List<ReceivedTransaction> all = new ArrayList<>(transactions);
            all.addAll(ending.values());
            return List.copyOf(all);
        }
    }

    /**
     * {@return those of the {@link #transactions()} whose message the server has taken for at least one recipient}
     */
    public List<ReceivedTransaction> messages() {
        return transactions().stream().filter(ReceivedTransaction::stored).toList();
    }

    /** {@return all connections so far, in the order of acceptance} */
    public List<ReceivedConnection> connections() {
        synchronized (lock) {
            return List.copyOf(connections);
        }
    }

    /**
     * One connection.
     *
     * @param number counted from 1
     * @return the connection
     * @throws AssertionError if there were fewer
     */
    public ReceivedConnection connection(int number) {
        List<ReceivedConnection> all = connections();
        if (number < 1 || number > all.size()) {
            throw new AssertionError("There is no connection " + number + "; so far there were " + all.size());
        }
        return all.get(number - 1);
    }

    /** {@return what was said on all connections, one after the other, a line each, for people} */
    public String transcript() {
        return connections().stream()
                .flatMap(connection -> connection.transcript().stream())
                .map(TranscriptLine::toString)
                .collect(Collectors.joining("\n"));
    }

    /**
     * Waits until so many transactions have ended, in whatever way, and their last replies are out.
     *
     * @param count how many at least
     * @param limit how long to wait
     * @return the transactions, as {@link #transactions()} gives them
     * @throws AssertionError with the transcript, if there are fewer when the time is over
     */
    public List<ReceivedTransaction> awaitTransactions(int count, Duration limit) {
        await(() -> transactions.size() >= count, limit, count + " transactions ended");
        return transactions();
    }

    /**
     * Waits until so many connections have been accepted.
     *
     * @param count how many at least
     * @param limit how long to wait
     * @throws AssertionError with the transcript, if there are fewer when the time is over
     */
    public void awaitConnections(int count, Duration limit) {
        await(() -> connections.size() >= count, limit, count + " connections");
    }

    /**
     * Waits until so many connections have ended.
     *
     * @param count how many at least
     * @param limit how long to wait
     * @throws AssertionError with the transcript, if there are fewer when the time is over
     */
    public void awaitConnectionsEnded(int count, Duration limit) {
        await(() -> ended >= count, limit, count + " connections ended");
    }

    private void await(BooleanSupplier condition, Duration limit, String what) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("Waited " + limit + " for " + what + "; there were " + connections.size()
                            + " connections, " + ended + " of them ended, and " + transactions.size()
                            + " transactions ended:\n" + transcript());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted while waiting for " + what, e);
                }
            }
        }
    }

    private void accept() {
        while (true) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                // The only way out: close() has closed the listener under us.
                return;
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        synchronized (lock) {
            if (connections.size() == MAX_CONNECTIONS || closed.getCount() == 0) {
                channel.close();
                return;
            }
            ReceivedConnection connection = new ReceivedConnection(connections.size() + 1);
            ServerScript own = perConnection.getOrDefault(connection.number(), script);
            Session session = new Session(this, own, connection, channel, closed);
            Thread thread = daemon(session, acceptor.getName() + " #" + connection.number());
            connections.add(connection);
            open.add(new OpenConnection(channel, thread));
            lock.notifyAll();
            thread.start();
        }
    }

    void ending(Gathering transaction, ReceivedConnection connection) {
        ReceivedTransaction received = transaction.ended(connection);
        synchronized (lock) {
            ending.put(transaction, received);
        }
    }

    void ended(Gathering transaction, ReceivedConnection connection) {
        ReceivedTransaction received = transaction.ended(connection);
        synchronized (lock) {
            ending.remove(transaction);
            transactions.add(received);
            lock.notifyAll();
        }
    }

    void ended(ReceivedConnection connection, String how) {
        synchronized (lock) {
            connection.ended(how);
            open.removeIf(one -> one.thread() == Thread.currentThread());
            ended++;
            lock.notifyAll();
        }
    }

    /**
     * Stops listening, cuts the connections that are still open, and waits for their threads to end. What was received
     * stays to be asked for. Does nothing the second time.
     *
     * @throws IOException if the listener or a connection cannot be closed
     * @throws IllegalStateException if a thread does not end within ten seconds
     */
    @Override
    public void close() throws IOException {
        listener.close();
        closed.countDown();
        List<OpenConnection> left;
        synchronized (lock) {
            left = List.copyOf(open);
        }
        for (OpenConnection connection : left) {
            connection.channel().close();
        }
        long end = System.nanoTime() + CLOSING.toNanos();
        join(acceptor, end);
        for (OpenConnection connection : left) {
            join(connection.thread(), end);
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
        }
    }

    private static void join(@Nullable Thread thread, long end) {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() && !Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("The thread " + thread.getName() + " has not ended");
        }
    }
}
