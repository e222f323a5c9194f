package org.smtpclient.core.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Deadline;

/**
 * Open sessions, lent to one user at a time and kept for the next. It neither opens sessions nor knows what they are.
 *
 * <p>A session is lent again if its key equals one of those asked for, it has not served its time, and it is found alive.
 * Where a host's sessions are all in use, callers wait in the order they came. Sessions that nobody wants are ended by a
 * daemon thread, which is there only while any are idle.
 *
 * <p>Thread-safe. No lock is held while a session is looked at or ended.
 *
 * @param <S> what a session is
 */
public final class SessionPool<S> implements AutoCloseable {
    /** Longer than any session lasts; keeps sums of nanoseconds from overflowing. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final PoolOptions options;
    private final Predicate<? super S> alive;
    private final Consumer<? super S> end;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allEnded = lock.newCondition();
    private final Map<String, Destination<S>> destinations = new HashMap<>();
    private final IdleSessions<S> idle = new IdleSessions<>();
    private final Sweeper sweeper;
    private boolean closed;

    /**
     * A pool.
     *
     * @param options bounds
     * @param alive whether an idle session can be used, as far as can be known without waiting for the server; throws
     *     nothing
     * @param end ends a session, dead or alive, without waiting for the server; throws nothing
     */
    public SessionPool(PoolOptions options, Predicate<? super S> alive, Consumer<? super S> end) {
        this(options, alive, end, System::nanoTime);
    }

    SessionPool(PoolOptions options, Predicate<? super S> alive, Consumer<? super S> end, LongSupplier nanoTime) {
        this.options = Objects.requireNonNull(options, "options");
        this.alive = Objects.requireNonNull(alive, "alive");
        this.end = Objects.requireNonNull(end, "end");
        this.nanoTime = nanoTime;
        this.sweeper = new Sweeper(lock, () -> idle.untilNextExpiry(now()), this::endExpired);
    }

    /** {@return the bounds} */
    public PoolOptions options() {
        return options;
    }

    // Lending

    /**
     * Lends a session with a host, or the right to open one. If all that the host may have are in use, waits until it is
     * the caller's turn.
     *
     * @param keys of the sessions that would do, all of one {@linkplain SessionKey#destination() destination}; one for
     *     each address of the host, say
     * @param deadline how long to wait
     * @return a lease, to be given back or closed
     * @throws NoSessionException if the deadline passed, or the pool is closed
     * @throws InterruptedException if the thread was interrupted while it waited
     * @throws IllegalArgumentException if there is no key, or their destinations differ
     */
    public Lease<S> lease(List<SessionKey> keys, Deadline deadline) throws NoSessionException, InterruptedException {
        if (keys.stream().map(SessionKey::destination).distinct().count() != 1) {
            throw new IllegalArgumentException("Not the keys of one destination: " + keys);
        }
        List<SessionKey> wanted = List.copyOf(keys);
        Pooled<S> session = admit(wanted, deadline);
        while (session != null && !alive.test(session.session)) {
            end.accept(session.session);
            session = replacement(wanted);
        }
        return new Lease<>(this, wanted, session);
    }

    /** A session that suits, or null for a place to open one in. */
    private @Nullable Pooled<S> admit(List<SessionKey> keys, Deadline deadline)
            throws NoSessionException, InterruptedException {
        while (true) {
            Pooled<S> unsuited;
            lock.lock();
            try {
                requireOpen();
                Destination<S> destination = destination(keys.get(0).destination());
                Pooled<S> suited = idle.take(keys, now());
                if (suited != null || destination.takePlace()) {
                    return suited;
                }
                unsuited = idle.takeOldest(destination.name());
                if (unsuited == null) {
                    return await(destination, keys, deadline);
                }
            } finally {
                lock.unlock();
            }
            // It ends before another takes its place, so that a host never sees more sessions than it may have.
            endAndFree(unsuited);
        }
    }

    private Destination<S> destination(String name) {
        return destinations.computeIfAbsent(name, added -> new Destination<>(name, options.sessionsPerHost()));
    }

