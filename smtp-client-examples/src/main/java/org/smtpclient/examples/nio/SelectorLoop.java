package org.smtpclient.examples.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * One thread, one selector, a queue of timers. This is the part that your own event loop has already: it tells a session
 * that its channel is ready or that its time is up, and knows nothing of SMTP.
 *
 * <p>Everything happens on the thread that calls {@link #run()}; nothing here is safe for another.
 */
final class SelectorLoop implements Closeable {
    private record Timer(long nanoTime, EngineSession session) {}

    /** What times are counted from: those of {@link System#nanoTime} compare by their distances alone. */
    private static final long ORIGIN = System.nanoTime();

    private final Selector selector;
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.nanoTime() - ORIGIN));
    private int open;

    SelectorLoop() throws IOException {
        selector = Selector.open();
    }

    /** Begins to connect a session. */
    void connect(EngineSession session, InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        // Commands are gathered already: to wait for more of them would only cost a delayed acknowledgement.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        open++;
        session.connect(this, channel, channel.register(selector, SelectionKey.OP_CONNECT, session), server);
    }

    /** Runs until every session has ended. */
    void run() throws IOException {
        while (open > 0) {
            selector.select(key -> ((EngineSession) key.attachment()).ready(), millisToNextTimer());
            expire();
        }
    }

    /** Calls a session at a time, as {@link System#nanoTime} tells it. */
    void wake(EngineSession session, long nanoTime) {
        timers.add(new Timer(nanoTime, session));
    }

    /** A session has closed its channel. */
    void ended() {
        open--;
    }

    private long millisToNextTimer() {
        Timer next = timers.peek();
        // 0 means "for ever" to the selector.
        return next == null ? 0 : Math.max(1, (next.nanoTime() - System.nanoTime()) / 1_000_000 + 1);
    }

    private void expire() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.element().nanoTime() - now <= 0) {
            Timer due = timers.remove();
            due.session().timerFired(due.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
