package org.smtpclient.api.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * An answer: records, or the knowledge that there are none.
 *
 * @param <R> type of the records asked for
 */
public final class DnsAnswer<R extends DnsRecord> implements DnsResult<R> {

    /** Whether there are records, and if not, why not. */
    public enum Kind {
        /** At least one record. */
        RECORDS,
        /** The name exists and has no record of this type. */
        NODATA,
        /** The name, or the name an alias led to, does not exist. */
        NXDOMAIN
    }

    private final DnsQuery<R> query;
    private final Kind kind;
    private final List<R> records;
    private final DnssecStatus status;
    private final Duration ttl;
    private final List<DnsAlias> aliases;

    private DnsAnswer(
            DnsQuery<R> query, Kind kind, List<R> records, DnssecStatus status, Duration ttl, List<DnsAlias> aliases) {
        this.query = Objects.requireNonNull(query, "query");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.records = records;
        this.status = Objects.requireNonNull(status, "status");
        this.ttl = ttl;
        this.aliases = aliases;
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("A TTL of " + ttl + " is negative");
        }
    }

    /**
     * An answer with records.
     *
     * @param query the question
     * @param records at least one
     * @param status of the whole answer, aliases included
     * @param ttl the smallest along the chain of aliases and the records; whole seconds
     * @param <R> type of the records
     * @return the answer
     * @throws IllegalArgumentException if there is no record or the TTL is negative
     */
    public static <R extends DnsRecord> DnsAnswer<R> ofRecords(
            DnsQuery<R> query, List<R> records, DnssecStatus status, Duration ttl) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("An answer without records is NODATA or NXDOMAIN: " + query);
        }
        return new DnsAnswer<>(query, Kind.RECORDS, List.copyOf(records), status, ttl, List.of());
    }

    /**
     * The answer that there is nothing.
     *
     * @param query the question
     * @param kind {@code NODATA} or {@code NXDOMAIN}
     * @param status of the proof: {@code SECURE} if the lack is proven by signed NSEC or NSEC3 records
     * @param ttl how long the lack may be believed (RFC 2308 §5); whole seconds
     * @param <R> type of the records
     * @return the answer
     * @throws IllegalArgumentException if the kind is {@code RECORDS} or the TTL is negative
     */
    public static <R extends DnsRecord> DnsAnswer<R> ofNothing(
            DnsQuery<R> query, Kind kind, DnssecStatus status, Duration ttl) {
        if (kind == Kind.RECORDS) {
            throw new IllegalArgumentException("An answer without records cannot be of kind RECORDS: " + query);
        }
        return new DnsAnswer<>(query, kind, List.of(), status, ttl, List.of());
    }

    /**
     * The same answer, reached by aliases.
     *
     * @param chain in the order they were followed, the query's name first
     * @return the answer; its status is what was given together with that of each step
     */
    public DnsAnswer<R> withAliases(List<DnsAlias> chain) {
        DnssecStatus whole = status;
        for (DnsAlias alias : chain) {
            whole = whole.and(alias.status());
        }
        return new DnsAnswer<>(query, kind, records, whole, ttl, List.copyOf(chain));
    }

    /**
     * The same answer with another TTL, as a cache gives it out.
     *
     * @param left time left; not negative
     * @return the answer
     */
    public DnsAnswer<R> withTtl(Duration left) {
        return new DnsAnswer<>(query, kind, records, status, left, aliases);
    }

    @Override
    public DnsQuery<R> query() {
        return query;
    }

    /** {@return whether there are records, and if not, why not} */
    public Kind kind() {
        return kind;
    }

    /** {@return the records, in the order they came; empty unless the kind is {@code RECORDS}} */
    public List<R> records() {
        return records;
    }

    /**
     * The records in an order that hangs on what they say alone: servers shuffle the records of an answer.
     *
     * @return the records, MX by preference, the rest by their text
     */
    public List<R> sortedRecords() {
        if (records.size() < 2) {
            return records;
        }
        Comparator<R> byPreference =
                Comparator.comparingInt(record -> record instanceof MxRecord mx ? mx.preference() : 0);
        return records.stream()
                .sorted(byPreference.thenComparing(Object::toString))
                .toList();
    }

    /**
     * The status of the whole answer: {@code SECURE} only if every alias and the records, or the proof of their lack,
     * are.
     *
     * @return the status
     */
    public DnssecStatus status() {
        return status;
    }

    /** {@return how long the answer may be kept; whole seconds, 0 for not at all} */
    public Duration ttl() {
        return ttl;
    }

    /** {@return the aliases followed, the query's name first; empty if there were none} */
    public List<DnsAlias> aliases() {
        return aliases;
    }

    /** {@return the name that holds the records: the last alias's target, or the query's name} */
    public DnsName finalName() {
        return aliases.isEmpty()
                ? query.name()
                : aliases.get(aliases.size() - 1).target();
    }

    @Override
    public String toString() {
        return query + " " + (kind == Kind.RECORDS ? records : kind) + " " + status + " ttl=" + ttl.toSeconds();
    }
}