    private @Nullable Pooled<S> await(Destination<S> destination, List<SessionKey> keys, Deadline deadline)
            throws NoSessionException, InterruptedException {
        Waiter<S> waiter = new Waiter<>(keys, lock.newCondition());
        destination.enqueue(waiter);
        try {
            long left = deadline.remaining().toNanos();
            while (!waiter.isServed()) {
                requireOpen();
                if (left <= 0) {
                    throw new NoSessionException(
                            NoSessionException.Reason.DEADLINE_PASSED,
                            "No session with " + destination.name() + " came free in time: all "
                                    + options.sessionsPerHost() + " that there may be were in use");
                }
                left = waiter.turn.awaitNanos(left);
            }
            return waiter.session();
        } catch (InterruptedException e) {
            if (!waiter.isServed()) {
                throw e;
            }
            // Its turn came at the same moment: what was handed over must not be lost.
            Thread.currentThread().interrupt();
            return waiter.session();
        } finally {
            destination.leaveQueue(waiter);
            forgetIfEmpty(destination);
        }
    }

    /** Another session that suits in the place of one that was found dead; null for that place alone. */
    private @Nullable Pooled<S> replacement(List<SessionKey> keys) {
        lock.lock();
        try {
            Pooled<S> next = idle.take(keys, now());
            if (next != null) {
                free(destination(next.key.destination()));
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws NoSessionException {
        if (closed) {
            throw new NoSessionException(NoSessionException.Reason.CLOSED, "The sessions' pool is closed");
        }
    }

    // What leases do

    Pooled<S> newlyOpened(SessionKey key, S session) {
        return new Pooled<>(session, key, now() + nanos(options.sessionAge()));
    }

    void giveBack(Pooled<S> session) {
        List<Pooled<S>> unwanted = new ArrayList<>();
        lock.lock();
        try {
            Destination<S> destination = destination(session.key.destination());
            if (closed || !mayServe(session, 0)) {
                unwanted.add(session);
            } else if (!destination.hasQueue()) {
                keep(session, unwanted);
            } else if (!destination.pass(session)) {
                unwanted.add(session);
            }
        } finally {
            lock.unlock();
        }
        unwanted.forEach(this::endAndFree);
    }

    /** Whether a session may serve once more after so many more messages. */
    boolean mayServe(Pooled<S> session, int more) {
        return session.key.isShared()
                && session.messages + more < options.messagesPerSession()
                && session.servedAt - now() > 0;
    }

    private void keep(Pooled<S> session, List<Pooled<S>> unwanted) {
        long wait = Math.min(nanos(options.idleTime()), session.servedAt - now());
        if (wait <= 0) {
            unwanted.add(session);
            return;
        }
        session.expiresAt = now() + wait;
        idle.add(session);
        unwanted.addAll(idle.takeBeyond(options.idleSessions()));
        sweeper.expect(wait);
    }

    void freePlace(String destination) {
        lock.lock();
        try {
            free(destination(destination));
        } finally {
            lock.unlock();
        }
    }

    // Ending

    private void endAndFree(Pooled<S> session) {
        try {
            end.accept(session.session);
        } finally {
            freePlace(session.key.destination());
        }
    }

    private void free(Destination<S> destination) {
        destination.freePlace();
        forgetIfEmpty(destination);
    }

    private void forgetIfEmpty(Destination<S> destination) {
        if (destination.isEmpty()) {
            destinations.remove(destination.name());
            if (destinations.isEmpty()) {
                allEnded.signalAll();
            }
        }
    }

    /** Ends the idle sessions whose time is over. */
    void endExpired() {
        List<Pooled<S>> expired;
        lock.lock();
        try {
            expired = idle.takeExpired(now());
        } finally {
            lock.unlock();
        }
        expired.forEach(this::endAndFree);
    }

    /**
     * Closes the pool: nothing is lent any more, whoever waits is told so, idle sessions end now and those in use when
     * they are given back. Waits for these as long as {@link PoolOptions#closingTime()}; less if the thread is
     * interrupted, which it then still is.
     */
    @Override
    public void close() {
        List<Pooled<S>> unwanted;
        lock.lock();
        try {
            closed = true;
            unwanted = idle.takeBeyond(0);
            destinations.values().forEach(Destination::wakeQueue);
            sweeper.end();
        } finally {
            lock.unlock();
        }
        unwanted.forEach(this::endAndFree);
        awaitEnd();
    }

    private void awaitEnd() {
        lock.lock();
        try {
            long left = nanos(options.closingTime());
            while (!destinations.isEmpty() && left > 0) {
                left = allEnded.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private static long nanos(Duration limit) {
        return (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
    }
}
