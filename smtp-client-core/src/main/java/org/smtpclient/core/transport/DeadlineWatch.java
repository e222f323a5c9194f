package org.smtpclient.core.transport;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives blocking connects, reads and writes a deadline. One daemon thread looks over the open connections ten times a second, and
 * lives while there are any, so that what is in time costs two field accesses: a channel has no deadline for writes, and
 * those that its socket has for connecting and for reads cost six system calls more each time.
 */
final class DeadlineWatch {
    private static final Logger LOGGER = System.getLogger(DeadlineWatch.class.getName());
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final int IDLE_ROUNDS = 50;

    private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    void add(TcpConnection connection) {
        open.add(connection);
        startThread();
    }

    void remove(TcpConnection connection) {
        open.remove(connection);
    }

    private synchronized void startThread() {
        if (thread == null) {
            thread = new Thread(this::watch, "smtp-client-deadline-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void watch() {
        int idleRounds = 0;
        while (idleRounds < IDLE_ROUNDS || !ended()) {
            LockSupport.parkNanos(INTERVAL_NANOS);
            idleRounds = open.isEmpty() ? idleRounds + 1 : 0;
            for (TcpConnection connection : open) {
                try {
                    connection.endIfLate();
                } catch (IOException e) {
                    LOGGER.log(Level.DEBUG, "Closing a connection whose deadline has passed", e);
                }
            }
        }
    }

    /** Whether the thread may end; a connection added from now on starts another. */
    private synchronized boolean ended() {
        if (open.isEmpty()) {
            thread = null;
            return true;
        }
        return false;
    }
}
