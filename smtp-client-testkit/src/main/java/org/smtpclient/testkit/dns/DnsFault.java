package org.smtpclient.testkit.dns;

import java.time.Duration;

/**
 * What a {@link TestDns} does wrong when it answers a question.
 *
 * <p>Faults of signatures touch every RRSIG record of the answer in question, those of a proof of non-existence
 * included. They show only to clients that set the DO bit.
 */
public final class DnsFault {
    /** SERVFAIL. */
    public static final DnsFault SERVFAIL = new DnsFault(Kind.SERVFAIL, Duration.ZERO);
    /** REFUSED. */
    public static final DnsFault REFUSED = new DnsFault(Kind.REFUSED, Duration.ZERO);
    /** Never any answer, by UDP or by TCP. */
    public static final DnsFault TIMEOUT = new DnsFault(Kind.TIMEOUT, Duration.ZERO);
    /** A message with the right identifier, with a record in it that cannot be read. */
    public static final DnsFault MALFORMED = new DnsFault(Kind.MALFORMED, Duration.ZERO);
    /** An empty answer with the TC bit by UDP, the true one by TCP. */
    public static final DnsFault TRUNCATED = new DnsFault(Kind.TRUNCATED, Duration.ZERO);
    /** Signatures with a bit changed. */
    public static final DnsFault CORRUPT_SIGNATURE = new DnsFault(Kind.CORRUPT_SIGNATURE, Duration.ZERO);
    /** Good signatures that ran out 30 days ago. */
    public static final DnsFault EXPIRED_SIGNATURE = new DnsFault(Kind.EXPIRED_SIGNATURE, Duration.ZERO);
    /** No signatures, though the zone is signed. */
    public static final DnsFault NO_SIGNATURE = new DnsFault(Kind.NO_SIGNATURE, Duration.ZERO);

    enum Kind {
        SERVFAIL,
        REFUSED,
        TIMEOUT,
        MALFORMED,
        TRUNCATED,
        DELAY,
        CORRUPT_SIGNATURE,
        EXPIRED_SIGNATURE,
        NO_SIGNATURE;

        boolean concernsSignatures() {
            return this == CORRUPT_SIGNATURE || this == EXPIRED_SIGNATURE || this == NO_SIGNATURE;
        }
    }

    private final Kind kind;
    private final Duration delay;

    private DnsFault(Kind kind, Duration delay) {
        this.kind = kind;
        this.delay = delay;
    }

    /**
     * The right answer, late.
     *
     * @param delay how late; at least zero, at most a minute
     * @return the fault
     * @throws IllegalArgumentException if the delay is out of bounds
     */
    public static DnsFault delay(Duration delay) {
        if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("A delay of " + delay + " is not within 0 s to 60 s");
        }
        return new DnsFault(Kind.DELAY, delay);
    }

    Kind kind() {
        return kind;
    }

    Duration delay() {
        return delay;
    }

    @Override
    public String toString() {
        return kind == Kind.DELAY ? kind + " " + delay : kind.toString();
    }
}
