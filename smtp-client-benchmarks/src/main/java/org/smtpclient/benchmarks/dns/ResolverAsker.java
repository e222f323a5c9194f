package org.smtpclient.benchmarks.dns;

import java.util.concurrent.CompletableFuture;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;

/** A resolver of this project's. */
record ResolverAsker(Resolver resolver) implements ManyNamesBenchmark.Asker {
    @Override
    public CompletableFuture<DnsAnswer<AddressRecord>> ask(String name) {
        return resolver.lookup(DnsQuery.of(DnsName.parse(name), RecordType.A))
                .toCompletableFuture()
                .thenApply(SignedZones::secure);
    }

    @Override
    public void close() {
        resolver.close();
    }
}
