package org.smtpclient.core.connection;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.smtpclient.core.outcome.Phase;

/**
 * How long each phase of a session may take, the command's writing and the wait for its reply together. Immutable.
 *
 * <p>{@link #DEFAULT} is RFC 5321 §4.5.3.2, and where that says nothing: 30 seconds to connect, 5 minutes for EHLO,
 * STARTTLS and each step of AUTH, 60 seconds for the handshake, 5 seconds for QUIT.
 */
public final class Timeouts {
    /** The times of RFC 5321 §4.5.3.2. */
    public static final Timeouts DEFAULT = new Timeouts(rfc5321());

    private final Map<Phase, Duration> limits;

    private Timeouts(Map<Phase, Duration> limits) {
        this.limits = limits;
    }

    private static Map<Phase, Duration> rfc5321() {
        Map<Phase, Duration> limits = new EnumMap<>(Phase.class);
        limits.put(Phase.CONNECT, Duration.ofSeconds(30));
        limits.put(Phase.GREETING, Duration.ofMinutes(5));
        limits.put(Phase.EHLO, Duration.ofMinutes(5));
        limits.put(Phase.STARTTLS, Duration.ofMinutes(5));
        limits.put(Phase.TLS, Duration.ofSeconds(60));
        limits.put(Phase.AUTH, Duration.ofMinutes(5));
        limits.put(Phase.MAIL, Duration.ofMinutes(5));
        limits.put(Phase.RCPT, Duration.ofMinutes(5));
        limits.put(Phase.DATA, Duration.ofMinutes(2));
        limits.put(Phase.BODY, Duration.ofMinutes(3));
        limits.put(Phase.END_OF_DATA, Duration.ofMinutes(10));
        limits.put(Phase.QUIT, Duration.ofSeconds(5));
        return limits;
    }

    /**
     * The same times but for one phase.
     *
     * @param phase which phase
     * @param limit how long it may take
     * @return the times
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Timeouts with(Phase phase, Duration limit) {
        Map<Phase, Duration> changed = new EnumMap<>(limits);
        changed.put(Objects.requireNonNull(phase, "phase"), positive(limit));
        return new Timeouts(changed);
    }

    /**
     * The same times, none longer than a limit.
     *
     * @param limit how long each phase may take at most
     * @return the times
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Timeouts atMost(Duration limit) {
        Map<Phase, Duration> shorter = new EnumMap<>(limits);
        shorter.replaceAll((phase, present) -> present.compareTo(positive(limit)) > 0 ? limit : present);
        return new Timeouts(shorter);
    }

    /**
     * The time of a phase.
     *
     * @param phase which phase
     * @return how long it may take
     */
    public Duration of(Phase phase) {
        return Objects.requireNonNull(limits.get(phase));
    }

    private static Duration positive(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("A timeout of " + limit + " is not positive");
        }
        return limit;
    }

    @Override
    public String toString() {
        return limits.toString();
    }
}
