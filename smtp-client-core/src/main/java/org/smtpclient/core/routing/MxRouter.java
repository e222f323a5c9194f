package org.smtpclient.core.routing;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.core.address.AddressLiteral;
import org.smtpclient.core.address.MailDomain;

/**
 * Finds the hosts that take mail for a domain (RFC 5321 §5.1, RFC 7505).
 *
 * <p>Routing knows two steps: {@link #route} from the MX records alone, and, where own addresses are configured,
 * {@link #withoutSelf} once the hosts' addresses are known. Thread-safe, immutable; does not close its resolver.
 */
public final class MxRouter {
    private final Resolver resolver;
    private final Set<DnsName> ownNames;
    private final Set<InetAddress> ownAddresses;
    private final int maxHosts;
    private final @Nullable RandomGenerator random;

    private MxRouter(Builder builder) {
        this.resolver = builder.resolver;
        this.ownNames = builder.ownNames;
        this.ownAddresses = builder.ownAddresses;
        this.maxHosts = builder.maxHosts;
        this.random = builder.random;
    }

    /**
     * A builder.
     *
     * @param resolver whom to ask for MX records
     * @return a builder with the defaults
     */
    public static Builder builder(Resolver resolver) {
        return new Builder(resolver);
    }

    /**
     * Finds the route of a domain. Does not block.
     *
     * <p>A failed look-up is never taken for a lack of MX records: the implicit MX comes of NODATA and NXDOMAIN alone;
     * after NXDOMAIN it is the address look-up that shows that the domain does not exist. Root entries beside other MX
     * records, and records that name no host, are passed over (RFC 7505 §3).
     *
     * @param nextHop domain or address literal
     * @param timeout of the MX look-up; positive
     * @return completes normally with the route; exceptionally only if the resolver is defective
     * @throws IllegalArgumentException if the timeout is not positive
     */
    public CompletionStage<MxRoute> route(MailDomain nextHop, Duration timeout) {
        if (nextHop instanceof AddressLiteral literal) {
            return CompletableFuture.completedStage(literalRoute(literal));
        }
        DnsName domain = ((MailDomain.Name) nextHop).name();
        return resolver.lookup(DnsQuery.of(domain, RecordType.MX).withTimeout(timeout))
                .thenApply(this::mxRoute);
    }

    private MxRoute literalRoute(AddressLiteral literal) {
        return ownAddresses.contains(literal.address())
                ? new MxRoute.Loop(literal + " is this host's own address")
                : new MxRoute.Literal(literal);
    }

    private MxRoute mxRoute(DnsResult<MxRecord> result) {
        if (result instanceof DnsFailure<MxRecord> failure) {
            return new MxRoute.LookupFailed(failure);
        }
        DnsAnswer<MxRecord> answer = (DnsAnswer<MxRecord>) result;
        if (answer.kind() != DnsAnswer.Kind.RECORDS) {
            MailExchange domain = MailExchange.implicit(answer.query().name());
            return withoutSelf(answer, List.of(domain), host -> ownNames.contains(host.host()));
        }
        Collection<MailExchange> hosts = usableHosts(answer);
        if (hosts.isEmpty()) {
            return answer.records().stream().allMatch(mx -> mx.exchange().isRoot())
                    ? new MxRoute.NullMx(answer)
                    : new MxRoute.NoUsableHost(answer);
        }
        RandomGenerator decider = random == null ? ThreadLocalRandom.current() : random;
        return withoutSelf(answer, MailExchange.inOrder(hosts, decider), host -> ownNames.contains(host.host()));
    }

    /** A host that several records name counts once, at its best preference. */
    private static Collection<MailExchange> usableHosts(DnsAnswer<MxRecord> answer) {
        Map<DnsName, MailExchange> hosts = new LinkedHashMap<>();
        for (MxRecord mx : answer.records()) {
            if (mx.exchange().isHostName()) {
                hosts.merge(
                        mx.exchange(),
                        MailExchange.of(mx),
                        (one, other) -> one.preference() <= other.preference() ? one : other);
            }
        }
        return hosts.values();
    }

