package org.smtpclient.core.pool;

/** A session with what the pool knows of it. Guarded by the pool's lock, or owned by the one lease it is lent to. */
final class Pooled<S> {
    final S session;
    final SessionKey key;
    /** When it is too old to begin another message. */
    final long servedAt;

    int messages;
    /** When it has been idle too long, or is too old. */
    long expiresAt;

    Pooled(S session, SessionKey key, long servedAt) {
        this.session = session;
        this.key = key;
        this.servedAt = servedAt;
    }
}
