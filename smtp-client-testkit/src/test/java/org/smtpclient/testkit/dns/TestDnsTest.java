package org.smtpclient.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

@DisplayName("The DNS test server")
class TestDnsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private TestDns dns;

    @AfterEach
    void closeServer() {
        if (dns != null) {
            dns.close();
        }
    }

    private static TestZone rich(TestZone zone) {
        return zone.record(
                "@ 300 IN MX 10 mx1",
                "@ TXT \"v=spf1 -all\"",
                "mx1 A 127.0.0.1",
                "mx1 AAAA ::1",
                "_25._tcp.mx1 TLSA 3 1 1 " + "ab".repeat(32),
                "alias CNAME mx1",
                "alias2 CNAME alias",
                "outward CNAME mx.plain.test.",
                "dangling CNAME nothing.plain.test.",
                "dangling-here CNAME nothing",
                "loop1 CNAME loop2",
                "loop2 CNAME loop1",
                "old DNAME new",
                "host.new A 127.0.0.9",
                "*.wild A 127.0.0.7",
                "*.walias CNAME mx1",
                "null MX 0 .",
                "deep.empty.between A 127.0.0.8");
    }

    private static TestZone plain() {
        return TestZone.unsigned("plain.test").record("@ MX 5 mx", "mx A 127.0.0.2", "back CNAME mx1.example.test.");
    }

    private void serve(TestZone... zones) {
        TestDns.Builder builder = TestDns.builder();
        for (TestZone zone : zones) {
            builder.zone(zone);
        }
        dns = builder.start();
    }

    private Message ask(String name, String type) throws IOException {
        return simple().send(query(name, type));
    }

    private SimpleResolver simple() {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setTimeout(TIMEOUT);
        return resolver;
    }

    private Resolver validating() throws IOException {
        ValidatingResolver resolver = new ValidatingResolver(simple());
        resolver.loadTrustAnchors(new ByteArrayInputStream(dns.trustAnchor().getBytes(StandardCharsets.US_ASCII)));
        resolver.setTimeout(TIMEOUT);
        return resolver;
    }

    private static Message query(String name, String type) throws IOException {
        return Message.newQuery(Record.newRecord(
                Name.fromString(name, Name.root), Type.value(type.toUpperCase(Locale.ROOT)), DClass.IN));
    }

    private static String judged(Resolver resolver, String name, String type) throws IOException {
        Message query = query(name, type);
        query.getHeader().setFlag(Flags.AD);
        Message answer = resolver.send(query);
        String verdict = answer.getHeader().getFlag(Flags.AD)
                ? "secure"
                : answer.getRcode() == Rcode.SERVFAIL ? "bogus" : "insecure";
        int records = (int) answer.getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == query.getQuestion().getType())
                .count();
        return verdict + " " + Rcode.string(answer.getRcode()) + " " + records;
    }

    private static String judgedAloud(Resolver resolver, String name, String type) throws IOException {
        return name + " " + type + ": " + judged(resolver, name, type);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "example.test, MX, secure NOERROR 1",
        "EXAMPLE.Test, MX, secure NOERROR 1",
        "mx1.example.test, A, secure NOERROR 1",
        "mx1.example.test, AAAA, secure NOERROR 1",
        "example.test, TXT, secure NOERROR 1",
        "_25._tcp.mx1.example.test, TLSA, secure NOERROR 1",
        "null.example.test, MX, secure NOERROR 1",
        "example.test, DS, secure NOERROR 1",
        "example.test, DNSKEY, secure NOERROR 1",
        "example.test, SOA, secure NOERROR 1",
        "., NS, secure NOERROR 1",
        "mx1.example.test, TLSA, secure NOERROR 0",
        "empty.between.example.test, A, secure NOERROR 0",
        "none.example.test, A, secure NXDOMAIN 0",
        "_25._tcp.none.example.test, TLSA, secure NXDOMAIN 0",
        "none.test, A, secure NXDOMAIN 0",
        "none.nowhere, A, secure NXDOMAIN 0",
        "any.wild.example.test, A, secure NOERROR 1",
        "any.at.all.wild.example.test, A, secure NOERROR 1",
        "any.wild.example.test, MX, secure NOERROR 0",
        "any.walias.example.test, A, secure NOERROR 1",
        "alias.example.test, A, secure NOERROR 1",
        "alias2.example.test, A, secure NOERROR 1",
        "alias.example.test, CNAME, secure NOERROR 1",
        "alias.example.test, MX, secure NOERROR 0",
        "host.old.example.test, A, secure NOERROR 1",
        "none.old.example.test, A, secure NXDOMAIN 0",
        "dangling-here.example.test, A, secure NXDOMAIN 0",
        "outward.example.test, A, insecure NOERROR 1",
        "dangling.example.test, A, insecure NXDOMAIN 0",
        "plain.test, MX, insecure NOERROR 1",
        "none.plain.test, A, insecure NXDOMAIN 0",
        "mx.plain.test, TLSA, insecure NOERROR 0",
        "plain.test, DS, secure NOERROR 0",
        "back.plain.test, A, insecure NOERROR 1",
    })
    void aValidatingClientFindsNsecZonesAsTheyAre(String name, String type, String expected) throws IOException {
        serve(rich(TestZone.signed("example.test")), plain());
        assertThat(judged(validating(), name, type)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "example.test, MX, secure NOERROR 1",
        "mx1.example.test, TLSA, secure NOERROR 0",
        "empty.between.example.test, A, secure NOERROR 0",
        "none.example.test, A, secure NXDOMAIN 0",
        "_25._tcp.none.example.test, TLSA, secure NXDOMAIN 0",
        "any.wild.example.test, A, secure NOERROR 1",
        "any.wild.example.test, MX, secure NOERROR 0",
        "any.at.all.wild.example.test, A, secure NOERROR 1",
        "host.old.example.test, A, secure NOERROR 1",
        "example.test, NSEC3PARAM, secure NOERROR 1",
        "outward.example.test, A, insecure NOERROR 1",
        "sub.example.test, MX, insecure NOERROR 1",
        "sub.example.test, DS, secure NOERROR 0",
    })
    void aValidatingClientFindsNsec3ZonesAsTheyAre(String name, String type, String expected) throws IOException {
        serve(
                rich(TestZone.signed("example.test")).nsec3(0),
                plain(),
                TestZone.unsigned("sub.example.test").record("@ MX 0 ."));
        assertThat(judged(validating(), name, type)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "example.test, MX, secure NOERROR 1",
        "mx1.example.test, TXT, secure NOERROR 0",
        "none.example.test, A, insecure NXDOMAIN 0",
        "sub.example.test, DS, secure NOERROR 0",
        "sub.example.test, MX, insecure NOERROR 1",
    })
    void aValidatingClientFindsWhatOptOutLeavesOpenInsecure(String name, String type, String expected)
            throws IOException {
        serve(
                rich(TestZone.signed("example.test")).nsec3OptOut(),
                plain(),
                TestZone.unsigned("sub.example.test").record("@ MX 0 ."));
        assertThat(judged(validating(), name, type)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmValidates(SigningAlgorithm algorithm) throws IOException {
        serve(rich(TestZone.signed("example.test", algorithm)));
        Resolver resolver = validating();
        assertThat(judged(resolver, "example.test", "MX")).isEqualTo("secure NOERROR 1");
        assertThat(judged(resolver, "none.example.test", "A")).isEqualTo("secure NXDOMAIN 0");
    }

    @Test
    void brokenZonesAreBogusAndNothingElseIs() throws IOException {
        TestZone zone = rich(TestZone.signed("example.test"));
        serve(
                zone.fault("mx1", "A", DnsFault.CORRUPT_SIGNATURE)
                        .fault("mx1", "AAAA", DnsFault.EXPIRED_SIGNATURE)
                        .fault("@", "TXT", DnsFault.NO_SIGNATURE)
                        .fault("none", "A", DnsFault.CORRUPT_SIGNATURE)
                        .fault("nodata", "A", DnsFault.NO_SIGNATURE)
                        .fault("alias2", "CNAME", DnsFault.CORRUPT_SIGNATURE)
                        .record("nodata TXT x")
                        .forged("null MX 1 evil.plain.test.", "slipped A 127.6.6.6"),
                plain(),
                TestZone.signed("bogus-ds.test").record("@ MX 0 .").bogusDs(),
                TestZone.unsigned("bogus-ds-unsigned.test").record("@ MX 0 .").bogusDs(),
                TestZone.signed("broken.test").record("@ MX 0 .").fault(DnsFault.CORRUPT_SIGNATURE),
                TestZone.signed("island.test").record("@ MX 0 .").withoutDs());
        Resolver resolver = validating();
        assertThat(List.of(
                        judgedAloud(resolver, "mx1.example.test", "A"),
                        judgedAloud(resolver, "mx1.example.test", "AAAA"),
                        judgedAloud(resolver, "example.test", "TXT"),
                        judgedAloud(resolver, "none.example.test", "A"),
                        judgedAloud(resolver, "nodata.example.test", "A"),
                        judgedAloud(resolver, "alias2.example.test", "AAAA"),
                        judgedAloud(resolver, "null.example.test", "MX"),
                        judgedAloud(resolver, "slipped.example.test", "A"),
                        judgedAloud(resolver, "bogus-ds.test", "MX"),
                        judgedAloud(resolver, "bogus-ds-unsigned.test", "MX"),
                        judgedAloud(resolver, "broken.test", "MX")))
                .allMatch(verdict -> verdict.contains(": bogus SERVFAIL"));
        assertThat(judged(resolver, "example.test", "MX")).startsWith("secure");
        assertThat(judged(resolver, "other.example.test", "A")).startsWith("secure NXDOMAIN");
        assertThat(judged(resolver, "island.test", "MX")).isEqualTo("insecure NOERROR 1");
    }

    @Test
    void anotherServersTrustAnchorMakesEverythingBogus() throws IOException {
        serve(rich(TestZone.signed("example.test")));
        try (TestDns other = TestDns.builder().start()) {
            ValidatingResolver resolver = new ValidatingResolver(simple());
            resolver.loadTrustAnchors(
                    new ByteArrayInputStream(other.trustAnchor().getBytes(StandardCharsets.US_ASCII)));
            assertThat(judged(resolver, "example.test", "MX")).startsWith("bogus");
        }
    }

    @Test
    void aPlainClientGetsRecordsWithTtlsAsWrittenAndNoProofs() throws IOException {
        serve(rich(TestZone.signed("example.test")));
        SimpleResolver resolver = simple();
        resolver.setEDNS(-1);
        Message answer = resolver.send(query("example.test", "MX"));
        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::toString)
                .containsExactly("example.test.\t\t300\tIN\tMX\t10 mx1.example.test.");
        assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(answer.getHeader().getFlag(Flags.AD)).isFalse();
        assertThat(answer.getOPT()).isNull();
        assertThat(resolver.send(query("none.example.test", "MX")).getSection(Section.AUTHORITY))
                .extracting(Record::getType)
                .containsExactly(Type.SOA);
    }

    @Test
    void aliasesAreAnsweredStepByStep() throws IOException {
        serve(rich(TestZone.signed("example.test")), plain());
        assertThat(ask("alias2.example.test", "A").getSection(Section.ANSWER))
                .extracting(record -> record.getName() + " " + Type.string(record.getType()))
                .containsExactly("alias2.example.test. CNAME", "alias.example.test. CNAME", "mx1.example.test. A");
        assertThat(ask("loop1.example.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void aNegativeTtlIsTheSmallerOfTheSoasTtlAndMinimum() throws IOException {
        serve(TestZone.signed("example.test").record("@ 900 SOA ns.invalid. h.invalid. 1 2 3 4 77"));
        assertThat(ask("none.example.test", "A").getSection(Section.AUTHORITY))
                .singleElement()
                .extracting(Record::getTTL)
                .isEqualTo(77L);
    }

    @Test
    void bigAnswersAreTruncatedByUdpAndWholeByTcp() throws IOException {
        TestZone zone = TestZone.signed("example.test");
        for (int i = 0; i < 100; i++) {
            zone = zone.record("big TXT \"" + "x".repeat(200) + i + "\"");
        }
        serve(zone);
        SimpleResolver udp = simple();
        udp.setIgnoreTruncation(true);
        assertThat(udp.send(query("big.example.test", "TXT")).getHeader().getFlag(Flags.TC))
                .isTrue();
        assertThat(ask("big.example.test", "TXT").getSection(Section.ANSWER)).hasSize(100);
        assertThat(judged(validating(), "big.example.test", "TXT")).isEqualTo("secure NOERROR 100");
        assertThat(dns.queries()).anyMatch(ReceivedQuery::tcp);
    }

    @Test
    void faultsOfTheServerShowOnTheWire() throws IOException {
        serve(rich(TestZone.signed("example.test"))
                .fault("mx1", "A", DnsFault.SERVFAIL)
                .fault("mx1", "AAAA", DnsFault.REFUSED)
                .fault("@", "MX", DnsFault.TIMEOUT)
                .fault("@", "TXT", DnsFault.MALFORMED)
                .fault("null", "MX", DnsFault.TRUNCATED)
                .fault("host.new", "A", DnsFault.delay(Duration.ofMillis(300))));
        assertThat(ask("mx1.example.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(ask("alias2.example.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(ask("mx1.example.test", "AAAA").getRcode()).isEqualTo(Rcode.REFUSED);
        assertThatThrownBy(() -> ask("example.test", "TXT")).isInstanceOf(IOException.class);
        assertThat(ask("null.example.test", "MX").getSection(Section.ANSWER)).hasSize(1);
        assertThat(dns.queries()).contains(new ReceivedQuery("null.example.test", "MX", true, false));
        long start = System.nanoTime();
        assertThat(ask("host.new.example.test", "A").getSection(Section.ANSWER)).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        SimpleResolver impatient = simple();
        impatient.setTimeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> impatient.send(query("example.test", "MX"))).isInstanceOf(IOException.class);
    }

    @Test
    void aValidatingServerSetsTheAdBitAndRefusesBogusAnswers() throws IOException {
        dns = TestDns.builder()
                .zone(rich(TestZone.signed("example.test")).fault("mx1", "A", DnsFault.EXPIRED_SIGNATURE))
                .zone(plain())
                .validating()
                .start();
        SimpleResolver resolver = simple();
        assertThat(judged(resolver, "example.test", "MX")).isEqualTo("secure NOERROR 1");
        assertThat(judged(resolver, "none.example.test", "MX")).isEqualTo("secure NXDOMAIN 0");
        assertThat(judged(resolver, "plain.test", "MX")).isEqualTo("insecure NOERROR 1");
        assertThat(judged(resolver, "outward.example.test", "A")).isEqualTo("insecure NOERROR 1");
        assertThat(ask("example.test", "MX").getHeader().getFlag(Flags.AD)).isFalse();
        resolver.setEDNS(0, 1232, ExtendedFlags.DO, List.of());
        Message bogus = resolver.send(query("mx1.example.test", "A"));
        assertThat(bogus.getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(bogus.getOPT().getOptions())
                .filteredOn(ExtendedErrorCodeOption.class::isInstance)
                .isNotEmpty();
        Message unchecked = query("mx1.example.test", "A");
        unchecked.getHeader().setFlag(Flags.CD);
        assertThat(resolver.send(unchecked).getRcode()).isEqualTo(Rcode.NOERROR);
        dns.update(TestZone.signed("example.test").record("@ MX 3 new").fault("@", "MX", DnsFault.NO_SIGNATURE));
        assertThat(judged(resolver, "example.test", "MX")).startsWith("bogus");
    }

    @Test
    void aZoneChangesWhileTheServerRunsAndStaysSecure() throws IOException {
        serve(rich(TestZone.signed("example.test")));
        Resolver resolver = validating();
        assertThat(judged(resolver, "late.example.test", "A")).isEqualTo("secure NXDOMAIN 0");
        dns.update(rich(TestZone.signed("example.test")).record("late A 127.0.0.1"));
        dns.update(TestZone.unsigned("added.example").record("@ MX 0 ."));
        assertThat(judged(resolver, "late.example.test", "A")).isEqualTo("secure NOERROR 1");
        assertThat(judged(resolver, "added.example", "MX")).isEqualTo("insecure NOERROR 1");
    }

    @Test
    void questionsAreCounted() throws IOException {
        serve(rich(TestZone.signed("example.test")));
        ask("Example.test", "MX");
        ask("example.test.", "MX");
        ask("example.test", "A");
        assertThat(dns.queryCount("example.TEST.", "mx")).isEqualTo(2);
        assertThat(dns.queries()).hasSize(3).first().isEqualTo(new ReceivedQuery("example.test", "MX", false, false));
    }

    @Test
    void theAddressCanBeChosenAndIsFreeAfterClosing() throws Exception {
        InetSocketAddress chosen = new InetSocketAddress(InetAddress.getByName("127.0.53.9"), 0);
        dns = TestDns.builder().listen(chosen).start();
        InetSocketAddress bound = dns.address();
        assertThat(bound.getAddress()).isEqualTo(chosen.getAddress());
        dns.close();
        dns.close();
        dns = TestDns.builder().listen(bound).start();
        assertThat(dns.address()).isEqualTo(bound);
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReason() {
        assertThatThrownBy(() -> TestZone.signed("example.test").record("mx1 A not-an-address"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mx1 A not-an-address");
        assertThatThrownBy(() -> TestZone.signed("example.test").record("mx1.other.test. A 127.0.0.1"))
                .hasMessageContaining("outside the zone");
        assertThatThrownBy(() -> TestZone.signed("example.test").fault("@", "NOTATYPE", DnsFault.SERVFAIL))
                .hasMessageContaining("NOTATYPE");
        assertThatThrownBy(() -> TestZone.signed(".")).hasMessageContaining("root");
        assertThatThrownBy(() -> TestDns.builder()
                        .zone(TestZone.signed("example.test").record("a.sub A 127.0.0.1"))
                        .zone(TestZone.signed("sub.example.test"))
                        .start())
                .hasMessageContaining("belongs into the zone sub.example.test");
    }
}
