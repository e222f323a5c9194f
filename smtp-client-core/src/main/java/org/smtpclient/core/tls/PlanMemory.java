package org.smtpclient.core.tls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.tls.TlsPolicyRequest;

/**
 * Plans that were settled, each with the answers that it rests on. Only where the very same answers come again, not equal
 * ones, is it the plan that the policies would settle again: so nothing here can be older than the answers, and of their
 * expiry, their failure and their DNSSEC status nothing needs to be known here. Thread-safe, bounded.
 */
final class PlanMemory {
    /** Some megabytes. An answer out of the cache is the same one for a second, and more hosts than these take longer. */
    private static final int MAX_PLANS = 2_000;

    // Eviction is a matter of microseconds: no need to burden another thread with it.
    private final Cache<Subject, Settled> plans =
            Caffeine.newBuilder().maximumSize(MAX_PLANS).executor(Runnable::run).build();

    /** Whom a plan is about, in the letters of the one who asks: a plan repeats them. */
    private record Subject(String nextHop, String host, int port) {
        static Subject of(TlsPolicyRequest request) {
            return new Subject(request.nextHop().toString(), request.host().toString(), request.port());
        }
    }

    private record Settled(
            @Nullable DnsResult<?> mx,
            @Nullable DnsResult<?> ipv4,
            @Nullable DnsResult<?> ipv6,
            List<OverheardResolver.Lookup<?>> lookups,
            TlsPlan plan) {

        boolean restsOn(@Nullable DnsResult<?> mxNow, HostAddresses now) {
            return isSame(mx, mxNow) && isSame(ipv4, now.ipv4()) && isSame(ipv6, now.ipv6());
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very same is what is asked for
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /**
     * Recalls a plan. The policies' own look-ups are made again, in their order and each only where all before it had the
     * same answer, so that nothing is asked that a policy would not ask.
     *
     * @return the plan; null if it has to be settled: the answers are others, or not all there yet
     */
    @Nullable
    TlsPlan recall(TlsPolicyRequest request) {
        Settled settled = plans.getIfPresent(Subject.of(request));
        if (settled == null) {
            return null;
        }
        HostAddresses addresses = resultOf(request.addresses().toCompletableFuture());
        if (addresses == null || !settled.restsOn(request.mx(), addresses)) {
            return null;
        }
        for (OverheardResolver.Lookup<?> lookup : settled.lookups()) {
            DnsResult<?> now =
                    resultOf(request.resolver().lookup(lookup.query()).toCompletableFuture());
            if (now == null || !isSame(lookup.result(), now)) {
                return null;
            }
        }
        return settled.plan();
    }

    /**
     * Remembers a plan, if what it rests on is known in full.
     *
     * @param overheard what the policies asked for
     */
    void remember(TlsPolicyRequest request, OverheardResolver overheard, TlsPlan plan) {
        HostAddresses addresses = resultOf(request.addresses().toCompletableFuture());
        List<OverheardResolver.Lookup<?>> lookups = overheard.lookups();
        if (addresses != null && lookups != null) {
            plans.put(
                    Subject.of(request), new Settled(request.mx(), addresses.ipv4(), addresses.ipv6(), lookups, plan));
        }
    }

    private static <T> @Nullable T resultOf(CompletableFuture<T> future) {
        return future.isDone() && !future.isCompletedExceptionally() ? Objects.requireNonNull(future.join()) : null;
    }
}
