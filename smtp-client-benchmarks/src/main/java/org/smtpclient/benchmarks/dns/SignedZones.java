package org.smtpclient.benchmarks.dns;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.routing.MxRoute;
import org.smtpclient.dane.DanePolicy;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.ReceivedQuery;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * A DNS server on loopback, in this process, with signed zones (ECDSA P-256, NSEC) whose mail hosts all have addresses
 * of both families and a TLSA record 3 1 1.
 */
public final class SignedZones implements AutoCloseable {
    /** The largest answer taken by UDP, in octets; the resolver's default. */
    static final int UDP_PAYLOAD = 1232;

    /** Has one mail host, {@code mx1.one-host.test}. */
    public static final String ONE_HOST = "one-host.test";

    /** Has two mail hosts of different preference. */
    public static final String TWO_HOSTS = "two-hosts.test";

    /** Has one mail host, {@code mail.alias.test}, a secure alias of {@code mx1.alias.test}, which has the TLSA record. */
    public static final String ALIAS = "alias.test";

    /**
     * For dnsjava used alone, as many as its resolver here has: it would take a new thread for each look-up, since the
     * common pool is no use on two processors.
     */
    static final Executor THREADS =
            Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), SignedZones::daemon);

    private static final String MARK = "mark.test";

    /** Queries that an error tells. */
    private static final int SHOWN = 10;

    private final TestDns dns;

    /** Starts the server, with more zones if need be. */
    public SignedZones(TestZone... more) {
        String tlsa =
                "TLSA " + TestCertificate.server("mx1." + ONE_HOST).selfSigned().tlsa(3, 1, 1);
        TestDns.Builder server = TestDns.builder()
                .zone(TestZone.signed(ONE_HOST).record("@ MX 10 mx1").record(host("mx1", tlsa)))
                .zone(TestZone.signed(TWO_HOSTS)
                        .record("@ MX 10 mx1", "@ MX 20 mx2")
                        .record(host("mx1", tlsa))
                        .record(host("mx2", tlsa)))
                .zone(TestZone.signed(ALIAS)
                        .record("@ MX 10 mail", "mail CNAME mx1")
                        .record(host("mx1", tlsa)));
        for (TestZone zone : more) {
            server.zone(zone);
        }
        dns = server.start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "dnsjava-alone");
        thread.setDaemon(true);
        return thread;
    }

    private static String[] host(String name, String tlsa) {
        return new String[] {name + " A 192.0.2.1", name + " AAAA 2001:db8::1", "_25._tcp." + name + " " + tlsa};
    }

    InetSocketAddress address() {
        return dns.address();
    }

    String trustAnchor() {
        return dns.trustAnchor();
    }

    /** A resolver that validates and knows nothing yet. A question it had to repeat would spoil the count of them. */
    public Resolver resolver() {
        return DnsjavaResolver.builder()
                .server(dns.address())
                .trustAnchors(dns.trustAnchor())
                .retryInterval(DnsQuery.DEFAULT_TIMEOUT)
                .build();
    }

    /** A resolver that validates and knows the keys of the root and of the top-level domain. */
    Resolver resolverWithKeysAbove() {
        Resolver resolver = resolver();
        DnsResult<AddressRecord> nothing = resolver.lookup(DnsQuery.of(DnsName.parse("nothing.test"), RecordType.A))
                .toCompletableFuture()
                .join();
        if (!(nothing instanceof DnsAnswer<?> answer) || answer.status() != DnssecStatus.SECURE) {
            throw new IllegalStateException("Not proven by the top-level domain: " + nothing);
        }
        return resolver;
    }

    /** A client with DANE and an empty cache. Closing it closes the resolver, and there is nothing else to close. */
    public static SmtpClient client(Resolver resolver) {
        return client(resolver, new DanePolicy());
    }

    /** The same with a policy in DANE's place. */
    public static SmtpClient client(Resolver resolver, TlsPolicy policy) {
        return SmtpClient.builder()
                .resolver(resolver)
                .tlsPolicies(List.of(policy))
                .transports(List.of())
                .ehloName(EhloName.parse("benchmark.test"))
                .build();
    }

    /** Mail for a domain. */
    public static NextHop nextHop(String domain) {
        return new NextHop.Domain(MailDomain.parse(domain));
    }

    /** The plan, if it is one to authenticate every host by secure TLSA records. */
    public static DeliveryPlan authenticating(@Nullable DeliveryPlan plan) {
        if (plan == null
                || plan.hosts().isEmpty()
                || !(plan.route() instanceof MxRoute.Hosts route)
                || route.mx().status() != DnssecStatus.SECURE) {
            throw new IllegalStateException("Not a plan by secure MX records: " + plan);
        }
        for (HostPlan host : plan.hosts()) {
            if (host.endpoints().size() != 2 || host.tls().verifier() == null) {
                throw new IllegalStateException("Not both addresses, or not authenticated: " + host);
            }
        }
        return plan;
    }

    /** The result, if it is records that were found secure. */
    public static <R extends DnsRecord> DnsAnswer<R> secure(DnsResult<R> result) {
        if (!(result instanceof DnsAnswer<R> answer)
                || answer.records().isEmpty()
                || answer.status() != DnssecStatus.SECURE) {
            throw new IllegalStateException("Not secure records: " + result);
        }
        return answer;
    }

    /** Does some work and makes sure that the server was asked as often as expected for it. */
    public void expectQueries(int expected, Runnable work) {
        // The server remembers a limited number of questions, so they cannot simply be counted.
        ask(MARK, Type.A);
        work.run();
        List<ReceivedQuery> all = dns.queries();
        int mark = all.size() - 1;
        while (!all.get(mark).name().equals(MARK)) {
            mark--;
        }
        List<ReceivedQuery> since = all.subList(mark + 1, all.size());
        if (since.size() != expected) {
            throw new IllegalStateException(expected + " queries expected, but there were " + since.size() + ", first "
                    + since.subList(0, Math.min(SHOWN, since.size())));
        }
    }

    /** What the server answers, with signatures, not validated. */
    Message ask(String name, int type) {
        return new SimpleResolver(dns.address())
                .sendAsync(signedQuery(name, type), THREADS)
                .toCompletableFuture()
                .join();
    }

    /** A query for records alone. */
    static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name + "."), type, DClass.IN));
    }

    /** A query for records with their signatures. */
    static Message signedQuery(String name, int type) {
        Message query = query(name, type);
        query.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        return query;
    }

    @Override
    public void close() {
        dns.close();
    }
}
