package org.smtpclient.dns.jndi;

import com.google.auto.service.AutoService;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/**
 * A resolver on the DNS provider of the JDK (JNDI, module {@code jdk.naming.dns}). It needs no other library, and can
 * prove nothing: every answer is {@link DnssecStatus#INDETERMINATE}, so DANE is not possible with it.
 *
 * <p>As it comes, it asks the servers of the system's configuration; a {@linkplain #builder() builder} changes that.
 * Names are absolute; no search list is applied.
 *
 * <p>JNDI follows aliases without a word about them. They are found by asking for CNAME records, from the query's name
 * on, at the same time as for the records themselves; so a look-up costs two queries, and one more for each alias. If
 * that fails, so does the look-up. At most 16 aliases are followed.
 *
 * <p>JNDI tells no TTLs either: every answer, negative ones too, has a TTL of {@link #TTL}. Answers are not cached here.
 *
 * <p>Unreadable answers are failures, with one exception that cannot be seen from here: of an answer that was cut short
 * without saying so, JNDI reads the missing part as zeros, which may make it an answer without records.
 *
 * <p>JNDI blocks. Its calls run on an executor: the builder's, or a pool of this resolver of at most 32 daemon threads,
 * which go after 10 idle seconds. Time spent in the pool's queue counts towards a query's timeout. Safe for use by many
 * threads.
 */
@AutoService(Resolver.class)
public final class JndiResolver implements Resolver {
    /** What is given as the TTL of every answer: a minute, short enough that no change in the DNS is missed for long. */
    public static final Duration TTL = Duration.ofSeconds(60);

    private final Builder configuration;

    // Guarded by this.
    private @Nullable LookupPool ownPool;
    private boolean closed;

    /** A resolver that asks the system's servers. Does nothing yet. */
    public JndiResolver() {
        this(new Builder());
    }

    private JndiResolver(Builder configuration) {
        this.configuration = new Builder(configuration);
    }

    /** {@return a builder with the settings of the no-argument constructor} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return {@code jndi}} */
    @Override
    public String name() {
        return "jndi";
    }

    /** {@return 0: anything that can prove something is better} */
    @Override
    public int priority() {
        return 0;
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        Executor executor = executor();
        if (executor == null) {
            return CompletableFuture.completedFuture(
                    DnsFailure.of(query, DnsFailure.Kind.UNREACHABLE, "the resolver has been closed"));
        }
        JndiClient client = new JndiClient(configuration.servers, configuration.tryTimeout, configuration.tries);
        return new JndiLookup<>(query, client).start(executor);
    }

    /**
     * Asks for the root's addresses, which do not exist, to find out whether a server answers at all.
     *
     * @return completes normally, within some ten seconds, with {@code NO_DNSSEC} or {@code UNREACHABLE}
     */
    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        Executor executor = executor();
        if (executor == null) {
            return CompletableFuture.completedFuture(ResolverVerdict.of(
                    ResolverVerdict.Kind.UNREACHABLE, "The resolver has been closed; make another."));
        }
        JndiClient client = new JndiClient(configuration.servers, configuration.tryTimeout, configuration.tries);
        return SelfProbe.run(client, executor);
    }

    private synchronized @Nullable Executor executor() {
        if (closed) {
            return null;
        }
        if (configuration.executor != null) {
            return configuration.executor;
        }
        if (ownPool == null) {
            ownPool = new LookupPool();
        }
        return ownPool;
    }

    /**
     * Ends this resolver's threads when their look-ups are done; later look-ups fail. An executor from the builder is
     * left alone.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (ownPool != null) {
            ownPool.close();
        }
    }

    /** Gathers settings. Not for use by several threads at once. */
    public static final class Builder {
        private static final int MAX_TRIES = 10;

        private List<InetSocketAddress> servers = List.of();
        private Duration tryTimeout = Duration.ofSeconds(2);
        private int tries = 3;
        private @Nullable Executor executor;

        private Builder() {}

        private Builder(Builder from) {
            this.servers = from.servers;
            this.tryTimeout = from.tryTimeout;
            this.tries = from.tries;
            this.executor = from.executor;
        }

        /**
         * Chooses the servers to ask.
         *
         * @param addresses recursive servers, asked in this order; none for the system's
         * @return this builder
         * @throws IllegalArgumentException if an address is an unresolved name
         */
        public Builder servers(List<InetSocketAddress> addresses) {
            for (InetSocketAddress address : addresses) {
                if (address.isUnresolved()) {
                    throw new IllegalArgumentException(
                            "The DNS server '" + address.getHostString() + "' is a name; give its address");
                }
            }
            this.servers = List.copyOf(addresses);
            return this;
        }

        /**
         * Limits the first try at each server; JNDI doubles it with each further one. The query's timeout limits the
         * whole.
         *
         * @param limit 1 ms to 1 min; 2 s if not set
         * @return this builder
         * @throws IllegalArgumentException if the limit is out of bounds
         */
        public Builder tryTimeout(Duration limit) {
            if (limit.toMillis() < 1 || limit.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("A DNS try of " + limit + " is not within 1 ms to 1 min");
            }
            this.tryTimeout = limit;
            return this;
        }

        /**
         * Limits how often each server is tried.
         *
         * @param count 1 to 10; 3 if not set
         * @return this builder
         * @throws IllegalArgumentException if the count is out of bounds
         */
        public Builder tries(int count) {
            if (count < 1 || count > MAX_TRIES) {
                throw new IllegalArgumentException(count + " DNS tries are not within 1 to " + MAX_TRIES);
            }
            this.tries = count;
            return this;
        }

        /**
         * Chooses where JNDI's blocking calls run.
         *
         * @param blocking takes tasks that block for as long as the tries take; not closed by the resolver
         * @return this builder
         */
        public Builder executor(Executor blocking) {
            this.executor = Objects.requireNonNull(blocking, "blocking");
            return this;
        }

        /** {@return a resolver with these settings; the builder can be used on} */
        public JndiResolver build() {
            return new JndiResolver(this);
        }
    }
}
