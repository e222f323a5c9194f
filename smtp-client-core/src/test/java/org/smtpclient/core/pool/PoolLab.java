package org.smtpclient.core.pool;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/** A pool of fake sessions, under a clock that stands still until a test moves it. */
final class PoolLab implements AutoCloseable {
    /** Long enough never to pass unless something is wrong. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    static final SessionKey MX1 = key("mx1.test", 1);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1000);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    final SessionPool<FakeSession> pool;

    PoolLab(PoolOptions options) {
        pool = new SessionPool<>(options, session -> !session.dead && !session.ended, this::end, nanoTime::get);
    }

    private void end(FakeSession session) {
        if (session.ended || session.holders.get() != 0) {
            throw new AssertionError(session + " is ended twice, or while somebody holds it");
        }
        session.ended = true;
        ended.incrementAndGet();
    }

    /** A holder found it broken, and ends it. */
    void broken(FakeSession session) {
        end(session);
    }

    static SessionKey.Builder keyBuilder(String host, int address) {
        try {
            InetAddress ip = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) address});
            return SessionKey.builder(host, new Endpoint.Tcp(ip, 25)).tls("digest");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static SessionKey key(String host, int address) {
        return keyBuilder(host, address).build();
    }

    Lease<FakeSession> lease(SessionKey... keys) throws Exception {
        return pool.lease(List.of(keys), Deadline.after(LIMIT));
    }

    FakeSession newSession() {
        return new FakeSession(opened.incrementAndGet());
    }

    /** Leases, opens a session if need be, and holds it. */
    Lease<FakeSession> hold(SessionKey key) throws Exception {
        Lease<FakeSession> lease = lease(key);
        if (lease.session() == null) {
            lease.opened(key, newSession());
        }
        return lease;
    }

    /** One message: the session that carried it. */
    FakeSession use(SessionKey key) throws Exception {
        Lease<FakeSession> lease = hold(key);
        FakeSession session = lease.session();
        lease.giveBack(1);
        return session;
    }

    void advance(Duration step) {
        nanoTime.addAndGet(step.toNanos());
    }

    /** Lets a time pass, and the sweeper do what is due. */
    void pass(Duration step) {
        advance(step);
        pool.endExpired();
    }

    /** Whether a session ends: by whoever found that it must, which may be another thread. */
    static boolean ends(FakeSession session) throws InterruptedException {
        return becomes(() -> session.ended);
    }

    /** Whether a condition comes true. */
    static boolean becomes(BooleanSupplier condition) throws InterruptedException {
        Deadline limit = Deadline.after(LIMIT);
        while (!condition.getAsBoolean()) {
            if (limit.hasPassed()) {
                return false;
            }
            Thread.sleep(1);
        }
        return true;
    }

    int opened() {
        return opened.get();
    }

    int open() {
        return opened.get() - ended.get();
    }

    @Override
    public void close() {
        pool.close();
    }
}
