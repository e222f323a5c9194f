package org.smtpclient.core.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/**
 * Keeps what another resolver found, for as long as the zones' TTLs allow: records, and the knowledge that there are
 * none (RFC 2308). An answer is given out with the TTL that is left of it and the DNSSEC status it came with.
 *
 * <p>Equal questions asked at the same time are asked once. Whoever joins a look-up under way still waits no longer
 * than its own timeout, and a time-out of somebody less patient is not taken for an answer. A failure is kept for
 * seconds only, which spares a broken server the same question again at once (RFC 9520), and a stale answer is never
 * given out in its place (RFC 8767), since a delivery would rather wait than trust it.
 *
 * <p>Thread-safe. No lock is held while another resolver works. A result found in the cache is there when
 * {@link #lookup} returns.
 */
public final class CachingResolver implements Resolver {
    /** By how much a resolver may overrun a query's timeout. */
    private static final Duration OVERRUN = Duration.ofSeconds(1);

    private final Resolver resolver;
    private final Duration maxTtl;
    private final Duration maxNegativeTtl;
    private final Duration failureTtl;
    private final InstantSource clock;
    private final Cache<DnsQuery<?>, CacheEntry> entries;
    private final ConcurrentMap<DnsQuery<?>, Flight<?>> flights = new ConcurrentHashMap<>();

    private CachingResolver(Builder builder) {
        this.resolver = builder.resolver;
        this.maxTtl = builder.maxTtl;
        this.maxNegativeTtl = builder.maxNegativeTtl;
        this.failureTtl = builder.failureTtl;
        this.clock = builder.clock;
        // Eviction is a matter of microseconds: no need to burden another thread with it.
        this.entries = Caffeine.newBuilder()
                .maximumSize(builder.maxEntries)
                .executor(Runnable::run)
                .build();
    }

    /**
     * A builder.
     *
     * @param resolver whom to ask what is not known; closed with the cache
     * @return a builder with the defaults
     */
    public static Builder builder(Resolver resolver) {
        return new Builder(resolver);
    }

    /** {@return {@code caching-} and the name of the resolver behind it} */
    @Override
    public String name() {
        return "caching-" + resolver.name();
    }

