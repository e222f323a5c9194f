package org.smtpclient.benchmarks.sidebyside.setup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.Contestant;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** A contestant that sets up one connection after another, and sends nothing. */
final class Connecting implements Contestant {
    /** Sets one connection up and ends it with QUIT. */
    interface Connector {
        void connect() throws Exception;
    }

    /** Prepares what all connections share. */
    interface Preparation {
        Connector prepare(Task task) throws Exception;
    }

    private final Preparation preparation;
    private @Nullable Connector connector;

    Connecting(Preparation preparation) {
        this.preparation = preparation;
    }

    @Override
    public void open(Task task) throws Exception {
        connector = preparation.prepare(task);
    }

    @Override
    public long send(Duration time) throws Exception {
        if (connector == null) {
            throw new IllegalStateException("Not open");
        }
        long end = System.nanoTime() + time.toNanos();
        long connections = 0;
        do {
            connector.connect();
            connections++;
        } while (System.nanoTime() - end < 0);
        return connections;
    }

    @Override
    public void close() {
        // Every connection is closed by whoever made it.
    }
}
