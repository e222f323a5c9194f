package org.smtpclient.benchmarks.sidebyside.contestant.sending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sessions without threads of their own: each message goes in the callback that has heard of the one before it. */
public final class CallbackPerSession {
    /** An open session. */
    public interface Session {
        /**
         * Begins to send a message.
         *
         * @param turn hears what became of it
         */
        void send(Turn turn);
    }

    /** A session's work during one round; used by one callback after the other. */
    public static final class Turn {
        private final Session session;
        private final long end;
        private final CompletableFuture<Long> whole = new CompletableFuture<>();
        private long messages;

        private Turn(Session session, long end) {
            this.session = session;
            this.end = end;
        }

        /**
         * Hears that the message has been accepted or has failed; goes on with the next one if there is time.
         *
         * @param failure null if it was accepted for all recipients
         */
        public void heard(@Nullable Throwable failure) {
            if (failure != null) {
                whole.completeExceptionally(failure);
                return;
            }
            messages++;
            if (System.nanoTime() - end < 0) {
                next();
            } else {
                whole.complete(messages);
            }
        }

        private void next() {
            try {
                session.send(this);
            } catch (RuntimeException e) {
                whole.completeExceptionally(e);
            }
        }
    }

    private CallbackPerSession() {}

    /**
     * Sends on all sessions at once.
     *
     * @param sessions open ones
     * @param time at least one message goes on each session, even if it is over before
     * @return how many messages were accepted
     * @throws Exception if one was not
     */
    public static long send(List<Session> sessions, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Turn> turns = new ArrayList<>();
        for (Session session : sessions) {
            Turn turn = new Turn(session, end);
            turns.add(turn);
            turn.next();
        }
        long messages = 0;
        for (Turn turn : turns) {
            messages += turn.whole.get();
        }
        return messages;
    }
}
