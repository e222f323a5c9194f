package org.smtpclient.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A pool that fifty threads use at once")
class PoolStressTest {
    private static final int THREADS = 50;
    private static final int MESSAGES = 1000;
    private static final int PLACES = 7;

    private final AtomicInteger carried = new AtomicInteger();
    private final AtomicInteger[] inUse = {new AtomicInteger(), new AtomicInteger()};

    @Test
    @DisplayName("lends each session to one at a time, keeps every bound, and loses no place")
    void fiftyThreads() throws Exception {
        PoolLab lab = new PoolLab(PoolOptions.builder()
                .sessionsPerHost(PLACES)
                .messagesPerSession(20)
                .idleSessions(5)
                .idleTime(Duration.ofSeconds(3))
                .build());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            all.add(threads.submit(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                for (int n = 0; n < MESSAGES; n++) {
                    message(lab, random);
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(2, TimeUnit.MINUTES);
        }
        threads.shutdown();
        assertThat(carried).hasValue(THREADS * MESSAGES);
        assertThat(lab.open()).as("no more than may be idle").isLessThanOrEqualTo(5);
        List<Lease<FakeSession>> places = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            places.add(lab.hold(PoolLab.key("mx0.test", 1)));
        }
        places.forEach(lease -> lease.giveBack(1));
        lab.close();
        assertThat(lab.open()).isZero();
    }

    private void message(PoolLab lab, SplittableRandom random) throws Exception {
        int host = random.nextInt(2);
        SessionKey key = PoolLab.keyBuilder("mx" + host + ".test", 1)
                .tls("policy " + random.nextInt(2))
                .build();
        if (random.nextInt(50) == 0) {
            lab.pass(Duration.ofSeconds(1));
        }
        try (Lease<FakeSession> lease = lab.lease(key)) {
            assertThat(inUse[host].incrementAndGet()).isLessThanOrEqualTo(PLACES);
            FakeSession session = lease.session();
            if (session == null) {
                session = lab.newSession();
                lease.opened(key, session);
            }
            assertThat(session.ended).isFalse();
            assertThat(session.holders.incrementAndGet()).isEqualTo(1);
            if (random.nextInt(10) == 0) {
                Thread.yield();
            }
            carried.incrementAndGet();
            session.holders.decrementAndGet();
            inUse[host].decrementAndGet();
            switch (random.nextInt(20)) {
                case 0 -> lab.broken(session);
                case 1 -> {
                    session.dead = true;
                    lease.giveBack(1);
                }
                default -> lease.giveBack(1);
            }
        }
    }
}
