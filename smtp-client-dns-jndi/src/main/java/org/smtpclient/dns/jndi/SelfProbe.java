package org.smtpclient.dns.jndi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;

/** Finds out whether a server answers; about DNSSEC there is nothing to find out. */
final class SelfProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private SelfProbe() {}

    static CompletableFuture<ResolverVerdict> run(JndiClient client, Executor executor) {
        DnsQuery<AddressRecord> query = DnsQuery.of(DnsName.ROOT, RecordType.A).withTimeout(TIMEOUT);
        return new JndiLookup<>(query, client).start(executor).thenApply(result -> verdict(result, client));
    }

    private static ResolverVerdict verdict(DnsResult<AddressRecord> result, JndiClient client) {
        if (result instanceof DnsFailure<AddressRecord> failure
                && (failure.kind() == DnsFailure.Kind.TIMEOUT || failure.kind() == DnsFailure.Kind.UNREACHABLE)) {
            return ResolverVerdict.of(
                    ResolverVerdict.Kind.UNREACHABLE,
                    "No DNS server answered a question about the root zone (" + failure.detail()
                            + "); check the configured servers.");
        }
        return ResolverVerdict.of(
                ResolverVerdict.Kind.NO_DNSSEC,
                "The JDK's DNS provider (asking " + client
                        + ") tells nothing about DNSSEC, so DANE is not possible; use "
                        + "org.smtpclient:smtp-client-dns-dnsjava for that.");
    }
}
