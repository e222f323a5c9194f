package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.ReceivedQuery;
import org.smtpclient.testkit.dns.SigningAlgorithm;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.Rcode;

@DisplayName("The dnsjava resolver, validating,")
class DnsjavaResolverTest {
    private static TestDns dns;
    private static DnsjavaResolver resolver;

    @BeforeAll
    static void serve() {
        TestZone secure = TestZone.signed("secure.test")
                .record("@ 300 MX 10 mx1", "@ 300 MX 20 mx2", "@ TXT \"one \" \"two\"")
                .record("mx1 A 127.0.0.1", "mx1 A 127.0.0.2", "mx1 AAAA 2001:db8::1", "mx1 AAAA ::ffff:192.0.2.1")
                .record("_25._tcp.mx1 600 TLSA 3 1 1 " + "ab".repeat(32))
                .record("alias 100 CNAME mx1", "alias2 CNAME alias", "outward CNAME mx.plain.test.")
                .record("dangling CNAME nothing.plain.test.", "nowhere CNAME nothing", "bare CNAME _tcp.mx1")
                .record("loop1 CNAME loop2", "loop2 CNAME loop1")
                .record("old DNAME new", "host.new A 127.0.0.9", "*.wild A 127.0.0.7", "odd\\.\\000label A 127.0.0.3")
                .record(chain(9))
                .fault("servfail", "A", DnsFault.SERVFAIL)
                .fault("refused", "A", DnsFault.REFUSED)
                .fault("silent", "A", DnsFault.TIMEOUT)
                .fault("silent", "TLSA", DnsFault.TIMEOUT)
                .fault("garbled", "A", DnsFault.MALFORMED)
                .record("big A 127.0.0.4", "corrupt A 127.0.0.5", "expired A 127.0.0.5", "stripped A 127.0.0.5")
                .fault("big", "A", DnsFault.TRUNCATED)
                .fault("corrupt", "A", DnsFault.CORRUPT_SIGNATURE)
                .fault("expired", "A", DnsFault.EXPIRED_SIGNATURE)
                .fault("stripped", "A", DnsFault.NO_SIGNATURE)
                .fault("stripped", "AAAA", DnsFault.NO_SIGNATURE)
                .fault("corrupt", "AAAA", DnsFault.CORRUPT_SIGNATURE)
                .fault("stripped-nx", "A", DnsFault.NO_SIGNATURE)
                .record("true A 127.0.0.1")
                .forged("true A 127.6.6.6", "_25._tcp.forged TLSA 3 1 1 " + "66".repeat(32));
        TestZone plain = TestZone.unsigned("plain.test")
                .record("@ MX 5 mx", "mx A 127.0.0.2", "back CNAME mx1.secure.test.", "twice CNAME back");
        dns = TestDns.builder()
                .zone(secure)
                .zone(plain)
                .zone(TestZone.signed("nsec3.test").nsec3(0).record("mx A 127.0.0.1", "*.wild A 127.0.0.7"))
                .zone(TestZone.signed("dear.test").nsec3(500).record("mx A 127.0.0.1"))
                .zone(TestZone.signed("island.test").withoutDs().record("mx A 127.0.0.1"))
                .zone(TestZone.signed("bogusds.test").bogusDs().record("mx A 127.0.0.1"))
                .zone(TestZone.unsigned("shouldbesigned.test").bogusDs().record("mx A 127.0.0.1"))
                .zone(TestZone.signed("nokeys.test").record("mx A 127.0.0.1").fault("@", "DNSKEY", DnsFault.SERVFAIL))
                .zone(TestZone.signed("silentkeys.test")
                        .record("mx A 127.0.0.1")
                        .fault("@", "DNSKEY", DnsFault.TIMEOUT))
                .zone(TestZone.signed("rsa.test", SigningAlgorithm.RSASHA256).record("mx A 127.0.0.1"))
                .start();
        resolver = DnsjavaResolver.builder()
                .server(dns.address())
                .trustAnchors(dns.trustAnchor())
                .retryInterval(Duration.ofMillis(300))
                .build();
    }

