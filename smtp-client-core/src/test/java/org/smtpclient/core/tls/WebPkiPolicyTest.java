package org.smtpclient.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.FakeResolver;

@DisplayName("The WebPKI policy")
class WebPkiPolicyTest {
    private static final String HOST = "mx.example.test";
    private static final TestCertificate ROOT =
            TestCertificate.authority("Root").selfSigned();
    private static final TestCertificate OTHER_ROOT =
            TestCertificate.authority("Other root").selfSigned();
    private static final TestCertificate INTERMEDIATE =
            TestCertificate.authority("Intermediate").signedBy(ROOT);
    private static final TestCertificate PINNED = server().selfSigned();
    private static final TestCertificate PINNED_AND_EXPIRED = server().expired().selfSigned();

    private static CertificateBuilder server() {
        return TestCertificate.server(HOST);
    }

    private static WebPkiPolicy policy(TestCertificate... anchors) {
        return WebPkiPolicy.of(TrustAnchors.of(
                Stream.of(anchors).map(TestCertificate::certificate).toList()));
    }

    private static TlsPolicyRequest.Builder relay(String host) {
        DnsName name = DnsName.parse(host);
        return TlsPolicyRequest.builder()
                .host(name)
                .addresses(CompletableFuture.completedStage(HostAddresses.of(
                        name, DnsFailure.of(DnsQuery.of(name, RecordType.A), DnsFailure.Kind.TIMEOUT, "a test"), null)))
                .resolver(new FakeResolver());
    }

    private static TlsDirective.UseTls demand(TlsPolicy policy, TlsPolicyRequest request) {
        return (TlsDirective.UseTls)
                policy.evaluate(request).toCompletableFuture().join();
    }

    private static PeerVerification verify(TlsDirective.UseTls directive, TestCertificate... presented) {
        List<X509Certificate> chain =
                Stream.of(presented).map(TestCertificate::certificate).toList();
        return directive.verifier().verify(PeerChain.of(chain, Instant.now()));
    }

    private static PeerVerification verify(TestCertificate... presented) {
        return verify(
                demand(policy(ROOT, PINNED, PINNED_AND_EXPIRED), relay(HOST).build()), presented);
    }

    static Stream<Arguments> chains() {
        TestCertificate expiredIntermediate =
                TestCertificate.authority("Late").expired().signedBy(ROOT);
        TestCertificate notTrusted = server().selfSigned();
        TestCertificate noAuthority = TestCertificate.server("shop.test").signedBy(ROOT);
        TestCertificate constrained = TestCertificate.authority("For others")
                .permitDns("elsewhere.test")
                .signedBy(ROOT);
        return Stream.of(
                arguments("issued by an anchor", null, chain(server().signedBy(ROOT))),
                arguments("with an intermediate", null, chain(server().signedBy(INTERMEDIATE), INTERMEDIATE)),
                arguments("with the anchor sent along", null, chain(server().signedBy(ROOT), ROOT)),
                arguments(
                        "with the others in no order",
                        null,
                        chain(server().signedBy(INTERMEDIATE), OTHER_ROOT, ROOT, INTERMEDIATE)),
                arguments("itself an anchor", null, chain(PINNED)),
                arguments(
                        "without its intermediate",
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        chain(server().signedBy(INTERMEDIATE))),
                arguments(
                        "of an unknown authority",
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        chain(server().signedBy(OTHER_ROOT), OTHER_ROOT)),
                arguments(
                        "with an anchor that signed nothing of it",
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        chain(server().signedBy(OTHER_ROOT), ROOT)),
                arguments("self-signed", TlsResultType.CERTIFICATE_NOT_TRUSTED, chain(notTrusted)),
                arguments(
                        "issued by a server",
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        chain(server().signedBy(noAuthority), noAuthority)),
                arguments(
                        "issued outside the authority's name constraints",
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        chain(server().signedBy(constrained), constrained)),
                arguments(
                        "for clients alone",
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        chain(server().extendedKeyUsage("1.3.6.1.5.5.7.3.2").signedBy(ROOT))),
                arguments(
                        "expired",
                        TlsResultType.CERTIFICATE_EXPIRED,
                        chain(server().expired().signedBy(ROOT))),
                arguments(
                        "not yet valid",
                        TlsResultType.CERTIFICATE_EXPIRED,
                        chain(server().notYetValid().signedBy(ROOT))),
                arguments("an expired anchor itself", TlsResultType.CERTIFICATE_EXPIRED, chain(PINNED_AND_EXPIRED)),
                arguments(
                        "with an expired intermediate",
                        TlsResultType.CERTIFICATE_EXPIRED,
                        chain(server().signedBy(expiredIntermediate), expiredIntermediate)),
                arguments(
                        "of another host",
                        TlsResultType.CERTIFICATE_HOST_MISMATCH,
                        chain(TestCertificate.server("shop.test").signedBy(ROOT))));
    }

