package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.outcome.SessionFailure;

/** Races of three addresses: what each does when it is connected, and what comes of it. */
@Timeout(60)
class AddressRaceTest {
    /** What no test waits for: the time-out above would end it. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final Duration SOON = Duration.ofMillis(10);

    private final List<Endpoint> endpoints = IntStream.rangeClosed(1, 3)
            .<Endpoint>mapToObj(i -> new Endpoint.Tcp(MailLab.ip("192.0.2." + i), 25))
            .toList();
    private final Map<Endpoint, AddressRace.Connector> behaviours = new HashMap<>();
    private final Map<Endpoint, Long> begun = new HashMap<>();
    private final List<Endpoint> order = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private void behaves(int number, AddressRace.Connector behaviour) {
        behaviours.put(endpoints.get(number - 1), behaviour);
    }

    private AddressRace.Result race(Duration delay, Duration limit, int addresses) {
        return new AddressRace(endpoints.subList(0, addresses), this::connect, delay, Deadline.after(limit)).run();
    }

    private ByteConnection connect(Endpoint endpoint) throws IOException {
        synchronized (begun) {
            begun.put(endpoint, System.nanoTime());
            order.add(endpoint);
        }
        threads.add(Thread.currentThread());
        return behaviours.get(endpoint).connect(endpoint);
    }

    private static ByteConnection refused(Endpoint endpoint) throws IOException {
        throw new ConnectException("Connection refused");
    }

    private static ByteConnection connected(Endpoint endpoint) {
        return new IdleConnection(endpoint);
    }

    /** Never connects, and ends when it is interrupted. */
    private ByteConnection hangs(Endpoint endpoint) throws IOException {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("Nobody counts down");
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw new InterruptedIOException("Interrupted");
        }
    }

    @Test
    void oneAddressIsConnectedOnTheCallersThread() {
        behaves(1, AddressRaceTest::connected);

        AddressRace.Result result = race(SOON, NEVER, 1);

        assertThat(winner(result)).isEqualTo(1);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void theOnlyAddressMayFail() {
        behaves(1, AddressRaceTest::refused);

        AddressRace.Result result = race(SOON, NEVER, 1);

        assertThat(result.winner()).isNull();
        assertThat(failures(result)).containsExactly("Cannot connect to 192.0.2.1:25: Connection refused");
    }

    @Test
    void aSecondAddressIsLeftAloneWhereTheFirstIsConnectedInTime() {
        behaves(1, AddressRaceTest::connected);

        AddressRace.Result result = race(NEVER, NEVER, 3);

        assertThat(winner(result)).isEqualTo(1);
        assertThat(result.lost()).isEmpty();
        assertThat(order).containsExactly(endpoints.get(0));
    }

    @Test
    @DisplayName("the next address begins beside one that hangs, after the delay; the hanging attempt is ended")
    void theNextBeginsAfterTheDelay() throws Exception {
        Duration delay = Duration.ofMillis(50);
        behaves(1, this::hangs);
        behaves(2, AddressRaceTest::connected);

        AddressRace.Result result = race(delay, NEVER, 3);

        assertThat(winner(result)).isEqualTo(2);
        assertThat(begun.get(endpoints.get(1)) - begun.get(endpoints.get(0))).isGreaterThan(0);
        assertThat(result.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.endpoint()).isEqualTo(endpoints.get(0));
            assertThat(lost.failure()).isNull();
            assertThat(lost.time()).isGreaterThanOrEqualTo(delay);
        });
        interrupted.await();
        assertThat(order).containsExactly(endpoints.get(0), endpoints.get(1));
    }

    @Test
    void theNextBeginsAtOnceWhenOneFails() {
        behaves(1, AddressRaceTest::refused);
        behaves(2, AddressRaceTest::refused);
        behaves(3, AddressRaceTest::connected);

        AddressRace.Result result = race(NEVER, NEVER, 3);

        assertThat(winner(result)).isEqualTo(3);
        assertThat(failures(result))
                .containsExactly(
                        "Cannot connect to 192.0.2.1:25: Connection refused",
                        "Cannot connect to 192.0.2.2:25: Connection refused");
    }

    @Test
    void aSlowAddressMayStillWinAfterOthersHaveBegun() {
        CountDownLatch otherFailed = new CountDownLatch(2);
        behaves(1, endpoint -> {
            await(otherFailed);
            return connected(endpoint);
        });
        for (int i = 2; i <= 3; i++) {
            behaves(i, endpoint -> {
                otherFailed.countDown();
                return refused(endpoint);
            });
        }

        AddressRace.Result result = race(SOON, NEVER, 3);

        assertThat(winner(result)).isEqualTo(1);
    }

    @Test
    void aConnectionThatComesTooLateIsClosed() throws Exception {
        CountDownLatch raceIsOver = new CountDownLatch(1);
        IdleConnection late = new IdleConnection(endpoints.get(0));
        behaves(1, endpoint -> {
            await(raceIsOver); // whatever interrupts it
            return late;
        });
        behaves(2, AddressRaceTest::connected);

        AddressRace.Result result = race(SOON, NEVER, 2);
        raceIsOver.countDown();

        assertThat(winner(result)).isEqualTo(2);
        late.closed.await();
        assertThat(((IdleConnection) result.winner().connection()).closed.getCount())
                .as("the winner stays open")
                .isEqualTo(1);
    }

    @Test
    void thereIsNoWinnerWhereAllFail() {
        behaves(1, AddressRaceTest::refused);
        behaves(2, endpoint -> {
            throw new SocketTimeoutException("Connect timed out");
        });
        behaves(3, AddressRaceTest::refused);

        AddressRace.Result result = race(NEVER, NEVER, 3);

        assertThat(result.winner()).isNull();
        assertThat(result.lost())
                .extracting(lost -> lost.failure().kind())
                .containsExactly(
                        SessionFailure.Kind.CONNECT_FAILED,
                        SessionFailure.Kind.DEADLINE_PASSED,
                        SessionFailure.Kind.CONNECT_FAILED);
    }

    @Test
    @DisplayName("rule 14: the deadline ends all attempts, and no address begins after it")
    void theDeadlineEndsTheRace() throws Exception {
        behaves(1, this::hangs);

        AddressRace.Result result = race(NEVER, Duration.ofMillis(50), 2);

        assertThat(result.winner()).isNull();
        assertThat(failures(result)).containsExactly("Cannot connect to 192.0.2.1:25: no connection in time");
        interrupted.await();
    }

    @Test
    void anInterruptEndsAllAttemptsAndStays() throws Exception {
        Thread caller = Thread.currentThread();
        behaves(1, this::hangs);
        behaves(2, endpoint -> {
            caller.interrupt();
            return hangs(endpoint);
        });

        AddressRace.Result result = race(SOON, NEVER, 2);

        assertThat(Thread.interrupted()).as("the interrupt flag").isTrue();
        assertThat(result.winner()).isNull();
        assertThat(failures(result))
                .containsExactly(
                        "Cannot connect to 192.0.2.1:25: the thread was interrupted",
                        "Cannot connect to 192.0.2.2:25: the thread was interrupted");
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aDefectiveTransportIsNoFailureOfTheNetwork() throws Exception {
        behaves(1, this::hangs);
        behaves(2, endpoint -> {
            throw new IllegalStateException("A defect");
        });

        assertThatThrownBy(() -> race(SOON, NEVER, 2)).isInstanceOf(IllegalStateException.class);
        interrupted.await();
    }

    @Test
    void threadsEndWithTheirAttemptsAndHoldUpNoVirtualMachine() throws Exception {
        behaves(1, this::hangs);
        behaves(2, AddressRaceTest::refused);
        behaves(3, AddressRaceTest::connected);

        race(SOON, NEVER, 3);

        assertThat(threads).hasSize(3).allSatisfy(thread -> {
            assertThat(thread.getName()).isEqualTo("smtp-client-connect");
            assertThat(thread.isDaemon()).isTrue();
        });
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private int winner(AddressRace.Result result) {
        assertThat(result.winner()).isNotNull();
        return 1 + endpoints.indexOf(result.winner().endpoint());
    }

    private static List<@Nullable String> failures(AddressRace.Result result) {
        return result.lost().stream()
                .map(AddressRace.Lost::failure)
                .<@Nullable String>map(failure -> failure == null ? null : failure.message())
                .toList();
    }

    /** Waits on, however often it is interrupted. */
    private static void await(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // As a transport that knows no interrupts does.
            }
        }
    }

    /** A connection on which nothing happens but that it is closed. */
    private record IdleConnection(Endpoint remote, CountDownLatch closed) implements ByteConnection {
        IdleConnection(Endpoint remote) {
            this(remote, new CountDownLatch(1));
        }

        @Override
        public int read(ByteBuffer target, Deadline deadline) throws IOException {
            throw new SocketTimeoutException("Nothing comes");
        }

        @Override
        public int readNow(ByteBuffer target) {
            return 0;
        }

        @Override
        public void write(ByteBuffer[] sources, Deadline deadline) {
            throw new UnsupportedOperationException("Nothing is written");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
