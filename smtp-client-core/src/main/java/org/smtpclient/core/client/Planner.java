package org.smtpclient.core.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.AddressLiteral;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.routing.HostLookup;
import org.smtpclient.core.routing.MailExchange;
import org.smtpclient.core.routing.MxRoute;
import org.smtpclient.core.routing.MxRouter;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.core.tls.TlsPlanner;

/** Plans deliveries, in two waves of look-ups: MX, then all that concerns any of the hosts at once. */
final class Planner {
    private final Resolver resolver;
    private final MxRouter router;
    private final HostLookup hostLookup;
    private final TlsPlanner tlsPlanner;
    private final TlsLevel ownLevel;
    private final int port;
    private final Duration dnsTimeout;

    Planner(
            Resolver resolver,
            MxRouter router,
            HostLookup hostLookup,
            TlsPlanner tlsPlanner,
            TlsLevel ownLevel,
            int port,
            Duration dnsTimeout) {
        this.resolver = resolver;
        this.router = router;
        this.hostLookup = hostLookup;
        this.tlsPlanner = tlsPlanner;
        this.ownLevel = ownLevel;
        this.port = port;
        this.dnsTimeout = dnsTimeout;
    }

    /** A plan on its way: every host's part comes by itself, so that one slow host holds up no other. */
    record Draft(@Nullable MxRoute route, List<CompletableFuture<HostPlan>> hosts) {}

    /** Plans; the stage completes with the first wave. */
    CompletionStage<Draft> draft(NextHop nextHop, Deadline deadline) {
        if (nextHop instanceof NextHop.Direct direct) {
            return done(HostPlan.ofEndpoint(direct.endpoint(), direct.dialect(), TlsPlan.of(ownLevel)));
        } else if (nextHop instanceof NextHop.Relay relay) {
            return draftRelay(relay, deadline);
        }
        MailDomain domain = ((NextHop.Domain) nextHop).domain();
        return router.route(domain, dnsTimeout(deadline)).thenCompose(route -> draftRoute(domain, route, deadline));
    }

    private CompletionStage<Draft> draftRelay(NextHop.Relay relay, Deadline deadline) {
        if (relay.host() instanceof AddressLiteral literal) {
            return done(address(literal, relay.port(), relay.dialect()).withTlsImplicit(relay.tlsImplicit()));
        }
        DnsName name = ((MailDomain.Name) relay.host()).name();
        CompletionStage<HostAddresses> addresses = hostLookup.lookup(name, dnsTimeout(deadline));
        return CompletableFuture.completedFuture(new Draft(
                null,
                List.of(host(name, name, 0, null, addresses, relay.port(), relay.dialect())
                        .thenApply(plan -> plan.withTlsImplicit(relay.tlsImplicit()))
                        .toCompletableFuture())));
    }

    private HostPlan address(AddressLiteral literal, int hostPort, Dialect dialect) {
        TlsPlan tls = tlsPlanner.plan(new Endpoint.Tcp(literal.address(), hostPort));
        return HostPlan.ofAddress(literal.address(), hostPort, dialect, tls);
    }

    private CompletionStage<Draft> draftRoute(MailDomain domain, MxRoute route, Deadline deadline) {
        if (route instanceof MxRoute.Literal literal) {
            HostPlan host = address(literal.literal(), port, Dialect.SMTP);
            return CompletableFuture.completedFuture(
                    new Draft(route, List.of(CompletableFuture.completedFuture(host))));
        }
        if (!(route instanceof MxRoute.Hosts mx)) {
            return CompletableFuture.completedFuture(new Draft(route, List.of()));
        }
        Duration timeout = dnsTimeout(deadline);
        List<CompletableFuture<HostAddresses>> addresses = mx.hosts().stream()
                .map(host -> hostLookup.lookup(host.host(), timeout).toCompletableFuture())
                .toList();
        DnsName nextHop = ((MailDomain.Name) domain).name();
        List<CompletableFuture<HostPlan>> hosts = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            MailExchange host = mx.hosts().get(i);
            hosts.add(host(nextHop, host.host(), host.preference(), mx.mx(), addresses.get(i), port, Dialect.SMTP)
                    .toCompletableFuture());
        }
        if (!router.knowsOwnAddresses()) {
            return CompletableFuture.completedFuture(new Draft(route, hosts));
        }
        return CompletableFuture.allOf(addresses.toArray(CompletableFuture[]::new))
                .thenApply(all -> withoutSelf(mx, addresses, hosts));
    }

    private Draft withoutSelf(
            MxRoute.Hosts mx,
            List<CompletableFuture<HostAddresses>> addresses,
            List<CompletableFuture<HostPlan>> hosts) {
        MxRoute route = router.withoutSelf(
                mx, addresses.stream().map(CompletableFuture::join).toList());
        if (!(route instanceof MxRoute.Hosts left)) {
            return new Draft(route, List.of());
        }
        List<CompletableFuture<HostPlan>> kept = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            if (left.hosts().contains(mx.hosts().get(i))) {
                kept.add(hosts.get(i));
            }
        }
        return new Draft(route, kept);
    }

    private CompletionStage<HostPlan> host(
            DnsName nextHop,
            DnsName name,
            int preference,
            @Nullable DnsResult<MxRecord> mx,
            CompletionStage<HostAddresses> addresses,
            int hostPort,
            Dialect dialect) {
        TlsPolicyRequest request = TlsPolicyRequest.builder()
                .nextHop(nextHop)
                .mx(mx)
                .host(name)
                .port(hostPort)
                .addresses(addresses)
                .resolver(resolver)
                .build();
        return tlsPlanner
                .plan(request)
                .thenCombine(
                        addresses, (tls, found) -> HostPlan.ofName(name, preference, found, hostPort, dialect, tls));
    }

    private static CompletionStage<Draft> done(HostPlan host) {
        return CompletableFuture.completedFuture(new Draft(null, List.of(CompletableFuture.completedFuture(host))));
    }

    private Duration dnsTimeout(Deadline deadline) {
        Duration left = deadline.remaining();
        Duration shorter = left.compareTo(dnsTimeout) < 0 ? left : dnsTimeout;
        return shorter.isZero() ? Duration.ofMillis(1) : shorter;
    }
}
