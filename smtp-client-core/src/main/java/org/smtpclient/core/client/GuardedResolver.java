package org.smtpclient.core.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/**
 * The client's resolver as its parts and its policies see it. No look-up takes longer than the client allows; and what a
 * defective resolver throws becomes a failed look-up. An exception in the middle of a delivery would take with
 * it the report of what has been delivered already.
 */
final class GuardedResolver implements Resolver {
    private final Resolver resolver;
    private final Duration longest;

    GuardedResolver(Resolver resolver, Duration longest) {
        this.resolver = resolver;
        this.longest = longest;
    }

    @Override
    public String name() {
        return resolver.name();
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        DnsQuery<R> bounded = query.timeout().compareTo(longest) > 0 ? query.withTimeout(longest) : query;
        return guarded(
                () -> resolver.lookup(bounded),
                defect -> DnsFailure.of(query, DnsFailure.Kind.OTHER, describe(defect))
                        .withCause(defect));
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        return guarded(
                resolver::selfProbe, defect -> ResolverVerdict.of(ResolverVerdict.Kind.UNREACHABLE, describe(defect)));
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> work, Function<Throwable, T> otherwise) {
        CompletionStage<T> stage;
        try {
            stage = work.get();
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedStage(otherwise.apply(e));
        }
        return stage.handle((result, defect) -> {
            Throwable cause = causeOf(result, defect);
            return cause == null ? result : otherwise.apply(cause);
        });
    }

    private static <T> @Nullable Throwable causeOf(@Nullable T result, @Nullable Throwable defect) {
        if (defect == null) {
            return result == null ? new NullPointerException("The result is null") : null;
        }
        return defect instanceof CompletionException && defect.getCause() != null ? defect.getCause() : defect;
    }

    private String describe(Throwable defect) {
        return "the resolver " + resolver.name() + " is defective: " + defect;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
