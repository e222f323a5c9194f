package org.smtpclient.core.client;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.observe.SmtpObserver;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.connection.SessionObservers;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.connection.TlsSessions;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.pool.PoolOptions;
import org.smtpclient.core.pool.SessionPool;
import org.smtpclient.core.routing.AddressFamilies;
import org.smtpclient.core.routing.CachingResolver;
import org.smtpclient.core.routing.HostLookup;
import org.smtpclient.core.routing.MxRouter;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlanner;

/**
 * Whole deliveries: an envelope and a message in, one report out.
 *
 * <p>What is not given is discovered: the resolver of highest priority, every TLS policy, every transport. Refusals, TLS
 * failures and broken connections are told in the report; exceptions are for misuse and for messages that cannot be
 * read.
 *
 * <p>A delivery whose thread is interrupted ends soon, reports what is known by then, and leaves the thread
 * interrupted.
 *
 * <p>Thread-safe. Calls block, on virtual threads without holding a carrier. Answers of the DNS are cached as long as
 * the client lives, and sessions are kept open for a moment, for the next message ({@link PoolOptions}): a client is to
 * be kept, and to be closed in the end.
 *
 * {@snippet :
 * try (SmtpClient client = SmtpClient.builder().ehloName(EhloName.parse("mta.example.org")).build()) {
 *     DeliveryReport report = client.send(
 *             Envelope.of("alice@example.org", "bob@example.net"), Message.of(Path.of("message.eml")));
 *     report.recipients().forEach(System.out::println);
 * }
 * }
 */
public final class SmtpClient implements AutoCloseable {
    private final CachingResolver resolver;
    private final Planner planner;
    private final Sessions sessions;
    private final Duration overall;
    private final boolean transcripts;

    private SmtpClient(Builder builder) {
        Resolver backend = builder.resolver == null ? Discovery.ofResolvers().best() : builder.resolver;
        List<TlsPolicy> policies =
                builder.policies == null ? Discovery.ofTlsPolicies().all() : builder.policies;
        List<Transport> transports =
                builder.transports == null ? Discovery.ofTransports().all() : builder.transports;
        this.resolver = CachingResolver.builder(new GuardedResolver(backend, builder.dnsTimeout))
                .clock(builder.clock)
                .build();
        this.planner = new Planner(
                resolver,
                MxRouter.builder(resolver)
                        .ownNames(builder.ownNames)
                        .ownAddresses(builder.ownAddresses)
                        .build(),
                HostLookup.of(resolver, builder.families),
                new TlsPlanner(policies, builder.tlsLevel),
                builder.tlsLevel,
                builder.port,
                builder.dnsTimeout);
        this.sessions = new Sessions(
                builder.ehloName,
                transports,
                builder.sourceIpv4,
                builder.sourceIpv6,
                builder.timeouts,
                new TlsSessions(builder.sslContexts),
                builder.clock,
                builder.auth,
                builder.pipelining,
                builder.chunking,
                SessionObservers.of(
                        builder.observers == null ? Discovery.ofObservers().all() : builder.observers),
                builder.connectionAttemptDelay,
                new SessionPool<>(
                        builder.sessionReuse,
                        session -> session.connection().isAlive(),
                        session -> session.connection().part()));
        this.overall = builder.overall;
        this.transcripts = builder.transcripts;
    }

    /** {@return a builder; everything has a default} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Delivers a message to the mail hosts of its recipients' domains. Recipients of one domain share a transaction.
     *
     * @param envelope from whom and to whom
     * @param message read once for its traits, then once for each attempt
     * @return what became of it, for every recipient
     * @throws IOException if the message cannot be read; nothing has been sent then
     * @throws BareLineEndException if the message holds a bare CR or LF; nothing has been sent then
     */
    public DeliveryReport send(Envelope envelope, Message message) throws IOException, BareLineEndException {
        MailObject mail = MailObject.of(envelope, message);
        Map<MailDomain, List<Mailbox>> byDomain = new LinkedHashMap<>();
        envelope.recipients()
                .forEach(recipient -> byDomain.computeIfAbsent(recipient.domain(), domain -> new ArrayList<>())
                        .add(recipient));
        Deadline deadline = Deadline.after(overall);
        List<Consignment> consignments = new ArrayList<>();
        List<Attempt> attempts = new ArrayList<>();
        byDomain.forEach((domain, recipients) -> {
            Consignment consignment = new Consignment(mail.forRecipients(recipients));
            consignments.add(consignment);
            attempts.addAll(deliver(List.of(consignment), new NextHop.Domain(domain), deadline));
        });
        return DeliveryReport.of(envelope, consignments, attempts);
    }

