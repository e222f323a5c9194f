package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        lab = DnssecZones.setup().start();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    static Stream<Arguments> verdicts() {
        return Arrays.stream(Way.values())
                .flatMap(way -> DnssecVerdict.all().stream().map(verdict -> Arguments.of(way, verdict)));
    }

    @ParameterizedTest(name = "rule 1, rule 2: {0} finds {1}")
    @MethodSource("verdicts")
    void agreesWithWhatTheZonesAre(Way way, DnssecVerdict verdict) throws Exception {
        try (Resolver resolver = way.open()) {
            DnsResult<?> result = lookup(resolver, verdict.name(), type(verdict.type()));

            assertThat(kind(result, verdict.outcome())).as(result.toString()).isEqualTo(verdict.outcome());
            if (result instanceof DnsAnswer<?> answer) {
                assertThat(answer.status()).as(result.toString()).isEqualTo(DnssecStatus.valueOf(verdict.status()));
                assertThat(answer.records().isEmpty())
                        .isEqualTo(!verdict.outcome().equals("RECORDS"));
            }
        }
    }

    @Test
    @DisplayName("agrees with Unbound and BIND, save where the reason is written down")
    void agreesWithOtherValidators() {
        List<String> different = new ArrayList<>();
        for (DnssecVerdict ours : DnssecVerdict.all()) {
            for (DnssecPeer peer : ours.isServersFault() ? new DnssecPeer[0] : DnssecPeer.values()) {
                String theirs = peer.verdict(lab, ours.name(), ours.type());
                if (!theirs.equals(ours.isAnswer() ? ours.status() : "FAILED")) {
                    different.add(String.join(" ", ours.name(), ours.type(), peer.name(), theirs));
                }
            }
        }

        assertThat(different)
                .containsExactlyInAnyOrderElementsOf(DnssecVerdict.rows("dnssec-differences.csv").stream()
                        .map(row -> String.join(" ", row[0], row[1], row[2], row[3]))
                        .toList());
    }

    static Stream<Arguments> chains() {
        String table = """
                away.signed.test         mx.unsigned.test=SECURE
                three.signed.test        via.signed.test=SECURE mx.old.signed.test=SECURE mx.nsec3.test=SECURE
                around.signed.test       back.unsigned.test=SECURE mx.signed.test=INSECURE
                back.unsigned.test       mx.signed.test=INSECURE
                x.aside.signed.test      mx.unsigned.test=SECURE
                mx.old.signed.test       mx.nsec3.test=SECURE
                mx.gone.signed.test      mx.unsigned.test=SECURE
                no.gone.signed.test      no.unsigned.test=SECURE
                mx.renamed.unsigned.test mx.signed.test=INSECURE
                """;
        return Arrays.stream(Way.values())
                .flatMap(way ->
                        table.lines().map(row -> row.split(" +", 2)).map(row -> Arguments.of(way, row[0], row[1])));
    }

    @ParameterizedTest(name = "{0} finds {1} to lead to {2}")
    @MethodSource("chains")
    @DisplayName("tells the security of each step of an alias chain")
    void tellsTheSecurityOfEachAlias(Way way, String name, String chain) throws Exception {
        try (Resolver resolver = way.open()) {
            DnsAnswer<?> answer = (DnsAnswer<?>) lookup(resolver, name, RecordType.A);

            assertThat(answer.aliases().stream()
                            .map(alias -> alias.target() + "=" + alias.status())
                            .collect(Collectors.joining(" ")))
                    .isEqualTo(chain);
            assertThat(answer.aliases().get(0).owner()).isEqualTo(DnsName.parse(name));
            assertThat(answer.finalName().toString()).isEqualTo(chain.replaceAll(".* |=.*", ""));
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
