package org.smtpclient.core.routing;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;

/** Looks up the addresses of a host, all families at once. Thread-safe, immutable; does not close its resolver. */
public final class HostLookup {
    private final Resolver resolver;
    private final AddressFamilies families;

    private HostLookup(Resolver resolver, AddressFamilies families) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        this.families = Objects.requireNonNull(families, "families");
    }

    /**
     * A look-up of certain families.
     *
     * @param resolver whom to ask
     * @param families what to ask for; the other family stays null in the results
     * @return the look-up
     */
    public static HostLookup of(Resolver resolver, AddressFamilies families) {
        return new HostLookup(resolver, families);
    }

    /**
     * Looks a host up. Does not block.
     *
     * @param host the host's name
     * @param timeout of each look-up; positive
     * @return completes normally, when every family's look-up has an answer or has failed; exceptionally only if the
     *     resolver is defective
     * @throws IllegalArgumentException if the timeout is not positive
     */
    public CompletionStage<HostAddresses> lookup(DnsName host, Duration timeout) {
        return switch (families) {
            case IPV4 -> ask(host, RecordType.A, timeout).thenApply(a -> HostAddresses.of(host, a, null));
            case IPV6 -> ask(host, RecordType.AAAA, timeout).thenApply(aaaa -> HostAddresses.of(host, null, aaaa));
            case BOTH ->
                ask(host, RecordType.A, timeout)
                        .thenCombine(ask(host, RecordType.AAAA, timeout), (a, aaaa) -> HostAddresses.of(host, a, aaaa));
        };
    }

    private CompletionStage<DnsResult<AddressRecord>> ask(
            DnsName host, RecordType<AddressRecord> type, Duration timeout) {
        return resolver.lookup(DnsQuery.of(host, type).withTimeout(timeout));
    }
}