    private static String[] chain(int length) {
        return IntStream.rangeClosed(1, length)
                .mapToObj(i -> "c" + i + " CNAME " + (i == 1 ? "mx1" : "c" + (i - 1)))
                .toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        resolver.close();
        dns.close();
    }

    private static <R extends DnsRecord> DnsResult<R> lookup(String name, RecordType<R> type) {
        return lookup(resolver, DnsQuery.of(DnsName.parse(name), type).withTimeout(Duration.ofSeconds(5)));
    }

    private static <R extends DnsRecord> DnsResult<R> lookup(DnsjavaResolver asked, DnsQuery<R> query) {
        return asked.lookup(query).toCompletableFuture().join();
    }

    private static <R extends DnsRecord> DnsAnswer<R> answer(String name, RecordType<R> type) {
        DnsResult<R> result = lookup(name, type);
        assertThat(result).isInstanceOf(DnsAnswer.class);
        return (DnsAnswer<R>) result;
    }

    private static <R extends DnsRecord> DnsFailure<R> failure(String name, RecordType<R> type) {
        DnsResult<R> result = lookup(name, type);
        assertThat(result).isInstanceOf(DnsFailure.class);
        return (DnsFailure<R>) result;
    }

    private static RecordType<?> type(String mnemonic) {
        return List.of(RecordType.A, RecordType.AAAA, RecordType.MX, RecordType.TLSA, RecordType.TXT, RecordType.CNAME)
                .stream()
                .filter(type -> type.toString().equals(mnemonic))
                .findFirst()
                .orElseThrow();
    }

