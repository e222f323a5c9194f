package org.smtpclient.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.pool.PoolLab.LIMIT;
import static org.smtpclient.core.pool.PoolLab.MX1;
import static org.smtpclient.core.pool.PoolLab.keyBuilder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.transport.Deadline;

@DisplayName("Whoever wants a session while all of a host's are in use")
class PoolWaitingTest {
    private static final PoolOptions ONE =
            PoolOptions.builder().sessionsPerHost(1).build();

    /** What came of waiting: a lease, or an exception. */
    private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();

    private Thread waiter(PoolLab lab, String name, SessionKey key) throws InterruptedException {
        Thread thread = new Thread(
                () -> {
                    try {
                        Lease<FakeSession> lease = lab.lease(key);
                        results.add(lease);
                    } catch (Exception e) {
                        results.add(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        assertThat(PoolLab.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING))
                .isTrue();
        return thread;
    }

    private Object result() throws InterruptedException {
        return results.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @SuppressWarnings("unchecked")
    private Lease<FakeSession> lease() throws InterruptedException {
        Object result = result();
        assertThat(result).isInstanceOf(Lease.class);
        return (Lease<FakeSession>) result;
    }

    @Test
    @DisplayName("gets one that is given back")
    void givenBack() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held = lab.hold(MX1);
            FakeSession session = held.session();
            waiter(lab, "waiter", MX1);
            assertThat(results).isEmpty();
            held.giveBack(1);
            Lease<FakeSession> next = lease();
            assertThat(next.session()).isSameAs(session);
            next.giveBack(1);
        }
    }

    @Test
    @DisplayName("may open one when one has ended")
    void ended() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held = lab.lease(MX1);
            waiter(lab, "waiter", MX1);
            held.close();
            try (Lease<FakeSession> next = lease()) {
                assertThat(next.session()).isNull();
            }
        }
    }

    @Test
    @DisplayName("may open one in the place of one that does not suit")
    void unsuited() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held =
                    lab.hold(keyBuilder("mx1.test", 1).tls("weaker").build());
            FakeSession weaker = held.session();
            waiter(lab, "waiter", MX1);
            held.giveBack(1);
            try (Lease<FakeSession> next = lease()) {
                assertThat(next.session()).isNull();
                assertThat(weaker.ended).isTrue();
            }
        }
    }

    @Test
    @DisplayName("may open one in the place of one that has served its time")
    void served() throws Exception {
        try (PoolLab lab = new PoolLab(
                PoolOptions.builder().sessionsPerHost(1).messagesPerSession(1).build())) {
            Lease<FakeSession> held = lab.hold(MX1);
            waiter(lab, "waiter", MX1);
            held.giveBack(1);
            try (Lease<FakeSession> next = lease()) {
                assertThat(next.session()).isNull();
            }
        }
    }

    @Test
    @DisplayName("gets it though nothing is ever kept idle")
    void noIdleTime() throws Exception {
        try (PoolLab lab = new PoolLab(
                PoolOptions.builder().sessionsPerHost(1).idleTime(Duration.ZERO).build())) {
            Lease<FakeSession> held = lab.hold(MX1);
            FakeSession session = held.session();
            waiter(lab, "waiter", MX1);
            held.giveBack(1);
            Lease<FakeSession> next = lease();
            assertThat(next.session()).isSameAs(session);
            next.giveBack(1);
            assertThat(session.ended).isTrue();
        }
    }

    @Test
    @DisplayName("is served in the order of coming, and nobody overtakes")
    void order() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held = lab.hold(MX1);
            List<Thread> waiters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiters.add(waiter(lab, "waiter " + i, MX1));
            }
            for (Thread waiter : waiters) {
                held.giveBack(1);
                held = lease();
                waiter.join(LIMIT.toMillis());
                assertThat(waiter.isAlive()).as(waiter.getName()).isFalse();
                assertThat(results).isEmpty();
            }
            held.giveBack(1);
            assertThat(lab.opened()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("is told when the deadline passes, and has no part in what comes after")
    void deadline() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held = lab.hold(MX1);
            assertThatThrownBy(() -> lab.pool.lease(List.of(MX1), Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOfSatisfying(
                            NoSessionException.class,
                            late -> assertThat(late.reason()).isEqualTo(NoSessionException.Reason.DEADLINE_PASSED))
                    .hasMessageContaining("mx1.test:25")
                    .hasMessageContaining("all 1");
            FakeSession session = held.session();
            held.giveBack(1);
            assertThat(lab.use(MX1)).isSameAs(session);
        }
    }

    @Test
    @DisplayName("can be interrupted, and has no part in what comes after")
    void interrupt() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held = lab.hold(MX1);
            Thread first = waiter(lab, "first", MX1);
            waiter(lab, "second", MX1);
            first.interrupt();
            assertThat(result()).isInstanceOf(InterruptedException.class);
            held.giveBack(1);
            lease().giveBack(1);
            assertThat(lab.opened()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("does not wait for those of another port or host")
    void others() throws Exception {
        try (PoolLab lab = new PoolLab(ONE)) {
            Lease<FakeSession> held = lab.hold(MX1);
            assertThat(lab.use(PoolLab.key("mx2.test", 1))).isNotNull();
            held.giveBack(1);
        }
    }
}
