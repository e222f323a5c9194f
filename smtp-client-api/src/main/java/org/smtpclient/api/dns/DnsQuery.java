package org.smtpclient.api.dns;

import java.time.Duration;
import java.util.Objects;

/**
 * One question to a {@link Resolver}.
 *
 * @param <R> type of the records asked for
 */
public final class DnsQuery<R extends DnsRecord> {
    /** How long a look-up may take where the caller does not say. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final DnsName name;
    private final RecordType<R> type;
    private final Duration timeout;

    private DnsQuery(DnsName name, RecordType<R> type, Duration timeout) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.timeout = timeout;
    }

    /**
     * A question with the default timeout.
     *
     * @param name an absolute name
     * @param type what to ask for
     * @param <R> type of the records
     * @return the question
     */
    public static <R extends DnsRecord> DnsQuery<R> of(DnsName name, RecordType<R> type) {
        return new DnsQuery<>(name, type, DEFAULT_TIMEOUT);
    }

    /**
     * The same question with another timeout.
     *
     * @param limit how long the whole look-up may take, aliases and validation included; after it the result is a
     *     {@link DnsFailure} of kind {@link DnsFailure.Kind#TIMEOUT}
     * @return the question
     * @throws IllegalArgumentException if the limit is not positive
     */
    public DnsQuery<R> withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("A DNS timeout of " + limit + " is not positive");
        }
        return new DnsQuery<>(name, type, limit);
    }

    /** {@return the absolute name asked about} */
    public DnsName name() {
        return name;
    }

    /** {@return the record type asked for} */
    public RecordType<R> type() {
        return type;
    }

    /** {@return how long the whole look-up may take} */
    public Duration timeout() {
        return timeout;
    }

    /** Questions are equal if name and type are; the timeout is no part of what is asked. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DnsQuery<?> that && name.equals(that.name) && type == that.type;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + type.code();
    }

    @Override
    public String toString() {
        return name + " " + type;
    }
}
