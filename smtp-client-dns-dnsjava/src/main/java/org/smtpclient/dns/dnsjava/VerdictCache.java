package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;

/** The last verdict, for a while; one probe at a time. */
final class VerdictCache {
    private static final Duration LIFE_OF_GOOD = Duration.ofMinutes(10);
    private static final Duration LIFE_OF_BAD = Duration.ofSeconds(30);

    private final Supplier<CompletableFuture<ResolverVerdict>> probe;

    // Guarded by this.
    private @Nullable CompletableFuture<ResolverVerdict> underWay;
    private @Nullable ResolverVerdict last;
    private long lastUntil;

    VerdictCache(Supplier<CompletableFuture<ResolverVerdict>> probe) {
        this.probe = probe;
    }

    /** A verdict that is not too old. */
    CompletableFuture<ResolverVerdict> recent() {
        synchronized (this) {
            if (last != null && System.nanoTime() - lastUntil < 0) {
                return CompletableFuture.completedFuture(last);
            }
        }
        return fresh();
    }

    /** A new verdict, or the one that is being found. */
    CompletableFuture<ResolverVerdict> fresh() {
        CompletableFuture<ResolverVerdict> mine = new CompletableFuture<>();
        synchronized (this) {
            if (underWay != null) {
                return underWay.copy();
            }
            underWay = mine;
        }
        var unused = probe.get().whenComplete((found, thrown) -> {
            keep(found);
            if (thrown == null) {
                mine.complete(found);
            } else {
                mine.completeExceptionally(thrown);
            }
        });
        return mine.copy();
    }

    private synchronized void keep(@Nullable ResolverVerdict found) {
        underWay = null;
        last = found;
        if (found != null) {
            Duration life = found.kind() == ResolverVerdict.Kind.DNSSEC_WORKS ? LIFE_OF_GOOD : LIFE_OF_BAD;
            lastUntil = System.nanoTime() + life.toNanos();
        }
    }
}