    private static String show(DnsAnswer<?> answer) {
        return answer.records().stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secure.test           | MX   | 10 mx1.secure.test, 20 mx2.secure.test | SECURE   | 300
            SECURE.Test           | TXT  | TxtRecord[text=one two]               | SECURE   | 3600
            mx1.secure.test       | A    | 127.0.0.1, 127.0.0.2                  | SECURE   | 3600
            mx1.secure.test       | AAAA | 2001:db8::1, ::ffff:c000:201 | SECURE | 3600
            alias.secure.test     | CNAME | mx1.secure.test                      | SECURE   | 100
            alias.secure.test     | A    | 127.0.0.1, 127.0.0.2                  | SECURE   | 100
            host.old.secure.test  | A    | 127.0.0.9                             | SECURE   | 3600
            a.wild.secure.test    | A    | 127.0.0.7                             | SECURE   | 3600
            a.b.wild.nsec3.test   | A    | 127.0.0.7                             | SECURE   | 3600
            big.secure.test       | A    | 127.0.0.4                             | SECURE   | 3600
            odd\\.\\000label.secure.test | A | 127.0.0.3                          | SECURE   | 3600
            mx.nsec3.test         | A    | 127.0.0.1                             | SECURE   | 3600
            mx.rsa.test           | A    | 127.0.0.1                             | SECURE   | 3600
            mx.dear.test          | A    | 127.0.0.1                             | SECURE   | 3600
            plain.test            | MX   | 5 mx.plain.test                       | INSECURE | 3600
            mx.island.test        | A    | 127.0.0.1                             | INSECURE | 3600
            """)
    @DisplayName("gives records with their status and the smallest TTL on the way")
    void givesRecords(String name, String type, String records, DnssecStatus status, long ttl) {
        DnsAnswer<?> answer = answer(name, type(type));

        assertThat(show(answer)).isEqualTo(records);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(ttl));
    }

    @Test
    @DisplayName("gives TLSA records octet by octet")
    void givesTlsaRecords() {
        DnsAnswer<?> answer = answer("_25._tcp.mx1.secure.test", RecordType.TLSA);

        assertThat(show(answer)).isEqualTo("3 1 1 " + "ab".repeat(32));
        assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(600));
    }

    @ParameterizedTest
    @CsvSource({
        "mx1.secure.test, MX, NODATA, SECURE",
        "_tcp.mx1.secure.test, A, NODATA, SECURE",
        "nothing.secure.test, A, NXDOMAIN, SECURE",
        "_25._tcp.mx2.secure.test, TLSA, NXDOMAIN, SECURE",
        "a.wild.secure.test, MX, NODATA, SECURE",
        "mx.nsec3.test, MX, NODATA, SECURE",
        "_25._tcp.mx.nsec3.test, TLSA, NXDOMAIN, SECURE",
        "mx.dear.test, MX, NODATA, INSECURE",
        "_25._tcp.mx.dear.test, TLSA, NXDOMAIN, INSECURE",
        "mx.plain.test, MX, NODATA, INSECURE",
        "nothing.plain.test, A, NXDOMAIN, INSECURE",
        "nothing.island.test, A, NXDOMAIN, INSECURE",
        "nosuchtld, A, NXDOMAIN, SECURE"
    })
    @DisplayName("rule 1: tells a proven lack from an unproven one, and NODATA from NXDOMAIN")
    void tellsWhatIsLacking(String name, String type, DnsAnswer.Kind kind, DnssecStatus status) {
        DnsAnswer<?> answer = answer(name, type(type));

        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.ttl()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "corrupt.secure.test, A",
        "corrupt.secure.test, AAAA",
        "expired.secure.test, A",
        "stripped.secure.test, A",
        "stripped.secure.test, AAAA",
        "stripped-nx.secure.test, A",
        "true.secure.test, A",
        "_25._tcp.forged.secure.test, TLSA",
        "mx.bogusds.test, A",
        "nothing.bogusds.test, A",
        "mx.shouldbesigned.test, A",
        "nothing.shouldbesigned.test, A"
    })
    @DisplayName("rule 2: what does not validate is a failure, and neither an answer nor a lack")
    void bogusIsAFailure(String name, String type) {
        DnsFailure<?> failure = failure(name, type(type));

        assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.BOGUS);
        assertThat(failure.extendedErrors()).isNotEmpty();
        assertThat(failure.detail()).contains(name).contains("does not validate");
        assertThat(failure.toString()).as("a line for people, not the records").doesNotContain("{", "sigs");
    }

    @ParameterizedTest
    @CsvSource({
        "servfail.secure.test, SERVFAIL, SERVFAIL",
        "refused.secure.test, REFUSED, REFUSED",
        "garbled.secure.test, MALFORMED, failed",
        "silent.secure.test, TIMEOUT, no answer",
        "mx.nokeys.test, SERVFAIL, keys",
        "nothing.nokeys.test, SERVFAIL, keys",
        "loop1.secure.test, SERVFAIL, SERVFAIL",
        "c9.secure.test, MALFORMED, more than 8 aliases"
    })
    @DisplayName("rule 2: tells what kind of failure it was, and whose")
    void tellsFailuresApart(String name, DnsFailure.Kind kind, String detail) {
        DnsFailure<?> failure = failure(name, RecordType.A);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.detail()).contains(detail);
    }

    @Test
    @DisplayName("follows as many aliases as the bound allows")
    void followsEightAliases() {
        assertThat(answer("c8.secure.test", RecordType.A).aliases()).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        "alias2.secure.test, RECORDS, alias.secure.test=SECURE mx1.secure.test=SECURE, SECURE",
        "outward.secure.test, RECORDS, mx.plain.test=SECURE, INSECURE",
        "back.plain.test, RECORDS, mx1.secure.test=INSECURE, INSECURE",
        "twice.plain.test, RECORDS, back.plain.test=INSECURE mx1.secure.test=INSECURE, INSECURE",
        "host.old.secure.test, RECORDS, host.new.secure.test=SECURE, SECURE",
        "dangling.secure.test, NXDOMAIN, nothing.plain.test=SECURE, INSECURE",
        "nowhere.secure.test, NXDOMAIN, nothing.secure.test=SECURE, SECURE",
        "bare.secure.test, NODATA, _tcp.mx1.secure.test=SECURE, SECURE"
    })
    @DisplayName("rule 1: gives each alias its own status, also where there is nothing at the end")
    void givesEachAliasItsStatus(String name, DnsAnswer.Kind kind, String aliases, DnssecStatus status) {
        DnsAnswer<?> answer = answer(name, RecordType.A);

        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.aliases().stream()
                        .map(alias -> alias.target() + "=" + alias.status())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(aliases);
        assertThat(answer.aliases()).first().extracting(DnsAlias::owner).isEqualTo(DnsName.parse(name));
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    @DisplayName("takes a truncated answer again by TCP")
    void fallsBackToTcp() {
        answer("big.secure.test", RecordType.A);

        assertThat(dns.queries())
                .filteredOn(query -> query.name().startsWith("big."))
                .extracting(ReceivedQuery::tcp)
                .contains(true);
    }

    @Test
    @DisplayName("repeats a query that is not answered")
    void repeatsAQuery() {
        failure("silent.secure.test", RecordType.A);

        assertThat(dns.queryCount("silent.secure.test", "A")).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"silent.secure.test", "mx.silentkeys.test", "nothing.silentkeys.test"})
    @DisplayName("rule 14: keeps to the query's timeout, and running out of time is a failure")
    void keepsToTheTimeout(String name) {
        DnsQuery<?> query = DnsQuery.of(DnsName.parse(name), RecordType.TLSA).withTimeout(Duration.ofMillis(400));
        DnsResult<?> result;
        long begin = System.nanoTime();
        try (DnsjavaResolver patient = resolverOf(dns, dns.trustAnchor())) {
            result = lookup(patient, query);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("400 ms, a second of grace, and time for a busy machine; without a deadline it would be 10 s")
                .isLessThan(Duration.ofSeconds(5));
        assertThat(result)
                .isInstanceOfSatisfying(
                        DnsFailure.class, failure -> assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.TIMEOUT));
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    @DisplayName("validates signatures of each usual algorithm")
    void validatesAlgorithms(SigningAlgorithm algorithm) {
        try (TestDns server = TestDns.builder()
                        .zone(TestZone.signed("alg.test", algorithm).record("mx A 127.0.0.1"))
                        .start();
                DnsjavaResolver asked = resolverOf(server, server.trustAnchor())) {
            assertThat(statusOf(asked, "mx.alg.test")).isEqualTo(DnssecStatus.SECURE);
        }
    }

    private static DnsjavaResolver resolverOf(TestDns server, String anchors) {
        return DnsjavaResolver.builder()
                .server(server.address())
                .trustAnchors(anchors)
                .build();
    }

    private static DnssecStatus statusOf(DnsjavaResolver asked, String name) {
        return ((DnsAnswer<?>) lookup(asked, DnsQuery.of(DnsName.parse(name), RecordType.A))).status();
    }

    @Test
    @DisplayName("takes everything for bogus under a foreign trust anchor, and says so in its verdict")
    void foreignAnchor() {
        try (DnsjavaResolver asked =
                DnsjavaResolver.builder().server(dns.address()).build()) {
            DnsResult<?> result = lookup(asked, DnsQuery.of(DnsName.parse("mx.plain.test"), RecordType.A));
            ResolverVerdict verdict = asked.selfProbe().toCompletableFuture().join();

            assertThat(result)
                    .isInstanceOfSatisfying(
                            DnsFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.BOGUS));
            assertThat(verdict.kind()).isEqualTo(ResolverVerdict.Kind.DNSSEC_BROKEN);
            assertThat(verdict.explanation()).contains("trust anchor").contains("20326");
        }
    }

    @Test
    @DisplayName("cannot tell of names that no trust anchor covers")
    void beyondTheAnchors() {
        String anchor = dns.trustAnchor().replaceFirst("^\\S+", "other.test.");
        try (DnsjavaResolver asked = resolverOf(dns, anchor)) {
            assertThat(statusOf(asked, "mx1.secure.test")).isEqualTo(DnssecStatus.INDETERMINATE);
        }
    }

    @Test
    @DisplayName("lets one good anchor suffice among several, of whatever algorithm")
    void severalAnchors() {
        String foreign = ". DS 1 8 2 " + "00".repeat(32) + "\n. DS 2 15 4 " + "00".repeat(48) + "\n";
        try (DnsjavaResolver asked = resolverOf(dns, foreign + dns.trustAnchor())) {
            assertThat(statusOf(asked, "mx1.secure.test")).isEqualTo(DnssecStatus.SECURE);
        }
    }

    @Test
    @DisplayName("asks the next server when one refuses, is dead or keeps silent")
    void asksTheNextServer() throws Exception {
        try (ScriptedDns refusing = ScriptedDns.start(query -> List.of(ScriptedDns.reply(query, Rcode.REFUSED)));
                ScriptedDns silent = ScriptedDns.start(query -> List.of());
                DnsjavaResolver asked = DnsjavaResolver.builder()
                        .servers(List.of(refusing.address(), closedPort(), silent.address(), dns.address()))
                        .retryInterval(Duration.ofMillis(200))
                        .trustAnchors(dns.trustAnchor())
                        .build()) {
            assertThat(statusOf(asked, "mx1.secure.test")).isEqualTo(DnssecStatus.SECURE);
        }
    }

    private static InetSocketAddress closedPort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    @Test
    @DisplayName("says at once that a dead server is unreachable")
    void deadServer() throws SocketException {
        try (DnsjavaResolver asked =
                DnsjavaResolver.builder().server(closedPort()).build()) {
            DnsResult<?> result = lookup(asked, DnsQuery.of(DnsName.parse("mx.plain.test"), RecordType.A));
            ResolverVerdict verdict = asked.selfProbe().toCompletableFuture().join();

            assertThat(result)
                    .isInstanceOfSatisfying(
                            DnsFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.UNREACHABLE));
            assertThat(verdict.kind()).isEqualTo(ResolverVerdict.Kind.UNREACHABLE);
        }
    }

    @Test
    @DisplayName("finds by its self-probe that DNSSEC works")
    void selfProbeFindsThatDnssecWorks() {
        assertThat(resolver.selfProbe().toCompletableFuture().join().kind())
                .isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
    }

    @Test
    @DisplayName("fails look-ups after it was closed")
    void closed() {
        DnsjavaResolver asked = resolverOf(dns, dns.trustAnchor());
        asked.close();
        asked.close();

        assertThat(lookup(asked, DnsQuery.of(DnsName.parse("mx.plain.test"), RecordType.A)))
                .isInstanceOf(DnsFailure.class);
        assertThat(asked.selfProbe().toCompletableFuture().join().kind()).isEqualTo(ResolverVerdict.Kind.UNREACHABLE);
    }

    @Test
    @DisplayName("fetches keys once for look-ups made at the same time")
    void sharesKeyQueries() {
        try (TestDns server = TestDns.builder()
                        .zone(TestZone.signed("secure.test").record("*.many A 127.0.0.1"))
                        .start();
                DnsjavaResolver asked = resolverOf(server, server.trustAnchor())) {
            var lookups = IntStream.range(0, 20)
                    .mapToObj(i -> asked.lookup(DnsQuery.of(DnsName.parse("h" + i + ".many.secure.test"), RecordType.A))
                            .toCompletableFuture())
                    .toList();

            assertThat(lookups).allSatisfy(lookup -> assertThat(lookup.join()).isInstanceOf(DnsAnswer.class));
            assertThat(server.queryCount(".", "DNSKEY")).isLessThan(20);
        }
    }
}
