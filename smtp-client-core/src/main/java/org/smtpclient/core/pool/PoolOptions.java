package org.smtpclient.core.pool;

import java.time.Duration;
import java.util.Objects;

/** How long and how often sessions are used again, and how many there may be. Immutable. */
public final class PoolOptions {
    /**
     * Sessions are used again while they are wanted: idle for 2 seconds at most, 5 minutes old, for 100 messages; 20 at a
     * time with one host, 100 idle ones in all.
     */
    public static final PoolOptions DEFAULT = builder().build();

    /** No session is used again, and any number may be open at a time. */
    public static final PoolOptions NONE =
            builder().messagesPerSession(1).sessionsPerHost(Integer.MAX_VALUE).build();

    private final int sessionsPerHost;
    private final int messagesPerSession;
    private final Duration idleTime;
    private final Duration sessionAge;
    private final int idleSessions;
    private final Duration closingTime;

    private PoolOptions(Builder builder) {
        this.sessionsPerHost = builder.sessionsPerHost;
        this.messagesPerSession = builder.messagesPerSession;
        this.idleTime = builder.idleTime;
        this.sessionAge = builder.sessionAge;
        this.idleSessions = builder.idleSessions;
        this.closingTime = builder.closingTime;
    }

    /** {@return a builder with the values of {@link #DEFAULT}} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return how many sessions with one port of one host may be open at a time, idle ones included} */
    public int sessionsPerHost() {
        return sessionsPerHost;
    }

    /** {@return how many messages one session may carry; 1 if none is used again} */
    public int messagesPerSession() {
        return messagesPerSession;
    }

    /** {@return how long a session may wait for its next message} */
    public Duration idleTime() {
        return idleTime;
    }

    /** {@return how old a session may be when its next message begins} */
    public Duration sessionAge() {
        return sessionAge;
    }

    /** {@return how many sessions may be idle in all} */
    public int idleSessions() {
        return idleSessions;
    }

    /** {@return how long closing waits for sessions in use} */
    public Duration closingTime() {
        return closingTime;
    }

    @Override
    public String toString() {
        return sessionsPerHost + " sessions per host, " + messagesPerSession + " messages per session, idle for "
                + idleTime + ", " + sessionAge + " old, " + idleSessions + " idle in all";
    }

    /** Makes options. Not thread-safe. */
    public static final class Builder {
        private int sessionsPerHost = 20;
        private int messagesPerSession = 100;
        private Duration idleTime = Duration.ofSeconds(2);
        private Duration sessionAge = Duration.ofMinutes(5);
        private int idleSessions = 100;
        private Duration closingTime = Duration.ofSeconds(10);

        private Builder() {}

        /**
         * Sets how many sessions with one port of one host may be open at a time. Whoever wants one more waits for its
         * turn.
         *
         * @param count at least 1; default 20
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder sessionsPerHost(int count) {
            this.sessionsPerHost = atLeast(1, count, "sessions per host");
            return this;
        }

        /**
         * Sets how many messages one session may carry.
         *
         * @param count at least 1, which is no reuse at all; default 100
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder messagesPerSession(int count) {
            this.messagesPerSession = atLeast(1, count, "messages per session");
            return this;
        }

        /**
         * Sets how long a session may wait for its next message before it is ended.
         *
         * @param limit default 2 s; zero hands sessions only to those who are waiting already
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder idleTime(Duration limit) {
            this.idleTime = notNegative(limit);
            return this;
        }

        /**
         * Sets how old a session may be when its next message begins. A certificate that expires, say, is not noticed
         * any later than this.
         *
         * @param limit default 5 min
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder sessionAge(Duration limit) {
            this.sessionAge = notNegative(limit);
            return this;
        }

        /**
         * Sets how many sessions may be idle in all. Beyond that, the one that has been idle longest is ended.
         *
         * @param count 0 or more; default 100
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder idleSessions(int count) {
            this.idleSessions = atLeast(0, count, "idle sessions");
            return this;
        }

        /**
         * Sets how long closing waits for sessions in use. One that is not given back by then ends when it is.
         *
         * @param limit default 10 s
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder closingTime(Duration limit) {
            this.closingTime = notNegative(limit);
            return this;
        }

        /** {@return the options} */
        public PoolOptions build() {
            return new PoolOptions(this);
        }

        private static int atLeast(int least, int count, String what) {
            if (count < least) {
                throw new IllegalArgumentException(count + " " + what + "; at least " + least);
            }
            return count;
        }

        private static Duration notNegative(Duration limit) {
            if (Objects.requireNonNull(limit, "limit").isNegative()) {
                throw new IllegalArgumentException("A time of " + limit + " is negative");
            }
            return limit;
        }
    }
}
