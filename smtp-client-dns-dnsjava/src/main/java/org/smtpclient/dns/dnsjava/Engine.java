package org.smtpclient.dns.dnsjava;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.ResolverVerdict;
import org.xbill.DNS.ResolverConfig;

/** Everything that a resolver needs once it is used: threads, servers, the judge of authenticity. */
final class Engine {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ThreadPoolExecutor pool;
    private final Upstream upstream;
    private final Judge judge;
    private final SelfProbe probe;
    private final VerdictCache verdicts;

    Engine(Options options) {
        this.pool = pool();
        List<InetSocketAddress> servers =
                options.servers().isEmpty() ? ResolverConfig.getCurrentConfig().servers() : options.servers();
        this.upstream = new Upstream(servers, options.attempts(), options.interval(), options.udpPayload());
        TrustAnchors anchors = options.anchors();
        this.judge = anchors == null
                ? new TrustAdJudge(upstream, this::recentVerdict)
                : new ValidatingJudge(anchors, new KeySource(upstream, DnsQuery.DEFAULT_TIMEOUT, pool));
        this.probe = new SelfProbe(upstream, anchors, judge, () -> new LookupContext(pool, DnsQuery.DEFAULT_TIMEOUT));
        this.verdicts = new VerdictCache(probe::begin);
    }

    /**
     * What an engine is made of.
     *
     * @param servers empty for the system's
     * @param anchors null to believe the AD bit
     * @param attempts per server
     * @param interval until the second attempt
     * @param udpPayload in octets
     */
    record Options(
            List<InetSocketAddress> servers,
            @Nullable TrustAnchors anchors,
            int attempts,
            Duration interval,
            int udpPayload) {}

    /**
     * Threads of our own: validation is work for the processor, and the common pool belongs to others. Daemons, gone
     * when idle. What is left to do after the end runs where it arises, so that every look-up completes.
     */
    private static ThreadPoolExecutor pool() {
        int size = Math.max(2, Runtime.getRuntime().availableProcessors());
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "smtp-client-dns-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads, (task, full) -> task.run());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private CompletableFuture<ResolverVerdict> recentVerdict() {
        return verdicts.recent();
    }

    CompletableFuture<ResolverVerdict> selfProbe() {
        return probe.withTcp(verdicts.fresh());
    }

    <R extends DnsRecord> CompletableFuture<DnsResult<R>> lookup(DnsQuery<R> query) {
        LookupContext context = new LookupContext(pool, query.timeout());
        CompletableFuture<Boolean> timer = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, query.timeout().toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<DnsResult<R>> timeUp = timer.thenApplyAsync(ended -> timedOut(query, context), pool);
        return new AliasChase<>(query, upstream, judge, context)
                .begin()
                .<DnsResult<R>>handle((answer, thrown) ->
                        thrown == null ? answer : LookupException.of(thrown).toFailure(query))
                .applyToEither(timeUp, Function.identity())
                .whenComplete((result, thrown) -> timer.cancel(false));
    }

    private <R extends DnsRecord> DnsFailure<R> timedOut(DnsQuery<R> query, LookupContext context) {
        DnsFailure<R> failure = DnsFailure.of(
                query,
                DnsFailure.Kind.TIMEOUT,
                "no complete answer from " + upstream + " within "
                        + query.timeout().toMillis() + " ms");
        LookupException keyFailure = context.keyFailure();
        return keyFailure == null ? failure : failure.withCause(keyFailure);
    }

    void close() {
        pool.shutdown();
        upstream.close();
    }
}