    /**
     * {@inheritDoc}
     *
     * @return as the interface says; the result's query equals the one given, and may differ from it in timeout and in
     *     the case of letters
     */
    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        DnsResult<R> known = known(query);
        if (known != null) {
            return CompletableFuture.completedStage(known);
        }
        Flight<R> mine = new Flight<>(query);
        Flight<?> other = flights.putIfAbsent(query, mine);
        return other == null ? fly(mine) : join(typed(other), query);
    }

    private <R extends DnsRecord> @Nullable DnsResult<R> known(DnsQuery<R> query) {
        CacheEntry entry = entries.getIfPresent(query);
        return entry == null ? null : entry.resultFor(query, clock.millis());
    }

    private <R extends DnsRecord> CompletionStage<DnsResult<R>> fly(Flight<R> flight) {
        DnsQuery<R> query = flight.query();
        CompletableFuture<DnsResult<R>> mine = flight.join();
        // Another flight may have landed between the look into the cache and the start of this one.
        DnsResult<R> known = known(query);
        if (known != null) {
            land(flight, known);
            return mine;
        }
        CompletionStage<DnsResult<R>> asked;
        try {
            asked = resolver.lookup(query);
        } catch (RuntimeException | Error defect) {
            crash(flight, defect);
            return mine;
        }
        CompletionStage<DnsResult<R>> bounded =
                Flight.bounded(asked.thenApply(result -> result).toCompletableFuture(), query, OVERRUN);
        bounded.whenComplete((result, defect) -> {
            if (defect == null) {
                land(flight, keep(result));
            } else {
                crash(flight, defect);
            }
        });
        return mine;
    }

    /** Takes the flight off the board first: who asks again on hearing its result must not join it. */
    private <R extends DnsRecord> void land(Flight<R> flight, DnsResult<R> result) {
        flights.remove(flight.query(), flight);
        flight.land(result);
    }

    private void crash(Flight<?> flight, Throwable defect) {
        flights.remove(flight.query(), flight);
        flight.crash(defect);
    }

    private <R extends DnsRecord> DnsResult<R> keep(DnsResult<R> result) {
        DnsResult<R> capped = capped(result);
        Duration lifetime = capped instanceof DnsAnswer<R> answer ? answer.ttl() : failureTtl;
        if (!lifetime.isZero()) {
            entries.put(capped.query(), new CacheEntry(capped, clock.millis(), lifetime));
        }
        return capped;
    }

    private <R extends DnsRecord> DnsResult<R> capped(DnsResult<R> result) {
        if (!(result instanceof DnsAnswer<R> answer)) {
            return result;
        }
        Duration cap = answer.kind() == DnsAnswer.Kind.RECORDS ? maxTtl : maxNegativeTtl;
        return answer.ttl().compareTo(cap) <= 0 ? answer : answer.withTtl(cap);
    }

    private <R extends DnsRecord> CompletionStage<DnsResult<R>> join(Flight<R> flight, DnsQuery<R> query) {
        long start = System.nanoTime();
        return Flight.bounded(flight.join(), query, Duration.ZERO).thenCompose(result -> {
            long left = TimeUnit.NANOSECONDS.convert(query.timeout()) - (System.nanoTime() - start);
            if (left > 0 && result instanceof DnsFailure<R> failure) {
                DnsQuery<R> again = query.withTimeout(Duration.ofNanos(left));
                if (CacheEntry.saysNothing(failure, again)) {
                    return lookup(again);
                }
            }
            return CompletableFuture.completedStage(result);
        });
    }

    // Flights are found by queries, and equal queries ask for the same type of records.
    @SuppressWarnings("unchecked")
    private static <R extends DnsRecord> Flight<R> typed(Flight<?> flight) {
        return (Flight<R>) flight;
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        return resolver.selfProbe();
    }

    /** Forgets everything and closes the resolver behind the cache. */
    @Override
    public void close() {
        entries.invalidateAll();
        resolver.close();
    }

    /** Makes a cache. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_TTL = Duration.ofDays(7);
        private static final Duration LONGEST_FAILURE_TTL = Duration.ofMinutes(5);

        private final Resolver resolver;
        private Duration maxTtl = Duration.ofHours(1);
        private Duration maxNegativeTtl = Duration.ofMinutes(15);
        private Duration failureTtl = Duration.ofSeconds(5);
        private long maxEntries = 10_000;
        private InstantSource clock = InstantSource.system();

        private Builder(Resolver resolver) {
            this.resolver = Objects.requireNonNull(resolver, "resolver");
        }

        /**
         * Sets how long records are kept whatever their TTL. A process that runs for months has no other way to forget a
         * record published by mistake with a TTL of a week.
         *
         * @param cap whole seconds, 0 to 7 days (RFC 8767 §4); default one hour
         * @return this
         * @throws IllegalArgumentException if the cap is out of range
         */
        public Builder maxTtl(Duration cap) {
            this.maxTtl = checked("maximum TTL", cap, LONGEST_TTL);
            return this;
        }

        /**
         * Sets how long the lack of records is believed whatever the zone says. Much hangs on it (no MX records: the
         * domain is its own host; no TLSA records: no DANE), and asking again is cheap, so the default is less than the
         * one to three hours of RFC 2308 §5.
         *
         * @param cap whole seconds, 0 to 7 days; default 15 minutes
         * @return this
         * @throws IllegalArgumentException if the cap is out of range
         */
        public Builder maxNegativeTtl(Duration cap) {
            this.maxNegativeTtl = checked("maximum negative TTL", cap, LONGEST_TTL);
            return this;
        }

        /**
         * Sets how long a failed look-up is not tried again. RFC 9520 §3.2 asks for one second to five minutes.
         *
         * @param time 0 (each failure is forgotten at once) to 5 minutes; default 5 seconds
         * @return this
         * @throws IllegalArgumentException if the time is out of range
         */
        public Builder failureTtl(Duration time) {
            this.failureTtl = checked("failure TTL", time, LONGEST_FAILURE_TTL);
            return this;
        }

        /**
         * Sets how many results are kept. The least useful ones go first.
         *
         * @param number positive; default 10,000, which is some megabytes
         * @return this
         * @throws IllegalArgumentException if the number is not positive
         */
        public Builder maxEntries(long number) {
            if (number < 1) {
                throw new IllegalArgumentException("A limit of " + number + " cache entries is not positive");
            }
            this.maxEntries = number;
            return this;
        }

        /**
         * Sets the clock by which results age. Timeouts of look-ups do not follow it.
         *
         * @param source default: the system's clock
         * @return this
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        private static Duration checked(String what, Duration value, Duration longest) {
            if (value.isNegative() || value.compareTo(longest) > 0) {
                throw new IllegalArgumentException("A " + what + " of " + value + " is not within 0 and " + longest);
            }
            return value;
        }

        /** {@return the cache} */
        public CachingResolver build() {
            return new CachingResolver(this);
        }
    }
}