    /**
     * Delivers a message by one next hop, whatever its recipients' domains.
     *
     * @param envelope from whom and to whom
     * @param message read once for its traits, then once for each attempt
     * @param nextHop a relay, an endpoint, or a domain
     * @return what became of it, for every recipient
     * @throws IOException if the message cannot be read; nothing has been sent then
     * @throws BareLineEndException if the message holds a bare CR or LF; nothing has been sent then
     * @throws IllegalArgumentException if no transport supports the next hop's endpoint
     */
    public DeliveryReport send(Envelope envelope, Message message, NextHop nextHop)
            throws IOException, BareLineEndException {
        return sendAll(List.of(MailObject.of(envelope, message)), nextHop).get(0);
    }

    /**
     * Delivers messages by one next hop, over one session where one can carry them: where the server pipelines, each
     * envelope goes out behind the message before it. Whatever happens on the way, each message has its own outcome.
     *
     * @param mails read as they are sent, again for each attempt
     * @param nextHop a relay, an endpoint, or a domain
     * @return a report for each message, in their order; the attempts are those of all
     * @throws IllegalArgumentException if no transport supports the next hop's endpoint
     */
    public List<DeliveryReport> sendAll(List<MailObject> mails, NextHop nextHop) {
        List<Consignment> consignments = mails.stream().map(Consignment::new).toList();
        List<Attempt> attempts = deliver(consignments, nextHop, Deadline.after(overall));
        List<DeliveryReport> reports = new ArrayList<>();
        for (int i = 0; i < mails.size(); i++) {
            reports.add(DeliveryReport.of(mails.get(i).envelope(), List.of(consignments.get(i)), attempts));
        }
        return reports;
    }

    private List<Attempt> deliver(List<Consignment> consignments, NextHop nextHop, Deadline deadline) {
        Delivery delivery = new Delivery(planner, sessions, transcripts, deadline, consignments);
        delivery.run(nextHop);
        return delivery.attempts();
    }

    /**
     * Delivers like {@link #send(Envelope, Message)}, on an executor.
     *
     * @param envelope from whom and to whom
     * @param message the message
     * @param executor runs the delivery, which blocks one of its threads; virtual threads are best
     * @return completes with the report, or exceptionally with what {@code send} throws. Its {@code cancel} ends the
     *     delivery, which reaches sockets and look-ups at once; it returns false, and the future completes with a report of
     *     what is known by then: parts of the message may have been delivered
     */
    public CompletableFuture<DeliveryReport> sendAsync(Envelope envelope, Message message, Executor executor) {
        DeliveryTask task = new DeliveryTask(() -> send(envelope, message));
        executor.execute(task);
        return task;
    }

    /**
     * Finds out from the DNS alone how mail for a next hop would be delivered.
     *
     * @param nextHop most often a domain
     * @return the plan; null if the time for the whole ran out, or the thread was interrupted
     */
    public @Nullable DeliveryPlan plan(NextHop nextHop) {
        return plan(nextHop, Deadline.after(overall));
    }

    private @Nullable DeliveryPlan plan(NextHop nextHop, Deadline deadline) {
        Planner.Draft draft = Waiting.forResult(planner.draft(nextHop, deadline), deadline);
        if (draft == null) {
            return null;
        }
        List<HostPlan> hosts = new ArrayList<>();
        for (CompletableFuture<HostPlan> planned : draft.hosts()) {
            HostPlan host = Waiting.forResult(planned, deadline);
            if (host == null) {
                return null;
            }
            hosts.add(host);
        }
        return new DeliveryPlan(nextHop, draft.route(), hosts);
    }

    /**
     * Opens a session with every host of a next hop, as a delivery would, and sends no mail.
     *
     * @param nextHop most often a domain
     * @return what was found; null if the time for the whole ran out, or the thread was interrupted, during the
     *     look-ups
     * @throws IllegalArgumentException if no transport supports the next hop's endpoint
     */
    public @Nullable ProbeReport probe(NextHop nextHop) {
        Deadline deadline = Deadline.after(overall);
        DeliveryPlan plan = plan(nextHop, deadline);
        return plan == null ? null : new Prober(sessions, transcripts, deadline).probe(plan);
    }

