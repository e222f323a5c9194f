package org.smtpclient.core.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;

/**
 * Connects the first of several addresses that can be connected (RFC 8305 §5). The next attempt begins when one has
 * failed, or when the Connection Attempt Delay has passed since the last began; the first connection ends the others.
 *
 * <p>One address is connected on the caller's thread. Of several, each attempt has a thread of its own, a virtual one
 * where the JDK has them, which ends with the attempt: by an interrupt when the race is over, and at the latest by the
 * attempt's deadline. A race is run once.
 */
final class AddressRace {
    /** How an address is connected, until a deadline of its own at the latest. */
    @FunctionalInterface
    interface Connector {
        ByteConnection connect(Endpoint endpoint) throws IOException;
    }

    /** An open connection, where it leads, and how long it took. */
    record Connected(Endpoint endpoint, ByteConnection connection, Duration time) {}

    /**
     * An attempt that came to nothing.
     *
     * @param failure null if it was given up because another address was connected
     */
    record Lost(Endpoint endpoint, @Nullable SessionFailure failure, Duration time) {}

    /**
     * How a race ended.
     *
     * @param winner null if no address could be connected
     * @param lost failed attempts in their order, then those given up
     */
    record Result(@Nullable Connected winner, List<Lost> lost) {}

    private record Finish(
            Runner runner,
            @Nullable ByteConnection connection,
            @Nullable Throwable thrown,
            Duration time) {}

    private final List<Endpoint> endpoints;
    private final Connector connector;
    private final Duration delay;
    private final Deadline deadline;

    private final List<Runner> running = new ArrayList<>();
    private final BlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
    private final List<Lost> lost = new ArrayList<>();
    private int begun;
    private volatile boolean over;

    /**
     * A race.
     *
     * @param endpoints in the order of preference, at least one
     * @param delay the Connection Attempt Delay
     * @param deadline when the race ends, whatever the attempts' own deadlines are
     */
    AddressRace(List<Endpoint> endpoints, Connector connector, Duration delay, Deadline deadline) {
        this.endpoints = endpoints;
        this.connector = connector;
        this.delay = delay;
        this.deadline = deadline;
    }

    /** Runs the race. An interrupt ends it without a winner, and leaves the thread interrupted. */
    Result run() {
        if (endpoints.size() == 1) {
            return new Result(won(new Runner(endpoints.get(0)).finish()), lost);
        }
        Connected winner = null;
        String end = "no connection in time";
        SessionFailure.Kind kind = SessionFailure.Kind.DEADLINE_PASSED;
        try {
            winner = awaitWinner();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end = "the thread was interrupted";
            kind = SessionFailure.Kind.CONNECT_FAILED;
        } finally {
            endOthers();
        }
        for (Runner runner : running) {
            SessionFailure failure = winner == null
                    ? SessionFailure.of(kind, Phase.CONNECT, "Cannot connect to " + runner.endpoint + ": " + end)
                    : null;
            lost.add(new Lost(runner.endpoint, failure, runner.time()));
        }
        return new Result(winner, lost);
    }

    private @Nullable Connected awaitWinner() throws InterruptedException {
        long next = System.nanoTime();
        while (true) {
            boolean more = begun < endpoints.size() && (begun == 0 || !deadline.hasPassed());
            if (more && (running.isEmpty() || next - System.nanoTime() <= 0)) {
                begin(endpoints.get(begun++));
                next = System.nanoTime() + delay.toNanos();
                continue;
            }
            long patience = deadline.remaining().toNanos();
            if (running.isEmpty() || patience == 0) {
                return null;
            }
            Finish finish =
                    finishes.poll(more ? Math.min(patience, next - System.nanoTime()) : patience, TimeUnit.NANOSECONDS);
            if (finish != null) {
                running.remove(finish.runner);
                Connected winner = won(finish);
                if (winner != null) {
                    return winner;
                }
                next = System.nanoTime();
            }
        }
    }

    private void begin(Endpoint endpoint) {
        Runner runner = new Runner(endpoint);
        running.add(runner);
        runner.thread = ConnectThreads.start(runner);
    }

    private @Nullable Connected won(Finish finish) {
        Endpoint endpoint = finish.runner.endpoint;
        if (finish.connection != null) {
            return new Connected(endpoint, finish.connection, finish.time);
        } else if (finish.thrown instanceof IOException e) {
            lost.add(new Lost(endpoint, SessionFailure.ofConnect(endpoint, e), finish.time));
            return null;
        } else if (finish.thrown instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) finish.thrown;
    }

    private void endOthers() {
        over = true;
        for (Runner runner : running) {
            if (runner.thread != null) {
                runner.thread.interrupt();
            }
        }
        closeFinished();
    }

    /** Closes what was connected too late. Whoever finishes after the end calls this, and the end itself. */
    private void closeFinished() {
        for (Finish finish = finishes.poll(); finish != null; finish = finishes.poll()) {
            if (finish.connection != null) {
                try {
                    finish.connection.close();
                } catch (IOException e) {
                    // Nobody wants it.
                }
            }
        }
    }

    /** One attempt. */
    private final class Runner implements Runnable {
        private final Endpoint endpoint;
        private final long start = System.nanoTime();
        private @Nullable Thread thread;

        Runner(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void run() {
            finishes.add(finish());
            if (over) {
                closeFinished();
            }
        }

        Finish finish() {
            try {
                ByteConnection connection = connector.connect(endpoint);
                return new Finish(this, connection, null, time());
            } catch (IOException | RuntimeException | Error e) {
                return new Finish(this, null, e, time());
            }
        }

        Duration time() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
