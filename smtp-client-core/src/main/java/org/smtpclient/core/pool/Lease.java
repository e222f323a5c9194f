package org.smtpclient.core.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right to have one session with a host, and perhaps a session. Its holder alone uses the session, and either
 * {@linkplain #giveBack gives it back} in good order, idle and without failure, or ends it and closes the lease.
 *
 * <p>For one thread at a time.
 *
 * @param <S> what a session is
 */
public final class Lease<S> implements AutoCloseable {
    private final SessionPool<S> pool;
    private final List<SessionKey> keys;
    private @Nullable Pooled<S> pooled;
    private boolean over;

    Lease(SessionPool<S> pool, List<SessionKey> keys, @Nullable Pooled<S> pooled) {
        this.pool = pool;
        this.keys = keys;
        this.pooled = pooled;
    }

    /**
     * The session, which a moment ago was alive.
     *
     * @return null if the holder is to open one
     */
    public @Nullable S session() {
        return pooled == null ? null : pooled.session;
    }

    /** {@return the session's key; null if the holder is to open one} */
    public @Nullable SessionKey key() {
        return pooled == null ? null : pooled.key;
    }

    /** {@return how many messages the session has carried for earlier holders; 0 if there is none yet} */
    public int messagesBefore() {
        return pooled == null ? 0 : pooled.messages;
    }

    /**
     * Whether the pool would keep the session. Where it would not, the holder may as well end it.
     *
     * @param messages how many it has carried under this lease
     * @return false also if there is no session
     */
    public boolean isWorthGivingBack(int messages) {
        return pooled != null && pool.mayServe(pooled, messages);
    }

    /**
     * Tells of a session that the holder has opened. It takes the place of the one before, if any, which has ended.
     *
     * @param key one of those the lease was asked for with
     * @param session a new one
     * @throws IllegalArgumentException if it is another key
     */
    public void opened(SessionKey key, S session) {
        if (!keys.contains(key)) {
            throw new IllegalArgumentException("This lease is not for " + key);
        }
        pooled = pool.newlyOpened(key, session);
    }

    /** Tells that the holder has ended the session. The place remains, to open another one in. */
    public void ended() {
        pooled = null;
    }

    /**
     * Gives the session back for others to use, and ends the lease. The pool ends the session if it has served its
     * time.
     *
     * @param messages how many it has carried under this lease, refused ones included
     * @throws IllegalStateException if there is no session, or the lease is over
     */
    public void giveBack(int messages) {
        if (over || pooled == null) {
            throw new IllegalStateException(over ? "The lease is over" : "There is no session to give back");
        }
        over = true;
        pooled.messages += messages;
        pool.giveBack(pooled);
    }

    /** Ends the lease. The session, if it was not given back, has been ended by the holder. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            pool.freePlace(keys.get(0).destination());
        }
    }
}