    /**
     * Finds out whether the resolver's path can do DNSSEC, without which there is no DANE.
     *
     * @return the verdict; {@link ResolverVerdict.Kind#UNREACHABLE} if none came in time
     */
    public ResolverVerdict probeResolver() {
        ResolverVerdict verdict = Waiting.forResult(resolver.selfProbe(), Deadline.after(overall));
        return verdict == null
                ? ResolverVerdict.of(ResolverVerdict.Kind.UNREACHABLE, "The resolver's self-probe did not end in time")
                : verdict;
    }

    /**
     * Ends the sessions that are kept for later, lets deliveries finish those in use, which it waits for as long as
     * {@link PoolOptions#closingTime()}, and closes the resolver. What has not begun by then may be deferred.
     */
    @Override
    public void close() {
        try {
            sessions.pool().close();
        } finally {
            resolver.close();
        }
    }

    /** Makes a client. Not thread-safe. */
    public static final class Builder {
        private @Nullable Resolver resolver;
        private @Nullable List<TlsPolicy> policies;
        private @Nullable List<Transport> transports;
        private @Nullable EhloName ehloName;
        private TlsLevel tlsLevel = TlsLevel.OPPORTUNISTIC;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private Duration overall = Duration.ofMinutes(30);
        private Duration dnsTimeout = DnsQuery.DEFAULT_TIMEOUT;
        private int port = 25;
        private AddressFamilies families = AddressFamilies.BOTH;
        private Collection<DnsName> ownNames = List.of();
        private Collection<InetAddress> ownAddresses = List.of();
        private @Nullable Inet4Address sourceIpv4;
        private @Nullable Inet6Address sourceIpv6;
        private SslContextFactory sslContexts = SslContextFactory.DEFAULT;
        private InstantSource clock = InstantSource.system();
        private @Nullable AuthOptions auth;
        private boolean pipelining = true;
        private boolean chunking = true;
        private @Nullable List<SmtpObserver> observers;
        private PoolOptions sessionReuse = PoolOptions.DEFAULT;
        private Duration connectionAttemptDelay = Duration.ofMillis(250);
        private boolean transcripts;

        private Builder() {}

        /**
         * Sets the resolver; the client closes it.
         *
         * @param backend default: discovered
         * @return this
         */
        public Builder resolver(Resolver backend) {
            this.resolver = Objects.requireNonNull(backend, "backend");
            return this;
        }

        /**
         * Sets the TLS policies.
         *
         * @param asked in the order of their priorities; empty for none; default: all that are discovered
         * @return this
         */
        public Builder tlsPolicies(List<TlsPolicy> asked) {
            this.policies = List.copyOf(asked);
            return this;
        }

        /**
         * Sets the transports.
         *
         * @param carriers the first that supports an endpoint connects it; default: all that are discovered
         * @return this
         */
        public Builder transports(List<Transport> carriers) {
            this.transports = List.copyOf(carriers);
            return this;
        }

