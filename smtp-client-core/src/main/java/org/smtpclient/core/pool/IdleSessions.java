package org.smtpclient.core.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The idle sessions of a pool, of all destinations. Guarded by the pool's lock. */
final class IdleSessions<S> {
    /** The one that has been idle longest is the first. */
    private final Set<Pooled<S>> all = new LinkedHashSet<>();

    private final Map<String, Deque<Pooled<S>>> byDestination = new HashMap<>();

    int size() {
        return all.size();
    }

    void add(Pooled<S> session) {
        all.add(session);
        byDestination
                .computeIfAbsent(session.key.destination(), added -> new ArrayDeque<>())
                .addLast(session);
    }

    /** Takes the one that was used last of those that suit and may begin another message. */
    @Nullable
    Pooled<S> take(List<SessionKey> keys, long now) {
        Deque<Pooled<S>> there = byDestination.get(keys.get(0).destination());
        if (there == null) {
            return null;
        }
        for (Iterator<Pooled<S>> latest = there.descendingIterator(); latest.hasNext(); ) {
            Pooled<S> session = latest.next();
            if (session.expiresAt - now > 0 && keys.contains(session.key)) {
                remove(session);
                return session;
            }
        }
        return null;
    }

    /** Takes the one of a destination that has been idle longest. */
    @Nullable
    Pooled<S> takeOldest(String destination) {
        Deque<Pooled<S>> there = byDestination.get(destination);
        if (there == null) {
            return null;
        }
        Pooled<S> oldest = there.getFirst();
        remove(oldest);
        return oldest;
    }

    /** Takes those that have been idle longest, until so many are left. */
    List<Pooled<S>> takeBeyond(int bound) {
        List<Pooled<S>> taken = new ArrayList<>();
        while (all.size() > bound) {
            Pooled<S> oldest = all.iterator().next();
            remove(oldest);
            taken.add(oldest);
        }
        return taken;
    }

    List<Pooled<S>> takeExpired(long now) {
        List<Pooled<S>> expired = new ArrayList<>();
        for (Pooled<S> session : all) {
            if (session.expiresAt - now <= 0) {
                expired.add(session);
            }
        }
        expired.forEach(this::remove);
        return expired;
    }

    /** How long until the next one expires; {@link Long#MAX_VALUE} if none is idle. */
    long untilNextExpiry(long now) {
        long nearest = Long.MAX_VALUE;
        for (Pooled<S> session : all) {
            nearest = Math.min(nearest, session.expiresAt - now);
        }
        return nearest;
    }

    private void remove(Pooled<S> session) {
        all.remove(session);
        String destination = session.key.destination();
        Deque<Pooled<S>> there = byDestination.get(destination);
        if (there != null && there.remove(session) && there.isEmpty()) {
            byDestination.remove(destination);
        }
    }
}
