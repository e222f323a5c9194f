package org.smtpclient.core.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/** The resolver of one request, which takes down what the policies ask for and what they hear. Thread-safe. */
final class OverheardResolver implements Resolver {
    /** Twice as many as DANE can have base domains; a policy that asks more is asked again each time. */
    private static final int MAX_LOOKUPS = 8;

    private final Resolver resolver;
    private final List<Asked<?>> asked = new ArrayList<>();
    private boolean complete = true;

    OverheardResolver(Resolver resolver) {
        this.resolver = resolver;
    }

    /** What was asked, and what came of it. */
    record Lookup<R extends DnsRecord>(DnsQuery<R> query, DnsResult<R> result) {}

    private record Asked<R extends DnsRecord>(DnsQuery<R> query, CompletionStage<DnsResult<R>> answer) {
        @Nullable
        Lookup<R> lookup() {
            CompletableFuture<DnsResult<R>> future = answer.toCompletableFuture();
            return future.isDone() && !future.isCompletedExceptionally() ? new Lookup<>(query, future.join()) : null;
        }
    }

    @Override
    public String name() {
        return resolver.name();
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        CompletionStage<DnsResult<R>> answer = resolver.lookup(query);
        synchronized (asked) {
            if (asked.size() < MAX_LOOKUPS) {
                asked.add(new Asked<>(query, answer));
            } else {
                complete = false;
            }
        }
        return answer;
    }

    /** Whoever probes the resolver hears what is no answer to a question, and may hear something else the next time. */
    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        synchronized (asked) {
            complete = false;
        }
        return resolver.selfProbe();
    }

    /** All look-ups in the order they were begun; null if one has no result yet, or something else was asked. */
    @Nullable
    List<Lookup<?>> lookups() {
        synchronized (asked) {
            List<Lookup<?>> lookups = new ArrayList<>();
            for (Asked<?> each : asked) {
                Lookup<?> lookup = each.lookup();
                if (lookup == null) {
                    return null;
                }
                lookups.add(lookup);
            }
            return complete ? lookups : null;
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
