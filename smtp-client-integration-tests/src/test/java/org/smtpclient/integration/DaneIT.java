package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.dane.DanePolicy;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;

@DisplayName("The DANE policy, on what the DNS really says,")
class DaneIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static Lab lab;

    @BeforeAll
    static void startLab() {
        lab = MailLab.start();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @ParameterizedTest(name = "rule 1, rule 2, rule 3: {0}: {1}, authenticated {2}")
    @CsvSource({
        "ee.test,           UseTls,    true",
        "ta.test,           UseTls,    true",
        "unusable.test,     UseTls,    false",
        "opportune.test,    NoOpinion, ",
        "unsigned.test,     NoOpinion, ",
        "badmx.test,        Defer,     ",
        "badaddress.test,   Defer,     ",
        "badtlsa.test,      Defer,     ",
        "servfailtlsa.test, Defer,     ",
        "deadtlsa.test,     Defer,     "
    })
    @DisplayName("gives the directive that the zone asks for, validating or believing the AD bit")
    void givesTheDirective(String domain, String directive, Boolean authenticated) throws Exception {
        DnsjavaResolver.Builder server =
                DnsjavaResolver.builder().server(new InetSocketAddress(DnsServers.VALIDATING, 53));
        try (Resolver validating = DnsjavaResolver.builder()
                        .server(new InetSocketAddress(DnsServers.NON_VALIDATING, 53))
                        .trustAnchors(lab.trustAnchor())
                        .build();
                Resolver believing = server.trustAd().build()) {
            for (Resolver resolver : new Resolver[] {validating, believing}) {
                TlsDirective given = evaluate(resolver, domain);

                assertThat(given.getClass().getSimpleName())
                        .as(given.toString())
                        .isEqualTo(directive);
                if (given instanceof TlsDirective.UseTls tls) {
                    assertThat(tls.verifier() != null).isEqualTo(authenticated);
                }
            }
        }
    }

    private static TlsDirective evaluate(Resolver resolver, String domain) throws Exception {
        DnsName host = DnsName.parse("mx." + domain);
        CompletableFuture<DnsResult<MxRecord>> mx = lookup(resolver, DnsName.parse(domain), RecordType.MX);
        CompletableFuture<DnsResult<AddressRecord>> ipv4 = lookup(resolver, host, RecordType.A);
        CompletableFuture<DnsResult<AddressRecord>> ipv6 = lookup(resolver, host, RecordType.AAAA);
        TlsPolicyRequest request = TlsPolicyRequest.builder()
                .nextHop(DnsName.parse(domain))
                .mx(mx.get(30, TimeUnit.SECONDS))
                .host(host)
                .addresses(ipv4.thenCombine(ipv6, (a, aaaa) -> HostAddresses.of(host, a, aaaa)))
                .resolver(resolver)
                .build();
        return new DanePolicy().evaluate(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static <R extends DnsRecord> CompletableFuture<DnsResult<R>> lookup(
            Resolver resolver, DnsName name, RecordType<R> type) {
        return resolver.lookup(DnsQuery.of(name, type).withTimeout(TIMEOUT)).toCompletableFuture();
    }
}
