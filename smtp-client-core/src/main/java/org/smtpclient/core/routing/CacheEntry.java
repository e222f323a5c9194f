package org.smtpclient.core.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;

/**
 * A result, since when it is known, and for how long. Safe for many threads.
 *
 * <p>Whoever asks again within the same second is given the very same answer, so that what was concluded from it can be
 * recognised.
 */
final class CacheEntry {
    private final DnsResult<?> result;

    /** What was given out last. */
    private volatile DnsResult<?> latest;

    private final long since;
    private final long lifetime;

    /**
     * An entry.
     *
     * @param result what came
     * @param since milliseconds since the epoch
     * @param lifetime not negative
     */
    CacheEntry(DnsResult<?> result, long since, Duration lifetime) {
        this.result = result;
        this.latest = result;
        this.since = since;
        this.lifetime = lifetime.toMillis();
    }

    /**
     * The result as it stands now.
     *
     * @param query a question equal to the one that was answered
     * @param now milliseconds since the epoch
     * @return an answer with the TTL that is left; a failure; null if the entry is stale or says nothing about the query
     */
    <R extends DnsRecord> @Nullable DnsResult<R> resultFor(DnsQuery<R> query, long now) {
        long age = now - since;
        // A clock that was set back would keep an entry beyond its time.
        if (age < 0 || age >= lifetime) {
            return null;
        }
        DnsResult<R> known = typed(latest);
        if (known instanceof DnsAnswer<R> answer) {
            long left = (lifetime - age) / 1000;
            return left == answer.ttl().toSeconds() ? answer : aged(left);
        }
        return saysNothing((DnsFailure<R>) known, query) ? null : known;
    }

    private <R extends DnsRecord> DnsAnswer<R> aged(long secondsLeft) {
        DnsAnswer<R> answer = ((DnsAnswer<R>) CacheEntry.<R>typed(result)).withTtl(Duration.ofSeconds(secondsLeft));
        latest = answer;
        return answer;
    }

    /** Whether a failure was one of patience, and the asker has more of it. */
    static boolean saysNothing(DnsFailure<?> failure, DnsQuery<?> asker) {
        return failure.kind() == DnsFailure.Kind.TIMEOUT
                && asker.timeout().compareTo(failure.query().timeout()) > 0;
    }

    // Entries are found by queries, and equal queries ask for the same type of records.
    @SuppressWarnings("unchecked")
    private static <R extends DnsRecord> DnsResult<R> typed(DnsResult<?> result) {
        return (DnsResult<R>) result;
    }
}
