package org.smtpclient.core.routing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;

/** A look-up under way, which others with the same question may join. */
final class Flight<R extends DnsRecord> {
    private final DnsQuery<R> query;
    private final CompletableFuture<DnsResult<R>> result = new CompletableFuture<>();

    Flight(DnsQuery<R> query) {
        this.query = query;
    }

    /** {@return the question of the one who started it} */
    DnsQuery<R> query() {
        return query;
    }

    /** {@return a future of the caller's own: completing or cancelling it does nothing to the flight} */
    CompletableFuture<DnsResult<R>> join() {
        return result.copy();
    }

    void land(DnsResult<R> outcome) {
        result.complete(outcome);
    }

    void crash(Throwable defect) {
        result.completeExceptionally(defect);
    }

    /**
     * Bounds a wait by a query's timeout.
     *
     * @param wait completed with a failure of kind {@code TIMEOUT} if nothing else comes in time
     * @param query the question of the one who waits
     * @param grace added to the query's timeout
     */
    static <R extends DnsRecord> CompletableFuture<DnsResult<R>> bounded(
            CompletableFuture<DnsResult<R>> wait, DnsQuery<R> query, Duration grace) {
        DnsFailure<R> tooLate = DnsFailure.of(
                query,
                DnsFailure.Kind.TIMEOUT,
                "no answer within " + query.timeout().toMillis() + " ms");
        return wait.completeOnTimeout(
                tooLate, TimeUnit.NANOSECONDS.convert(query.timeout().plus(grace)), TimeUnit.NANOSECONDS);
    }
}
