package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

@DisplayName("The dnsjava resolver, believing the AD bit,")
class TrustAdTest {
    private static TestDns validating;
    private static TestDns plain;

    @BeforeAll
    static void serve() {
        validating = zones(TestDns.builder().validating());
        plain = zones(TestDns.builder());
    }

    private static TestDns zones(TestDns.Builder builder) {
        return builder.zone(TestZone.signed("secure.test")
                        .record("mx A 127.0.0.1", "alias CNAME mx", "outward CNAME mx.plain.test.")
                        .record("corrupt A 127.0.0.1", "servfail A 127.0.0.1")
                        .fault("corrupt", "A", DnsFault.CORRUPT_SIGNATURE)
                        .fault("servfail", "A", DnsFault.SERVFAIL))
                .zone(TestZone.unsigned("plain.test").record("mx A 127.0.0.2", "back CNAME mx.secure.test."))
                .start();
    }

    @AfterAll
    static void stop() {
        validating.close();
        plain.close();
    }

    private static DnsjavaResolver trusting(InetSocketAddress server) {
        return DnsjavaResolver.builder()
                .server(server)
                .trustAd()
                .retryInterval(Duration.ofMillis(300))
                .build();
    }

    private static DnsResult<?> lookup(DnsjavaResolver resolver, String name) {
        return resolver.lookup(DnsQuery.of(DnsName.parse(name), RecordType.A))
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "mx.secure.test, RECORDS, SECURE, -",
                "nothing.secure.test, NXDOMAIN, SECURE, -",
                "mx.plain.test, RECORDS, INSECURE, -",
                "nothing.plain.test, NXDOMAIN, INSECURE, -",
                "alias.secure.test, RECORDS, SECURE, SECURE",
                "outward.secure.test, RECORDS, INSECURE, SECURE",
                "back.plain.test, RECORDS, INSECURE, INSECURE"
            })
    @DisplayName("rule 1: takes AD set for secure, and AD clear for insecure where the server validates, step by step")
    void believesAValidatingServer(String name, DnsAnswer.Kind kind, DnssecStatus status, String alias) {
        try (DnsjavaResolver resolver = trusting(validating.address())) {
            assertThat(lookup(resolver, name)).isInstanceOfSatisfying(DnsAnswer.class, answer -> {
                assertThat(answer.kind()).isEqualTo(kind);
                assertThat(answer.status()).isEqualTo(status);
                List<DnssecStatus> steps = ((DnsAnswer<?>) answer)
                        .aliases().stream().map(step -> step.status()).collect(Collectors.toList());
                assertThat(steps).isEqualTo(alias == null ? List.of() : List.of(DnssecStatus.valueOf(alias)));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"mx.secure.test", "nothing.secure.test", "mx.plain.test", "alias.secure.test"})
    @DisplayName("rule 1: cannot tell where the server does not validate")
    void cannotTellWithoutAValidatingServer(String name) {
        try (DnsjavaResolver resolver = trusting(plain.address())) {
            assertThat(lookup(resolver, name))
                    .isInstanceOfSatisfying(
                            DnsAnswer.class,
                            answer -> assertThat(answer.status()).isEqualTo(DnssecStatus.INDETERMINATE));
        }
    }

    @ParameterizedTest
    @CsvSource({"corrupt.secure.test, BOGUS", "servfail.secure.test, SERVFAIL"})
    @DisplayName("rule 2: tells bogus from a server's failure")
    void tellsBogusFromFailure(String name, DnsFailure.Kind kind) {
        try (DnsjavaResolver resolver = trusting(validating.address())) {
            assertThat(lookup(resolver, name))
                    .isInstanceOfSatisfying(
                            DnsFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(kind));
        }
    }

    @Test
    @DisplayName("rule 2: finds by asking again, checking disabled, that an unexplained SERVFAIL means bogus")
    void unexplainedServfail() {
        try (ScriptedDns terse = ScriptedDns.start(query -> {
                    Message reply = ScriptedDns.forward(query, plain.address());
                    return List.of(
                            query.getHeader().getFlag(Flags.CD) ? reply : ScriptedDns.reply(query, Rcode.SERVFAIL));
                });
                DnsjavaResolver resolver = trusting(terse.address())) {
            assertThat(lookup(resolver, "mx.secure.test"))
                    .isInstanceOfSatisfying(
                            DnsFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.BOGUS));
        }
    }

    @Test
    @DisplayName("finds by its self-probe whether the AD bit comes, and says what to do if not")
    void selfProbe() {
        try (DnsjavaResolver good = trusting(validating.address());
                DnsjavaResolver bad = trusting(plain.address())) {
            assertThat(good.selfProbe().toCompletableFuture().join().kind())
                    .isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
            assertThat(bad.selfProbe().toCompletableFuture().join()).satisfies(verdict -> {
                assertThat(verdict.kind()).isEqualTo(ResolverVerdict.Kind.DNSSEC_BROKEN);
                assertThat(verdict.explanation()).contains("AD bit").contains("Turn DNSSEC validation on");
            });
        }
    }

    @Test
    @DisplayName("probes the server once for many answers without the AD bit")
    void probesOnce() {
        int before = (int) validating.queryCount(".", "SOA");
        try (DnsjavaResolver resolver = trusting(validating.address())) {
            for (int i = 0; i < 10; i++) {
                lookup(resolver, "mx.plain.test");
            }
        }
        assertThat(validating.queryCount(".", "SOA") - before).isEqualTo(1);
    }

    @Test
    @DisplayName("asks with the AD and DO bits set, and without CD")
    void asksForTheAdBit() {
        Message[] seen = new Message[1];
        try (ScriptedDns server = ScriptedDns.start(query -> {
                    seen[0] = query;
                    return List.of(ScriptedDns.forward(query, validating.address()));
                });
                DnsjavaResolver resolver = trusting(server.address())) {
            lookup(resolver, "mx.secure.test");
        }
        assertThat(seen[0].getHeader().getFlag(Flags.AD)).isTrue();
        assertThat(seen[0].getHeader().getFlag(Flags.CD)).isFalse();
        assertThat(seen[0].getOPT().getPayloadSize()).isEqualTo(1232);
        assertThat(seen[0].getSection(Section.ADDITIONAL)).hasSize(1);
    }
}
