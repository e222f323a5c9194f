package org.smtpclient.cli;

import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/** Tells what a resolver is asked. */
final class ObservedResolver implements Resolver {
    private final Resolver resolver;
    private final Progress progress;

    ObservedResolver(Resolver resolver, Progress progress) {
        this.resolver = resolver;
        this.progress = progress;
    }

    @Override
    public String name() {
        return resolver.name();
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        progress.now("looking up " + query);
        return resolver.lookup(query);
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        return resolver.selfProbe();
    }

    @Override
    public void close() {
        resolver.close();
    }
}