    /** {@return whether {@link #withoutSelf} can recognise anything} */
    public boolean knowsOwnAddresses() {
        return !ownAddresses.isEmpty();
    }

    /**
     * The second step of loop detection: leaves out the hosts that this host itself precedes or equals, recognised by
     * its addresses.
     *
     * @param route what {@link #route} gave
     * @param addresses look-ups of the route's hosts, as far as they are known; a failed one recognises nothing
     * @return the route, shorter if one of the hosts is this one; {@link MxRoute.Loop} if nothing is left
     */
    public MxRoute withoutSelf(MxRoute.Hosts route, Collection<HostAddresses> addresses) {
        Set<DnsName> self = addresses.stream()
                .filter(host -> host.addresses().stream().anyMatch(ownAddresses::contains))
                .map(HostAddresses::host)
                .collect(Collectors.toSet());
        return self.isEmpty() ? route : withoutSelf(route.mx(), route.hosts(), host -> self.contains(host.host()));
    }

    /** Mail must only move to better preferences than one's own, else two hosts could pass it to and fro. */
    private MxRoute withoutSelf(
            DnsAnswer<MxRecord> answer, List<MailExchange> inOrder, Predicate<MailExchange> isSelf) {
        MailExchange self = first(inOrder, isSelf);
        List<MailExchange> left = new ArrayList<>();
        for (MailExchange host : inOrder) {
            if (left.size() < maxHosts && (self == null || host.preference() < self.preference())) {
                left.add(host);
            }
        }
        return left.isEmpty()
                ? new MxRoute.Loop("Mail for " + answer.query().name() + " loops back: this host is its mail host '"
                        + self + "' and none is better")
                : new MxRoute.Hosts(answer, left);
    }

    private static @Nullable MailExchange first(List<MailExchange> inOrder, Predicate<MailExchange> wanted) {
        for (MailExchange host : inOrder) {
            if (wanted.test(host)) {
                return host;
            }
        }
        return null;
    }

    /** Makes a router. Not thread-safe. */
    public static final class Builder {
        private final Resolver resolver;
        private Set<DnsName> ownNames = Set.of();
        private Set<InetAddress> ownAddresses = Set.of();
        private int maxHosts = 5;
        private @Nullable RandomGenerator random;

        private Builder(Resolver resolver) {
            this.resolver = Objects.requireNonNull(resolver, "resolver");
        }

        /**
         * Sets the names by which MX records may mean this host.
         *
         * @param names default: none, so that no loop is recognised by name
         * @return this
         */
        public Builder ownNames(Collection<DnsName> names) {
            this.ownNames = Set.copyOf(names);
            return this;
        }

        /**
         * Sets the addresses under which this host takes mail, those of proxies in front of it included.
         *
         * @param addresses default: none, so that no loop is recognised by address
         * @return this
         */
        public Builder ownAddresses(Collection<InetAddress> addresses) {
            this.ownAddresses = Set.copyOf(addresses);
            return this;
        }

        /**
         * Sets how many hosts of a domain are tried at most, the best ones; a zone could name thousands. RFC 5321 §5.1
         * asks for at least two.
         *
         * @param number positive; default 5, which is as many as big providers list
         * @return this
         * @throws IllegalArgumentException if the number is not positive
         */
        public Builder maxHosts(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("A limit of " + number + " mail hosts is not positive");
            }
            this.maxHosts = number;
            return this;
        }

        /**
         * Sets what decides the order of hosts of one preference.
         *
         * @param generator safe for use by many threads if the router is; default: each thread's own generator
         * @return this
         */
        public Builder random(RandomGenerator generator) {
            this.random = Objects.requireNonNull(generator, "generator");
            return this;
        }

        /** {@return the router} */
        public MxRouter build() {
            return new MxRouter(this);
        }
    }
}