        /**
         * Sets the name to say in EHLO.
         *
         * @param name default: the local host's
         * @return this
         */
        public Builder ehloName(EhloName name) {
            this.ehloName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets how much TLS there must be where no policy has an opinion.
         *
         * @param level default opportunistic
         * @return this
         */
        public Builder tlsLevel(TlsLevel level) {
            this.tlsLevel = Objects.requireNonNull(level, "level");
            return this;
        }

        /**
         * Sets how long each phase of a session may take.
         *
         * @param limits default {@link Timeouts#DEFAULT}
         * @return this
         */
        public Builder timeouts(Timeouts limits) {
            this.timeouts = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Sets how long a delivery or probe may take with all its look-ups and hosts.
         *
         * @param limit default 30 minutes
         * @return this
         * @throws IllegalArgumentException if the limit is not positive
         */
        public Builder overallTimeout(Duration limit) {
            this.overall = positive(limit);
            return this;
        }

        /**
         * Sets how long one DNS look-up may take, those of the policies included.
         *
         * @param limit default {@link DnsQuery#DEFAULT_TIMEOUT}
         * @return this
         * @throws IllegalArgumentException if the limit is not positive
         */
        public Builder dnsTimeout(Duration limit) {
            this.dnsTimeout = positive(limit);
            return this;
        }

        /**
         * Sets the TCP port of mail hosts.
         *
         * @param number 1 to 65535; default 25
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder port(int number) {
            if (number < 1 || number > 0xffff) {
                throw new IllegalArgumentException("Port " + number + " is not within 1..65535");
            }
            this.port = number;
            return this;
        }

        /**
         * Sets which address families are used.
         *
         * @param used default both
         * @return this
         */
        public Builder families(AddressFamilies used) {
            this.families = Objects.requireNonNull(used, "used");
            return this;
        }

        /**
         * Tells this host's names, so that mail is not delivered in a circle (RFC 5321 §5.1).
         *
         * @param names as they may stand in MX records; default none
         * @return this
         */
        public Builder ownNames(Collection<DnsName> names) {
            this.ownNames = List.copyOf(names);
            return this;
        }

        /**
         * Tells this host's addresses, so that mail is not delivered in a circle (RFC 5321 §5.1).
         *
         * @param addresses default none
         * @return this
         */
        public Builder ownAddresses(Collection<InetAddress> addresses) {
            this.ownAddresses = List.copyOf(addresses);
            return this;
        }

        /**
         * Sets the local address for connections over IPv4.
         *
         * @param address default: the system's choice
         * @return this
         */
        public Builder source(Inet4Address address) {
            this.sourceIpv4 = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets the local address for connections over IPv6.
         *
         * @param address default: the system's choice
         * @return this
         */
        public Builder source(Inet6Address address) {
            this.sourceIpv6 = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets how sessions are used again for further messages, and how many there may be with one host at a time.
         *
         * @param bounds default {@link PoolOptions#DEFAULT}; {@link PoolOptions#NONE} ends each session with its message
         * @return this
         */
        public Builder sessionReuse(PoolOptions bounds) {
            this.sessionReuse = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /**
         * Sets the Connection Attempt Delay (RFC 8305 §5): how long an address of a host that has several may take to be
         * connected before the next one is tried beside it. The first that is connected is used.
         *
         * @param delay 10 milliseconds to 2 seconds; default 250 milliseconds
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder connectionAttemptDelay(Duration delay) {
            if (delay.compareTo(Duration.ofMillis(10)) < 0 || delay.compareTo(Duration.ofSeconds(2)) > 0) {
                throw new IllegalArgumentException("A Connection Attempt Delay of " + delay
                        + " is not within 10 milliseconds and 2 seconds (RFC 8305 section 5)");
            }
            this.connectionAttemptDelay = delay;
            return this;
        }

        /**
         * Sets how TLS contexts are made.
         *
         * @param factory default {@link SslContextFactory#DEFAULT}
         * @return this
         */
        public Builder sslContexts(SslContextFactory factory) {
            this.sslContexts = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Sets the clock for caches and certificates' dates.
         *
         * @param time default the system's
         * @return this
         */
        public Builder clock(InstantSource time) {
            this.clock = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Sets how the client authenticates before MAIL (RFC 4954). The supplier of credentials is asked for every
         * connection, and has none for hosts that are not to have them: most often there are some for a relay alone.
         *
         * @param how with what and over which connections; default: no AUTH
         * @return this
         */
        public Builder auth(AuthOptions how) {
            this.auth = Objects.requireNonNull(how, "how");
            return this;
        }

        /**
         * Sets whether commands may be pipelined (RFC 2920).
         *
         * @param allowed default true; done only where the server offers it
         * @return this
         */
        public Builder pipelining(boolean allowed) {
            this.pipelining = allowed;
            return this;
        }

        /**
         * Sets whether messages may go in chunks, by BDAT (RFC 3030).
         *
         * @param allowed default true; done only where the server offers it
         * @return this
         */
        public Builder chunking(boolean allowed) {
            this.chunking = allowed;
            return this;
        }

        /**
         * Sets who observes the sessions.
         *
         * @param told empty for nobody; default: all that are discovered
         * @return this
         */
        public Builder observers(List<SmtpObserver> told) {
            this.observers = List.copyOf(told);
            return this;
        }

        /**
         * Sets whether attempts carry a transcript of their dialogue, without the message's octets.
         *
         * @param kept default false
         * @return this
         */
        public Builder transcripts(boolean kept) {
            this.transcripts = kept;
            return this;
        }

        /**
         * {@return the client}
         *
         * @throws org.smtpclient.api.DiscoveryException if a resolver must be discovered and there is none, or a
         *     provider cannot be loaded
         */
        public SmtpClient build() {
            return new SmtpClient(this);
        }

        private static Duration positive(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("A timeout of " + limit + " is not positive");
            }
            return limit;
        }
    }
}
