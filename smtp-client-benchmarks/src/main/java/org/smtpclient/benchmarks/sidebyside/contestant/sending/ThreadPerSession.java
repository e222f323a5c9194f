package org.smtpclient.benchmarks.sidebyside.contestant.sending;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** A contestant with blocking calls: one thread for each session, and none but the caller's for a single one. */
public final class ThreadPerSession implements Contestant {
    /** An open session. */
    public interface Session extends AutoCloseable {
        /**
         * Sends a message, or a run of them.
         *
         * @return how many were accepted
         * @throws Exception if one was not
         */
        int send() throws Exception;

        @Override
        void close() throws IOException;
    }

    /** Opens one session. */
    public interface Opener {
        Session open(Task task) throws Exception;
    }

    private final Opener opener;
    private final List<Session> sessions = new ArrayList<>();
    private @Nullable ExecutorService threads;

    public ThreadPerSession(Opener opener) {
        this.opener = opener;
    }

    @Override
    public void open(Task task) throws Exception {
        for (int i = 0; i < task.sessions(); i++) {
            sessions.add(opener.open(task));
        }
        if (sessions.size() > 1) {
            threads = Executors.newFixedThreadPool(sessions.size());
        }
    }

    @Override
    public long send(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        if (threads == null) {
            return sendUntil(sessions.get(0), end);
        }
        List<Callable<Long>> work = new ArrayList<>();
        for (Session session : sessions) {
            work.add(() -> sendUntil(session, end));
        }
        long messages = 0;
        for (Future<Long> sent : threads.invokeAll(work)) {
            messages += sent.get();
        }
        return messages;
    }

    private static long sendUntil(Session session, long end) throws Exception {
        long messages = 0;
        do {
            messages += session.send();
        } while (System.nanoTime() - end < 0);
        return messages;
    }

    @Override
    public void close() throws IOException {
        if (threads != null) {
            threads.shutdown();
        }
        for (Session session : sessions) {
            session.close();
        }
    }
}
