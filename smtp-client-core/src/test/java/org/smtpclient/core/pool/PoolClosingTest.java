package org.smtpclient.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.pool.PoolLab.LIMIT;
import static org.smtpclient.core.pool.PoolLab.MX1;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.transport.Deadline;

@DisplayName("A pool that is closed")
class PoolClosingTest {
    private static final String SWEEPER = "smtp-client-idle-sessions";

    private static PoolLab lab(Duration closingTime) {
        return new PoolLab(PoolOptions.builder()
                .sessionsPerHost(1)
                .closingTime(closingTime)
                .build());
    }

    private static Thread closing(PoolLab lab) throws InterruptedException {
        Thread thread = new Thread(lab::close, "closing");
        thread.setDaemon(true);
        thread.start();
        assertThat(PoolLab.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING))
                .isTrue();
        return thread;
    }

    @Test
    @DisplayName("ends idle sessions at once, and lends nothing any more")
    void idle() throws Exception {
        PoolLab lab = lab(LIMIT);
        FakeSession session = lab.use(MX1);
        lab.close();
        assertThat(session.ended).isTrue();
        assertThatThrownBy(() -> lab.lease(MX1))
                .isInstanceOfSatisfying(
                        NoSessionException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(NoSessionException.Reason.CLOSED));
        lab.close();
    }

    @Test
    @DisplayName("lets sessions in use finish, ends them when they are given back, and waits for that")
    void inUse() throws Exception {
        PoolLab lab = lab(LIMIT);
        Lease<FakeSession> held = lab.hold(MX1);
        FakeSession session = held.session();
        Thread closing = closing(lab);
        assertThat(session.ended).isFalse();
        held.giveBack(1);
        assertThat(session.ended).isTrue();
        closing.join(LIMIT.toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    @DisplayName("waits for sessions in use no longer than it may; they still end when they are given back")
    void bounded() throws Exception {
        PoolLab lab = lab(Duration.ofMillis(20));
        Lease<FakeSession> held = lab.hold(MX1);
        FakeSession session = held.session();
        lab.close();
        assertThat(session.ended).isFalse();
        held.giveBack(1);
        assertThat(session.ended).isTrue();
    }

    @Test
    @DisplayName("does not go on waiting when it is interrupted")
    void interrupted() throws Exception {
        PoolLab lab = lab(Duration.ofDays(1));
        Lease<FakeSession> held = lab.hold(MX1);
        Thread closing = closing(lab);
        closing.interrupt();
        closing.join(LIMIT.toMillis());
        assertThat(closing.isAlive()).isFalse();
        held.giveBack(1);
    }

    @Test
    @DisplayName("tells those who wait")
    void waiting() throws Exception {
        PoolLab lab = lab(LIMIT);
        Lease<FakeSession> held = lab.hold(MX1);
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                result.complete(lab.lease(MX1));
            } catch (Exception e) {
                result.complete(e);
            }
        });
        waiter.start();
        assertThat(PoolLab.becomes(() -> waiter.getState() == Thread.State.TIMED_WAITING))
                .isTrue();
        Thread closing = closing(lab);
        assertThat(result.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        NoSessionException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(NoSessionException.Reason.CLOSED));
        held.giveBack(1);
        closing.join(LIMIT.toMillis());
        waiter.join(LIMIT.toMillis());
    }

    @Test
    @DisplayName("leaves no thread, and neither does one with nothing idle")
    void sweeper() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (SessionPool<String> pool = new SessionPool<>(
                PoolOptions.builder().idleTime(Duration.ofMillis(20)).build(),
                session -> true,
                session -> ended.countDown())) {
            Lease<String> lease = pool.lease(List.of(MX1), Deadline.after(LIMIT));
            lease.opened(MX1, "a session");
            lease.giveBack(1);
            assertThat(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("an idle session ends without anybody doing anything")
                    .isTrue();
        }
        PoolLab lab = lab(LIMIT);
        lab.use(MX1);
        lab.close();
        assertThat(PoolLab.becomes(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals(SWEEPER))))
                .isTrue();
    }

    @Test
    @DisplayName("has had no thread that keeps the machine up")
    void daemon() throws Exception {
        try (PoolLab lab = lab(LIMIT)) {
            lab.use(MX1);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals(SWEEPER))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }
}
