package org.smtpclient.core.pool;

import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for a place, or for a session that suits. Guarded by the pool's lock. */
final class Waiter<S> {
    final List<SessionKey> keys;
    final Condition turn;
    private boolean served;
    private @Nullable Pooled<S> session;

    Waiter(List<SessionKey> keys, Condition turn) {
        this.keys = keys;
        this.turn = turn;
    }

    /** Gives a session, whose place comes with it, or with null a place to open one in. */
    void serve(@Nullable Pooled<S> given) {
        served = true;
        session = given;
        turn.signal();
    }

    void wake() {
        turn.signal();
    }

    boolean isServed() {
        return served;
    }

    /** What was given; null for a place alone. */
    @Nullable
    Pooled<S> session() {
        return session;
    }
}
