package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;

@DisplayName("The dnsjava resolver on zones that ldns signed and NSD serves")
class DnssecIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** What every way of asking must find. */
    private static final String EXPECTATIONS = """
            signed.test              MX    RECORDS  SECURE
            mx.signed.test           A     RECORDS  SECURE
            _25._tcp.mx.signed.test  TLSA  RECORDS  SECURE
            signed.test              TXT   RECORDS  SECURE
            mx.signed.test           AAAA  NODATA   SECURE
            nowhere.signed.test      A     NXDOMAIN SECURE
            x.wild.signed.test       A     RECORDS  SECURE
            x.y.wild.signed.test     A     RECORDS  SECURE
            x.wild.signed.test       TXT   NODATA   SECURE
            mx.child.signed.test     A     RECORDS  SECURE
            mx.plain.signed.test     A     RECORDS  INSECURE
            no.plain.signed.test     A     NXDOMAIN INSECURE
            large.signed.test        TXT   RECORDS  SECURE

            mx.nsec3.test            A     RECORDS  SECURE
            mx.nsec3.test            AAAA  NODATA   SECURE
            nowhere.nsec3.test       A     NXDOMAIN SECURE
            x.wild.nsec3.test        A     RECORDS  SECURE
            x.wild.nsec3.test        TXT   NODATA   SECURE
            mx.plain.nsec3.test      A     RECORDS  INSECURE
            mx.iterated.test         A     RECORDS  SECURE
            mx.iterated.test         AAAA  NODATA   INSECURE
            no.iterated.test         A     NXDOMAIN INSECURE
            test                     TXT   NODATA   SECURE
            unsigned.test            MX    RECORDS  INSECURE
            mx.unsigned.test         A     RECORDS  INSECURE
            nowhere.test             A     NXDOMAIN INSECURE

            mx.optout.test           A     RECORDS  SECURE
            mx.optout.test           TXT   NODATA   SECURE
            no.optout.test           A     NXDOMAIN INSECURE
            x.wild.optout.test       A     RECORDS  INSECURE
            mx.island.test           A     RECORDS  INSECURE

            mx.rsa.test              A     RECORDS  SECURE
            mx.p384.test             A     RECORDS  SECURE
            mx.ed25519.test          A     RECORDS  SECURE
            no.ed25519.test          A     NXDOMAIN SECURE

            alias.signed.test        A     RECORDS  SECURE
            alias.signed.test        AAAA  NODATA   SECURE
            dangling.signed.test     A     NXDOMAIN SECURE
            away.signed.test         A     RECORDS  INSECURE
            back.unsigned.test       A     RECORDS  INSECURE
            alias.signed.test        CNAME RECORDS  SECURE
            mx.old.signed.test       A     RECORDS  SECURE
            no.old.signed.test       A     NXDOMAIN SECURE
            mx.gone.signed.test      A     RECORDS  INSECURE

            corrupted.damaged.test   A     BOGUS
            expired.damaged.test     A     BOGUS
            stripped.damaged.test    A     BOGUS
            alias.damaged.test       A     BOGUS
            tobogus.signed.test      A     BOGUS
            intact.damaged.test      A     RECORDS  SECURE
            intact.damaged.test      AAAA  BOGUS
            damaged.test             MX    BOGUS
            mx.wrongds.test          A     BOGUS
            no.wrongds.test          A     BOGUS
            mx.expired.test          A     BOGUS
            no.expired.test          A     BOGUS
            mx.nosignatures.test     A     BOGUS

            mx.servfail.test         A     FAILED
            _25._tcp.mx2.signed.test TLSA  FAILED
            mx.lame.test             A     FAILED
            loop.signed.test         A     FAILED
            mx.dead.test             A     TIMEOUT
            _25._tcp.mx3.signed.test TLSA  TIMEOUT
            """;

    private static Lab lab;

    /** The ways of asking that must agree. */
    enum Way {
        /** Validation in process; the server's own is switched off by the CD bit. */
        VALIDATING_OVER_VALIDATING_UNBOUND {
            @Override
            Resolver open() {
                return DnsjavaResolver.builder()
                        .server(new InetSocketAddress(DnsServers.VALIDATING, 53))
                        .trustAnchors(lab.trustAnchor())
                        .build();
            }
        },
        /** Validation in process, of what a server forwards that validates nothing. */
        VALIDATING_OVER_PLAIN_UNBOUND {
            @Override
            Resolver open() {
                return DnsjavaResolver.builder()
                        .server(new InetSocketAddress(DnsServers.NON_VALIDATING, 53))
                        .trustAnchors(lab.trustAnchor())
                        .build();
            }
        },
        /** The AD bit of a server that validates. */
        AD_BIT {
            @Override
            Resolver open() {
                return DnsjavaResolver.builder()
                        .server(new InetSocketAddress(DnsServers.VALIDATING, 53))
                        .trustAd()
                        .build();
            }
        };

        abstract Resolver open();
    }

    @BeforeAll
    static void startLab() {
        String host = "mx A 127.0.1.1\n";
        String wildcard = "*.wild A 127.0.1.2\n";
        lab = Lab.setup()
                .zone(Zone.named("test").nsec3OptOut())
                .zone(Zone.named("signed.test").records(host + wildcard + """
                        @ MX 10 mx
                        @ TXT "v=spf1 -all"
                        _25._tcp.mx TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                        mx2 A 127.0.1.2
                        mx3 A 127.0.1.3
                        alias CNAME mx.nsec3.test.
                        dangling CNAME nowhere.nsec3.test.
                        away CNAME mx.unsigned.test.
                        tobogus CNAME corrupted.damaged.test.
                        loop CNAME pool
                        pool CNAME loop
                        old DNAME nsec3.test.
                        gone DNAME unsigned.test.
                        """ + large()))
                .zone(Zone.named("child.signed.test").records(host))
                .zone(Zone.named("plain.signed.test").unsigned().records(host))
                .zone(Zone.named("_tcp.mx2.signed.test").unsigned().service(Zone.Service.SERVFAIL))
                .zone(Zone.named("_tcp.mx3.signed.test").unsigned().service(Zone.Service.SILENT))
                .zone(Zone.named("nsec3.test").nsec3(3).records(host + wildcard))
                .zone(Zone.named("plain.nsec3.test").unsigned().records(host))
                .zone(Zone.named("iterated.test").nsec3(2501).records(host))
                .zone(Zone.named("optout.test").nsec3OptOut().records(host + wildcard))
                .zone(Zone.named("island.test")
                        .delegation(Zone.Delegation.INSECURE)
                        .records(host))
                .zone(Zone.named("unsigned.test").unsigned().records(host + "@ MX 10 mx\nback CNAME mx.signed.test.\n"))
                .zone(Zone.named("rsa.test").algorithm("RSASHA256").records(host))
                .zone(Zone.named("p384.test").algorithm("ECDSAP384SHA384").records(host))
                .zone(Zone.named("ed25519.test").algorithm("ED25519").records(host))
                .zone(Zone.named("damaged.test")
                        .records("""
                                @ MX 10 intact
                                corrupted A 127.0.1.1
                                expired A 127.0.1.1
                                stripped A 127.0.1.1
                                intact A 127.0.1.1
                                alias CNAME mx.signed.test.
                                """)
                        .damage(Zone.Damage.CORRUPTED, "@", "MX")
                        .damage(Zone.Damage.CORRUPTED, "corrupted", "A")
                        .damage(Zone.Damage.EXPIRED, "expired", "A")
                        .damage(Zone.Damage.STRIPPED, "stripped", "A")
                        .damage(Zone.Damage.CORRUPTED, "intact", "NSEC")
                        .damage(Zone.Damage.CORRUPTED, "alias", "CNAME"))
                .zone(Zone.named("wrongds.test")
                        .delegation(Zone.Delegation.BOGUS)
                        .records(host))
                .zone(Zone.named("expired.test").expired().records(host))
                .zone(Zone.named("nosignatures.test")
                        .unsigned()
                        .delegation(Zone.Delegation.SECURE)
                        .records(host))
                .zone(Zone.named("servfail.test").service(Zone.Service.SERVFAIL))
                .zone(Zone.named("lame.test").service(Zone.Service.REFUSED))
                .zone(Zone.named("dead.test").service(Zone.Service.SILENT))
                .start();
    }

    /** An RRset that no UDP answer of usual size holds. */
    private static String large() {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            records.append("large TXT \"")
                    .append(i)
                    .append(" ")
                    .append("x".repeat(200))
                    .append("\"\n");
        }
        return records.toString();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    static Stream<Arguments> expectations() {
        List<String[]> rows = EXPECTATIONS
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\\s+"))
                .toList();
        return Arrays.stream(Way.values())
                .flatMap(way -> rows.stream()
                        .map(row -> Arguments.of(way, row[0], row[1], row[2], row.length > 3 ? row[3] : "")));
    }

    @ParameterizedTest(name = "rule 1, rule 2: {0} finds {1} {2} to be {3} {4}")
    @MethodSource("expectations")
    void agreesWithWhatTheZonesAre(Way way, String name, String type, String kind, String status) throws Exception {
        try (Resolver resolver = way.open()) {
            DnsResult<?> result = lookup(resolver, name, type(type));

            assertThat(kind(result, kind)).as(result.toString()).isEqualTo(kind);
            if (result instanceof DnsAnswer<?> answer) {
                assertThat(answer.status()).as(result.toString()).isEqualTo(DnssecStatus.valueOf(status));
                assertThat(answer.records().isEmpty()).isEqualTo(!kind.equals("RECORDS"));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Way.class)
    @DisplayName("tells the security of each step of an alias chain")
    void tellsTheSecurityOfEachAlias(Way way) throws Exception {
        try (Resolver resolver = way.open()) {
            DnsAnswer<?> answer = (DnsAnswer<?>) lookup(resolver, "away.signed.test", RecordType.A);

            assertThat(answer.aliases())
                    .containsExactly(new DnsAlias(
                            DnsName.parse("away.signed.test"), DnsName.parse("mx.unsigned.test"), DnssecStatus.SECURE));
            assertThat(answer.finalName()).isEqualTo(DnsName.parse("mx.unsigned.test"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Way.class)
    @DisplayName("finds by its self-probe that DNSSEC works")
    void probesItself(Way way) throws Exception {
        try (Resolver resolver = way.open()) {
            assertThat(verdict(resolver)).isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
        }
    }

    @Test
    @DisplayName("rule 1: an AD bit that never comes proves nothing, and the self-probe says so")
    void adBitThatNeverComes() throws Exception {
        try (Resolver resolver = DnsjavaResolver.builder()
                .server(new InetSocketAddress(DnsServers.NON_VALIDATING, 53))
                .trustAd()
                .build()) {
            DnsAnswer<?> answer = (DnsAnswer<?>) lookup(resolver, "mx.signed.test", RecordType.A);

            assertThat(answer.status()).isEqualTo(DnssecStatus.INDETERMINATE);
            assertThat(verdict(resolver)).isNotEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
        }
    }

    @Test
    @DisplayName(
            "rule 2: with a trust anchor that is not the root's key every look-up fails, and the self-probe says so")
    void foreignTrustAnchor() throws Exception {
        try (Resolver resolver = DnsjavaResolver.builder()
                .server(new InetSocketAddress(DnsServers.VALIDATING, 53))
                .trustAnchors(". IN DS 20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d")
                .build()) {
            assertThat(lookup(resolver, "mx.signed.test", RecordType.A)).isInstanceOf(DnsFailure.class);
            assertThat(lookup(resolver, "mx.unsigned.test", RecordType.A)).isInstanceOf(DnsFailure.class);
            assertThat(verdict(resolver)).isEqualTo(ResolverVerdict.Kind.DNSSEC_BROKEN);
        }
    }

    /** The contract: within the query's timeout and a second. The test allows for a busy machine. */
    private static DnsResult<?> lookup(Resolver resolver, String name, RecordType<? extends DnsRecord> type)
            throws Exception {
        return resolver.lookup(DnsQuery.of(DnsName.parse(name), type).withTimeout(TIMEOUT))
                .toCompletableFuture()
                .get(TIMEOUT.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ResolverVerdict.Kind verdict(Resolver resolver) throws Exception {
        return resolver.selfProbe()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .kind();
    }

    /** What was found, in the table's words; a failure is told as precisely as the table wants. */
    private static String kind(DnsResult<?> result, String wanted) {
        if (result instanceof DnsAnswer<?> answer) {
            return answer.kind().name();
        }
        DnsFailure.Kind kind = ((DnsFailure<?>) result).kind();
        return switch (wanted) {
            // A validating server says SERVFAIL where one validates here says bogus.
            case "BOGUS" -> kind == DnsFailure.Kind.SERVFAIL ? "BOGUS" : kind.name();
            // Whether a dead or lame server is told or waited out is the recursive server's affair.
            case "FAILED" -> "FAILED";
            default -> kind.name();
        };
    }

    private static RecordType<? extends DnsRecord> type(String mnemonic) {
        return Stream.of(
                        RecordType.A, RecordType.AAAA, RecordType.CNAME, RecordType.MX, RecordType.TLSA, RecordType.TXT)
                .filter(type -> type.toString().equals(mnemonic))
                .findFirst()
                .orElseThrow();
    }
}
