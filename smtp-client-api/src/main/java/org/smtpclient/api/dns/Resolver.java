package org.smtpclient.api.dns;

import java.util.concurrent.CompletionStage;
import org.smtpclient.api.spi.Provider;

/**
 * Asks the DNS. One resolver serves the MX, address and TLSA look-ups of a delivery.
 *
 * <p>Names are absolute; no search list is applied. Aliases are followed, and told with the DNSSEC status of each step.
 * Answers may come from a cache that honours TTLs. Safe for many threads at once.
 */
public interface Resolver extends Provider, AutoCloseable {

    /**
     * Looks a name up. Does not block.
     *
     * @param query name, type and timeout
     * @param <R> type of the records
     * @return completes normally, within the query's timeout and a second, with an answer or a failure; completes
     *     exceptionally only on a defect of the implementation
     */
    <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query);

    /**
     * Finds out whether this resolver's path can do DNSSEC. Does not block; asks servers, so takes as long as a few
     * look-ups.
     *
     * @return completes normally with the verdict
     */
    CompletionStage<ResolverVerdict> selfProbe();

    /** Releases sockets and threads. Look-ups under way may fail. Does nothing the second time. */
    @Override
    default void close() {}
}
