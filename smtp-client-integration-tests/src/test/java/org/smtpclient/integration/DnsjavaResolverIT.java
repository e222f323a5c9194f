package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Stream;
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
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;

/** The dnsjava resolver by way of Unbound, asking NSD: validating, and believing the AD bit. */
@DisplayName("The dnsjava resolver, on real servers,")
class DnsjavaResolverIT {
    private static final InetSocketAddress VALIDATING = new InetSocketAddress("127.0.53.53", 53);
    private static final InetSocketAddress PLAIN = new InetSocketAddress("127.0.53.54", 53);

    private static Lab lab;

    @BeforeAll
    static void startLab() {
        lab = Lab.setup()
                .zone(Zone.named("test").nsec3OptOut())
                .zone(Zone.named("signed.test")
                        .records("mx A 127.0.1.1\nalias CNAME mx\noutward CNAME mx.unsigned.test.\n"
                                + "*.wild A 127.0.1.1\nold DNAME new\nhost.new A 127.0.1.1\n"
                                + "damaged A 127.0.1.2\nstripped A 127.0.1.2\n")
                        .damage(Zone.Damage.CORRUPTED, "damaged", "A")
                        .damage(Zone.Damage.STRIPPED, "stripped", "A"))
                .zone(Zone.named("rsa.test")
                        .algorithm("RSASHA256")
                        .nsec3(1)
                        .records("mx A 127.0.1.1\n*.wild A 127.0.1.1\n"))
                .zone(Zone.named("ed.test").algorithm("ED25519").records("mx A 127.0.1.1\n"))
                .zone(Zone.named("optout.test").nsec3OptOut().records("mx A 127.0.1.1\n*.wild A 127.0.1.1\n"))
                .zone(Zone.named("dear.test").nsec3(500).records("mx A 127.0.1.1\n"))
                .zone(Zone.named("unsigned.test").unsigned().records("mx A 127.0.1.1\nback CNAME mx.signed.test.\n"))
                .zone(Zone.named("island.test")
                        .delegation(Zone.Delegation.INSECURE)
                        .records("mx A 127.0.1.1\n"))
                .zone(Zone.named("bogus.test").delegation(Zone.Delegation.BOGUS).records("mx A 127.0.1.1\n"))
                .zone(Zone.named("expired.test").expired().records("mx A 127.0.1.1\n"))
                .zone(Zone.named("servfail.test").service(Zone.Service.SERVFAIL))
                .start();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    private static DnsjavaResolver validating(InetSocketAddress server) {
        return DnsjavaResolver.builder()
                .server(server)
                .trustAnchors(lab.trustAnchor())
                .build();
    }

    private static DnsjavaResolver believing(InetSocketAddress server) {
        return DnsjavaResolver.builder().server(server).trustAd().build();
    }

    private static String find(DnsjavaResolver resolver, String name, RecordType<?> type) {
        DnsResult<?> result = resolver.lookup(
                        DnsQuery.of(DnsName.parse(name), type).withTimeout(Duration.ofSeconds(20)))
                .toCompletableFuture()
                .join();
        return result instanceof DnsAnswer<?> answer
                ? answer.kind() + " " + answer.status()
                : ((DnsFailure<?>) result).kind().toString();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "mx.signed.test, A, RECORDS SECURE",
        "mx.signed.test, MX, NODATA SECURE",
        "_25._tcp.mx.signed.test, TLSA, NXDOMAIN SECURE",
        "a.wild.signed.test, A, RECORDS SECURE",
        "a.wild.signed.test, MX, NODATA SECURE",
        "alias.signed.test, A, RECORDS SECURE",
        "host.old.signed.test, A, RECORDS SECURE",
        "outward.signed.test, A, RECORDS INSECURE",
        "outward.signed.test, MX, NODATA INSECURE",
        "mx.rsa.test, A, RECORDS SECURE",
        "mx.rsa.test, MX, NODATA SECURE",
        "_25._tcp.mx.rsa.test, TLSA, NXDOMAIN SECURE",
        "a.wild.rsa.test, A, RECORDS SECURE",
        "mx.ed.test, A, RECORDS SECURE",
        "mx.optout.test, A, RECORDS SECURE",
        "_25._tcp.mx.optout.test, TLSA, NXDOMAIN INSECURE",
        "a.wild.optout.test, A, RECORDS INSECURE",
        "mx.dear.test, A, RECORDS SECURE",
        "mx.dear.test, MX, NODATA INSECURE",
        "_25._tcp.mx.dear.test, TLSA, NXDOMAIN INSECURE",
        "mx.unsigned.test, A, RECORDS INSECURE",
        "nothing.unsigned.test, A, NXDOMAIN INSECURE",
        "back.unsigned.test, A, RECORDS INSECURE",
        "mx.island.test, A, RECORDS INSECURE",
        "damaged.signed.test, A, BOGUS",
        "stripped.signed.test, A, BOGUS",
        "mx.bogus.test, A, BOGUS",
        "nothing.bogus.test, A, BOGUS",
        "mx.expired.test, A, BOGUS",
        "nothing.expired.test, A, BOGUS",
        "mx.servfail.test, A, SERVFAIL"
    })
    @DisplayName("rule 1: finds by itself what Unbound finds, with or without Unbound's validation")
    void agreesWithUnbound(String name, String type, String expected) {
        RecordType<?> recordType = Stream.of(RecordType.A, RecordType.MX, RecordType.TLSA)
                .filter(candidate -> candidate.toString().equals(type))
                .findFirst()
                .orElseThrow();
        try (DnsjavaResolver throughValidating = validating(VALIDATING);
                DnsjavaResolver throughPlain = validating(PLAIN);
                DnsjavaResolver believing = believing(VALIDATING)) {
            assertThat(find(throughValidating, name, recordType)).isEqualTo(expected);
            assertThat(find(throughPlain, name, recordType)).isEqualTo(expected);
            assertThat(find(believing, name, recordType)).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("tells a validating server from one that does not validate")
    void selfProbe() {
        try (DnsjavaResolver throughPlain = validating(PLAIN);
                DnsjavaResolver good = believing(VALIDATING);
                DnsjavaResolver bad = believing(PLAIN)) {
            assertThat(verdict(throughPlain)).isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
            assertThat(verdict(good)).isEqualTo(ResolverVerdict.Kind.DNSSEC_WORKS);
            assertThat(verdict(bad)).isEqualTo(ResolverVerdict.Kind.DNSSEC_BROKEN);
            assertThat(find(bad, "mx.signed.test", RecordType.A)).isEqualTo("RECORDS INDETERMINATE");
        }
    }

    private static ResolverVerdict.Kind verdict(DnsjavaResolver resolver) {
        return resolver.selfProbe().toCompletableFuture().join().kind();
    }
}
