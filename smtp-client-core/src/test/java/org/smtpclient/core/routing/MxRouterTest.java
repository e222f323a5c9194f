package org.smtpclient.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.core.address.MailDomain;

class MxRouterTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(7);

    private final StubResolver stub = new StubResolver();

    private MxRoute route(MxRouter.Builder router, String domain) {
        return router.build()
                .route(MailDomain.parse(domain), TIMEOUT)
                .toCompletableFuture()
                .join();
    }

    private DnsAnswer<MxRecord> mx(String... records) {
        return stub.records(
                "dest.test",
                RecordType.MX,
                30,
                Arrays.stream(records)
                        .map(record -> record.split(" "))
                        .map(parts -> new MxRecord(Integer.parseInt(parts[0]), DnsName.parse(parts[1])))
                        .toArray(MxRecord[]::new));
    }

    private static List<String> hosts(MxRoute route) {
        assertThat(route).isInstanceOf(MxRoute.Hosts.class);
        return ((MxRoute.Hosts) route)
                .hosts().stream().map(MailExchange::toString).toList();
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments("10 a.test", "10 a.test"),
                arguments("20 b.test,10 a.test,30 c.test", "10 a.test,20 b.test,30 c.test"),
                arguments("65535 b.test,0 a.test", "0 a.test,65535 b.test"),
                arguments("20 a.test,10 A.test,15 b.test", "10 A.test,15 b.test"),
                arguments("0 .,10 a.test", "10 a.test"),
                arguments("5 192.0.2.1,10 a.test,7 *.test", "10 a.test"),
                arguments(
                        "6 f.test,1 a.test,2 b.test,3 c.test,5 e.test,4 d.test",
                        "1 a.test,2 b.test,3 c.test,4 d.test,5 e.test"));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("routes")
    @DisplayName("rule 16: mail goes to the usable hosts of the MX records, best first")
    void mailGoesToTheUsableHostsBestFirst(String records, String expected) {
        DnsAnswer<MxRecord> answer = mx(records.split(","));
        MxRoute route = route(MxRouter.builder(stub), "dest.test");

        assertThat(hosts(route)).containsExactly(expected.split(","));
        assertThat(((MxRoute.Hosts) route).mx()).isSameAs(answer);
        assertThat(((MxRoute.Hosts) route).implicit()).isFalse();
        assertThat(stub.asked(0, RecordType.MX).query().timeout()).isEqualTo(TIMEOUT);
    }

    @Test
    @DisplayName("rule 16: hosts of equal preference are tried in an order that changes")
    void hostsOfEqualPreferenceAreTriedInAnOrderThatChanges() {
        mx("10 a.test", "10 b.test", "10 c.test", "20 d.test");
        MxRouter.Builder router = MxRouter.builder(stub).random(new Random(1));
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(hosts(route(router, "dest.test")));
        }

        assertThat(orders).hasSize(6).allSatisfy(order -> assertThat(order).endsWith("20 d.test"));
    }

    @Test
    @DisplayName("rule 16: the order changes without a generator of the user's, too")
    void theOrderChangesByDefault() {
        mx("10 a.test", "10 b.test");
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(hosts(route(MxRouter.builder(stub), "dest.test")));
        }

        assertThat(orders).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsAnswer.Kind.class,
            names = {"NODATA", "NXDOMAIN"})
    @DisplayName("rule 16: a domain without MX records is its own mail host")
    void aDomainWithoutMxRecordsIsItsOwnMailHost(DnsAnswer.Kind kind) {
        DnsAnswer<MxRecord> answer = stub.nothing("dest.test", RecordType.MX, 30, kind);
        MxRoute route = route(MxRouter.builder(stub), "dest.test");

        assertThat(hosts(route)).containsExactly("0 dest.test");
        assertThat(((MxRoute.Hosts) route).implicit()).isTrue();
        assertThat(((MxRoute.Hosts) route).mx()).isSameAs(answer);
        assertThat(route).hasToString("dest.test has no MX records (" + kind + "): implicit MX [0 dest.test]");
    }

    @ParameterizedTest
    @EnumSource(DnsFailure.Kind.class)
    @DisplayName("rule 2: a failed MX look-up is no lack of MX records: there is no implicit MX")
    void aFailedLookUpGivesNoHost(DnsFailure.Kind kind) {
        DnsFailure<MxRecord> failure = stub.failure("dest.test", RecordType.MX, kind);

        assertThat(route(MxRouter.builder(stub), "dest.test"))
                .isInstanceOfSatisfying(
                        MxRoute.LookupFailed.class,
                        failed -> assertThat(failed.failure()).isSameAs(failure));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 .", "10 .", "0 .,10 ."})
    @DisplayName("rule 16: a Null MX is a permanent refusal")
    void aNullMxIsAPermanentRefusal(String records) {
        mx(records.split(","));

        assertThat(route(MxRouter.builder(stub), "dest.test"))
                .isInstanceOf(MxRoute.NullMx.class)
                .hasToString("dest.test takes no mail (Null MX, RFC 7505)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 192.0.2.1", "10 *.test", "0 .,10 192.0.2.1", "10 -a.test,20 b\\032c.test"})
    @DisplayName("rule 16: MX records that name no host do not make the domain its own mail host")
    void mxRecordsThatNameNoHost(String records) {
        mx(records.split(","));

        assertThat(route(MxRouter.builder(stub), "dest.test"))
                .isInstanceOf(MxRoute.NoUsableHost.class)
                .asString()
                .startsWith("No MX record of dest.test names a host: [");
    }

    @Test
    void anAddressLiteralIsNotLookedUp() {
        assertThat(route(MxRouter.builder(stub), "[192.0.2.1]"))
                .isInstanceOfSatisfying(
                        MxRoute.Literal.class,
                        literal -> assertThat(literal.literal()).isEqualTo(MailDomain.parse("[192.0.2.1]")));
        assertThat(stub.asked()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, own name {1} → {2}")
    @CsvSource(
            nullValues = "loop",
            value = {
                "'10 a.test,20 b.test,30 c.test', z.test, '10 a.test,20 b.test,30 c.test'",
                "'10 a.test,20 b.test,30 c.test', C.test, '10 a.test,20 b.test'",
                "'10 a.test,20 b.test,30 c.test', b.test, '10 a.test'",
                "'10 a.test,20 b.test,20 c.test', b.test, '10 a.test'",
                "'10 a.test,20 b.test,30 c.test', a.test, loop",
                "'10 a.test,10 b.test',           a.test, loop",
                "'10 a.test',                     a.test, loop",
                "'1 a.test,2 b.test,3 c.test,4 d.test,5 e.test,6 f.test', f.test, "
                        + "'1 a.test,2 b.test,3 c.test,4 d.test,5 e.test'",
            })
    @DisplayName("rule 16: mail moves only to hosts of better preference than one's own")
    void mailMovesOnlyToHostsOfBetterPreference(String records, String own, String expected)
            throws UnknownHostException {
        mx(records.split(","));
        MxRoute byName = route(MxRouter.builder(stub).ownNames(Set.of(DnsName.parse(own))), "dest.test");
        MxRoute byAddress = withoutSelf(own);

        for (MxRoute route : List.of(byName, byAddress)) {
            if (expected == null) {
                assertThat(route).isInstanceOf(MxRoute.Loop.class).asString().contains("dest.test", "loops back");
            } else {
                assertThat(hosts(route)).containsExactly(expected.split(","));
            }
        }
    }

    /** The second step, with a different address for each host. */
    private MxRoute withoutSelf(String ownHost) throws UnknownHostException {
        MxRouter router = MxRouter.builder(stub)
                .ownAddresses(Set.of(address(DnsName.parse(ownHost))))
                .build();
        MxRoute.Hosts first = (MxRoute.Hosts) router.route(MailDomain.parse("dest.test"), TIMEOUT)
                .toCompletableFuture()
                .join();
        for (MailExchange exchange : first.hosts()) {
            stub.records(exchange.host().toString(), RecordType.A, 30, new AddressRecord(address(exchange.host())));
        }
        HostLookup lookup = HostLookup.of(stub, AddressFamilies.IPV4);
        List<HostAddresses> addresses = first.hosts().stream()
                .map(exchange -> lookup.lookup(exchange.host(), TIMEOUT)
                        .toCompletableFuture()
                        .join())
                .toList();
        return router.withoutSelf(first, addresses);
    }

    private static InetAddress address(DnsName host) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {
            (byte) 192, 0, 2, (byte) Character.toLowerCase(host.toString().charAt(0))
        });
    }

    @Test
    @DisplayName("rule 16: a domain that is this host itself, without MX records, is a loop")
    void anImplicitMxThatIsThisHostIsALoop() {
        stub.nothing("dest.test", RecordType.MX, 30, DnsAnswer.Kind.NODATA);

        assertThat(route(MxRouter.builder(stub).ownNames(Set.of(DnsName.parse("DEST.test"))), "dest.test"))
                .isInstanceOf(MxRoute.Loop.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[192.0.2.1]", "[IPv6:::ffff:192.0.2.1]"})
    @DisplayName("rule 16: an address literal that is this host's own address is a loop")
    void anAddressLiteralOfThisHostIsALoop(String literal) throws UnknownHostException {
        MxRouter.Builder router = MxRouter.builder(stub).ownAddresses(Set.of(InetAddress.getByName("192.0.2.1")));

        assertThat(route(router, literal)).isInstanceOf(MxRoute.Loop.class);
        assertThat(route(router, "[192.0.2.2]")).isInstanceOf(MxRoute.Literal.class);
    }

    @Test
    @DisplayName("rule 2: a host whose addresses are not known is not taken for this one, nor dropped")
    void aHostWithoutKnownAddressesStays() throws UnknownHostException {
        mx("10 a.test");
        MxRouter router = MxRouter.builder(stub)
                .ownAddresses(Set.of(InetAddress.getByName("192.0.2.1")))
                .build();
        MxRoute.Hosts first = (MxRoute.Hosts) router.route(MailDomain.parse("dest.test"), TIMEOUT)
                .toCompletableFuture()
                .join();
        HostAddresses unknown = HostAddresses.of(
                DnsName.parse("a.test"), stub.failure("a.test", RecordType.A, DnsFailure.Kind.TIMEOUT), null);

        assertThat(router.withoutSelf(first, List.of(unknown))).isSameAs(first);
        assertThat(router.withoutSelf(first, List.of())).isSameAs(first);
    }

    @Test
    @DisplayName("rule 15: of a thousand MX records only the best few are tried")
    void ofAThousandMxRecordsOnlyTheBestFewAreTried() {
        mx(IntStream.range(0, 1000).mapToObj(i -> i + " h" + i + ".test").toArray(String[]::new));

        assertThat(hosts(route(MxRouter.builder(stub), "dest.test"))).hasSize(5);
        assertThat(hosts(route(MxRouter.builder(stub).maxHosts(2), "dest.test")))
                .containsExactly("0 h0.test", "1 h1.test");
        assertThatThrownBy(() -> MxRouter.builder(stub).maxHosts(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