    private static TestCertificate[] chain(TestCertificate... presented) {
        return presented;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("judges the path of a certificate")
    @MethodSource("chains")
    void judgesThePath(String what, @Nullable TlsResultType resultType, TestCertificate[] presented) {
        PeerVerification verification = verify(presented);

        assertThat(verification.resultType()).as(verification.reason()).isEqualTo(resultType);
        assertThat(verification.matched()).isEqualTo(resultType == null ? HOST : null);
        assertThat(verification.reason()).isNotBlank();
    }

    @Test
    @DisplayName("judges dates by the chain's own time, whatever the clock says")
    void judgesDatesByTheChainsTime() {
        TestCertificate leaf = server().signedBy(ROOT);
        TlsDirective.UseTls directive = demand(policy(ROOT), relay(HOST).build());
        Instant late = Instant.now().plus(Duration.ofDays(365));

        assertThat(directive
                        .verifier()
                        .verify(PeerChain.of(List.of(leaf.certificate()), late))
                        .resultType())
                .isEqualTo(TlsResultType.CERTIFICATE_EXPIRED);
        TestCertificate expired = server().expired()
                .signedBy(TestCertificate.authority("Root")
                        .keyOf(ROOT)
                        .valid(
                                Instant.now().minus(Duration.ofDays(60)),
                                Instant.now().plus(Duration.ofDays(60)))
                        .selfSigned());
        assertThat(directive
                        .verifier()
                        .verify(PeerChain.of(
                                List.of(expired.certificate()), Instant.now().minus(Duration.ofDays(2))))
                        .isAuthenticated())
                .isTrue();
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @DisplayName("compares names as RFC 9525 does")
    @CsvSource({
        "mx.example.test,                mx.example.test,   true",
        "MX.Example.TEST,                mx.example.test,   true",
        "mx.example.test,                MX.EXAMPLE.TEST,   true",
        "other.test mx.example.test,     mx.example.test,   true",
        "example.test,                   mx.example.test,   false",
        "mx.example.test.evil.test,      mx.example.test,   false",
        "*.example.test,                 mx.example.test,   true",
        "*.EXAMPLE.test,                 mx.example.test,   true",
        "*.example.test,                 example.test,      false",
        "*.example.test,                 a.mx.example.test, false",
        "*.test,                         example.test,      false",
        "*,                              mx.example.test,   false",
        "m*.example.test,                mx.example.test,   false",
        "*x.example.test,                mx.example.test,   false",
        "mx.*.test,                      mx.example.test,   false",
        "*.*.test,                       mx.example.test,   false",
        "xn--bcher-kva.test,             xn--bcher-kva.test, true",
        "*.example.test,                 xn--bcher-kva.example.test, true"
    })
    void comparesNames(String presented, String wanted, boolean matches) {
        TestCertificate leaf = TestCertificate.server(presented.split(" ")).signedBy(ROOT);
        PeerVerification verification =
                verify(demand(policy(ROOT), relay(wanted).build()), leaf);

        assertThat(verification.resultType())
                .as(verification.reason())
                .isEqualTo(matches ? null : TlsResultType.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    @DisplayName("takes no common name for a host's name")
    void ignoresTheCommonName() {
        PeerVerification verification = verify(server().dnsNames().signedBy(ROOT));

        assertThat(verification.resultType()).isEqualTo(TlsResultType.CERTIFICATE_HOST_MISMATCH);
        assertThat(verification.reason()).contains(HOST, "no subject alternative name");
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @DisplayName("compares addresses with iPAddress alone")
    @CsvSource({
        "ip 192.0.2.1,      192.0.2.1,    true",
        "ip 192.0.2.2,      192.0.2.1,    false",
        "dns 192.0.2.1,     192.0.2.1,    false",
        "ip 2001:db8::1,    2001:db8::1,  true",
        "ip 2001:db8::2,    2001:db8::1,  false"
    })
    void comparesAddresses(String presented, String wanted, boolean matches) throws Exception {
        String text = presented.substring(presented.indexOf(' ') + 1);
        TestCertificate leaf = (presented.startsWith("ip")
                        ? server().dnsNames().ipAddress(text)
                        : TestCertificate.server(text))
                .signedBy(ROOT);
        TlsDirective.UseTls directive = (TlsDirective.UseTls)
                policy(ROOT).evaluateAddress(new Endpoint.Tcp(InetAddress.getByName(wanted), 465));

        assertThat(verify(directive, leaf).resultType())
                .isEqualTo(matches ? null : TlsResultType.CERTIFICATE_HOST_MISMATCH);
    }

    @ParameterizedTest(name = "MX {0}: {1}, SNI {2}")
    @DisplayName("accepts a host's own name only where somebody vouches for it")
    @CsvSource({
        "none,          mx.example.test,              mx.example.test",
        "secure,        example.test mx.example.test, mx.example.test",
        "insecure,      example.test,                 example.test",
        "indeterminate, example.test,                 example.test",
        "failed,        example.test,                 example.test"
    })
    void namesOfMailHosts(String mx, String names, String serverName) {
        TlsPolicyRequest.Builder request = relay(HOST);
        if (!mx.equals("none")) {
            request.nextHop(DnsName.parse("example.test")).mx(mx(mx));
        }
        TlsDirective.UseTls directive = demand(policy(ROOT), request.build());

        assertThat(directive.referenceNames().stream().map(DnsName::toString))
                .containsExactlyInAnyOrder(names.split(" "));
        assertThat(directive.serverName()).hasToString(serverName);
        assertThat(verify(directive, server().signedBy(ROOT)).isAuthenticated())
                .isEqualTo(Arrays.asList(names.split(" ")).contains(HOST));
    }

    private static DnsResult<MxRecord> mx(String status) {
        DnsQuery<MxRecord> query = DnsQuery.of(DnsName.parse("example.test"), RecordType.MX);
        return status.equals("failed")
                ? DnsFailure.of(query, DnsFailure.Kind.SERVFAIL, "a test")
                : DnsAnswer.ofRecords(
                        query,
                        List.of(new MxRecord(10, DnsName.parse(HOST))),
                        DnssecStatus.valueOf(status.toUpperCase(Locale.ROOT)),
                        Duration.ofMinutes(5));
    }

    @Test
    @DisplayName("rule 5: sums up anchors and names in the digest, and nothing else")
    void digest() throws Exception {
        TlsDirective.UseTls one = demand(policy(ROOT, OTHER_ROOT), relay(HOST).build());

        assertThat(one.digest())
                .isEqualTo(demand(policy(OTHER_ROOT, ROOT), relay(HOST).build()).digest())
                .isEqualTo(demand(
                                policy(ROOT, OTHER_ROOT),
                                relay("MX.example.test").build())
                        .digest())
                .isNotEqualTo(demand(policy(ROOT), relay(HOST).build()).digest())
                .isNotEqualTo(demand(
                                policy(ROOT, OTHER_ROOT),
                                relay("mx2.example.test").build())
                        .digest())
                .isNotEqualTo(((TlsDirective.UseTls) policy(ROOT, OTHER_ROOT)
                                .evaluateAddress(new Endpoint.Tcp(InetAddress.getByName("192.0.2.1"), 25)))
                        .digest());
    }

    @Test
    @DisplayName("says what it rests on, and why")
    void saysWhy() {
        TlsDirective.UseTls directive = demand(policy(ROOT), relay(HOST).build());

        assertThat(directive.reason()).contains(HOST);
        assertThat(directive.trace()).isNotEmpty();
        assertThat(directive.evidence()).singleElement().asString().startsWith("1 trust anchor (SHA-256 ");
    }

    @Test
    @DisplayName("is judged after DANE, and before the client's own level")
    void priority() {
        TlsPolicy silent = new TlsPolicy() {
            @Override
            public String name() {
                return "dane";
            }

            @Override
            public int priority() {
                return 200;
            }

            @Override
            public TlsPolicyType type() {
                return TlsPolicyType.TLSA;
            }

            @Override
            public CompletableFuture<TlsDirective> evaluate(TlsPolicyRequest request) {
                boolean hasRecords = request.host().toString().startsWith("dane.");
                return CompletableFuture.completedFuture(
                        hasRecords
                                ? TlsDirective.UseTls.builder("dane")
                                        .because("has TLSA records", List.of())
                                        .build()
                                : new TlsDirective.NoOpinion("no TLSA records", List.of()));
            }
        };
        TlsPlanner planner = new TlsPlanner(List.of(policy(ROOT), silent), TlsLevel.OPPORTUNISTIC);

        assertThat(planner.plan(relay("dane.example.test").build())
                        .toCompletableFuture()
                        .join()
                        .policy())
                .isEqualTo("dane");
        assertThat(planner.plan(relay(HOST).build())
                        .toCompletableFuture()
                        .join()
                        .policy())
                .isEqualTo("verify");
    }
}
