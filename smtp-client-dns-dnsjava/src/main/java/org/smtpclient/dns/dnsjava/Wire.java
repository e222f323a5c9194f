package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sends queries and takes their answers, by UDP and TCP, each over a socket of its own, on one thread.
 *
 * <p>A socket lives no longer than its query's future: whoever completes or cancels that closes it. dnsjava's own client
 * closes the sockets of unanswered queries only when nothing at all has come for a second, which in a busy process is
 * never; and a datagram that is not the answer ends its query.
 */
final class Wire implements AutoCloseable {
    private final Queue<WireCall> starting = new ConcurrentLinkedQueue<>();

    // Guarded by this.
    private @Nullable Selector selector;
    private boolean closed;

    /**
     * Sends a query.
     *
     * @param query a message with one question
     * @return the answer's octets, completed on this object's thread; it never ends by itself if the server keeps silent,
     *     and fails with an {@link IOException} if there is no way to the server
     */
    CompletableFuture<byte[]> ask(InetSocketAddress server, byte[] query, boolean tcp) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            Selector running = running();
            WireCall call = tcp ? new StreamCall(server, query, answer) : new DatagramCall(server, query, answer);
            var unused = answer.whenComplete((octets, thrown) -> {
                call.close();
                // The system's socket goes when the selector next looks.
                running.wakeup();
            });
            starting.add(call);
            running.wakeup();
            if (isClosed()) {
                answer.completeExceptionally(new ClosedChannelException());
            }
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private synchronized Selector running() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        Selector running = selector;
        if (running == null) {
            running = Selector.open();
            selector = running;
            Selector its = running;
            Thread thread = new Thread(() -> run(its), "smtp-client-dns-io");
            thread.setDaemon(true);
            thread.start();
        }
        return running;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void run(Selector its) {
        try (its) {
            while (!isClosed()) {
                its.select(key -> ((WireCall) key.attachment()).proceed(key));
                for (WireCall call = starting.poll(); call != null; call = starting.poll()) {
                    call.register(its);
                }
            }
            its.keys().stream().map(SelectionKey::attachment).forEach(call -> ((WireCall) call).fail());
            for (WireCall call = starting.poll(); call != null; call = starting.poll()) {
                call.fail();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("DNS queries can no longer be made", e);
        }
    }

    /** Ends the thread; queries under way fail. */
    @Override
    public synchronized void close() {
        closed = true;
        if (selector != null) {
            selector.wakeup();
        }
    }
}
