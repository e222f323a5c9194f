package org.smtpclient.benchmarks.sidebyside.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the sink has taken; written by its one event loop, read by the thread that obeys orders. */
final class Counters {
    private volatile long messages;
    private volatile long octets;
    private volatile long fullHandshakes;
    private volatile long resumedHandshakes;
    private final AtomicReference<@Nullable Path> wanted = new AtomicReference<>();

    long messages() {
        return messages;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void accepted() {
        messages++;
    }

    /** {@return the octets received, commands too} */
    long octets() {
        return octets;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void received(int count) {
        octets += count;
    }

    /** {@return handshakes for which the server showed its certificate} */
    long fullHandshakes() {
        return fullHandshakes;
    }

    /** {@return handshakes that went on with an earlier session} */
    long resumedHandshakes() {
        return resumedHandshakes;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void handshake(boolean resumed) {
        if (resumed) {
            resumedHandshakes++;
        } else {
            fullHandshakes++;
        }
    }

    /** Asks for the next message that begins, to be written to a file before it is accepted. */
    void keepNext(Path file) {
        wanted.set(file);
    }

    /** {@return where to write the message that begins now; null if nobody asked for it} */
    @Nullable
    Path takeWanted() {
        return wanted.get() == null ? null : wanted.getAndSet(null);
    }

    static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
