package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.contract.TlsPolicyContractTest;
import org.smtpclient.testkit.dns.FakeResolver;

class DanePolicyTest extends TlsPolicyContractTest {
    private static final DnsName DOMAIN = DnsName.parse("example.org");
    private static final DnsName HOST = DnsName.parse("mx1.example.org");
    private static final Duration TTL = Duration.ofHours(1);

    @Override
    protected TlsPolicy policy() {
        return new DanePolicy();
    }

    @Override
    protected Situation demanding() {
        return situation(DnssecStatus.SECURE, tlsa("11"));
    }

    @Override
    protected Situation demandingOtherwise() {
        return situation(DnssecStatus.SECURE, tlsa("22"));
    }

    @Override
    protected Situation indifferent() {
        return situation(DnssecStatus.INSECURE, DnssecStatus.INSECURE, tlsa("11"));
    }

    private static Situation situation(DnssecStatus addresses, DnsResult<TlsaRecord> tlsa) {
        return situation(addresses, addresses, tlsa);
    }

    private static Situation situation(DnssecStatus addresses, DnssecStatus mxStatus, DnsResult<TlsaRecord> tlsa) {
        DnsResult<MxRecord> mx =
                DnsAnswer.ofRecords(DnsQuery.of(DOMAIN, RecordType.MX), List.of(new MxRecord(10, HOST)), mxStatus, TTL);
        return new Situation(
                DOMAIN,
                mx,
                HOST,
                HostAddresses.of(HOST, Lookups.a(HOST, addresses), Lookups.aaaa(HOST, addresses)),
                List.of(tlsa));
    }

    private static DnsResult<TlsaRecord> tlsa(String octet) {
        return DnsAnswer.ofRecords(
                DnsQuery.of(TlsaLookup.name(HOST, 25), RecordType.TLSA),
                List.of(new TlsaRecord(3, 1, 1, HexFormat.of().parseHex(octet.repeat(32)))),
                DnssecStatus.SECURE,
                TTL);
    }

    @Test
    void isFoundByServiceLoaderBeforeAllOthers() {
        assertThat(Discovery.ofTlsPolicies().best()).isInstanceOf(DanePolicy.class);
        assertThat(Discovery.ofTlsPolicies().named("dane").priority()).isEqualTo(200);
    }

    @Test
    void isRegisteredAlikeForClassPathAndModulePath() throws Exception {
        Path classes = Path.of(DanePolicy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module;
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(descriptor);
        }

        assertThat(Files.readAllLines(classes.resolve("META-INF/services").resolve(TlsPolicy.class.getName())))
                .containsExactly(DanePolicy.class.getName());
        assertThat(module.provides()).singleElement().satisfies(service -> {
            assertThat(service.service()).isEqualTo(TlsPolicy.class.getName());
            assertThat(service.providers()).containsExactly(DanePolicy.class.getName());
        });
    }

    @Test
    @DisplayName("rule 1: no TLSA record is asked for where the host's addresses are insecure")
    void asksNothingAboutInsecureHosts() throws Exception {
        FakeResolver resolver = indifferent().resolver();

        evaluate(indifferent(), resolver, 25);

        assertThat(resolver.asked()).isEmpty();
    }

    @ParameterizedTest(name = "{3}: {1} for mail to {0}, MX answer {2}")
    @CsvSource(delimiter = '|', textBlock = """
            example.org | mx1.example.org     | secure                              | at once
            example.org | MX1.Example.ORG     | secure                              | at once
            example.org | example.org         | secure-none                         | at once
            alias.test  | mx1.example.org     | secure>example.org secure           | at once
            example.org | mx1.example.org     | insecure                            | later
            example.org | mx1.example.org     | indeterminate                       | later
            example.org | mx1.example.org     | servfail                            | later
            alias.test  | mx1.example.org     | insecure>example.org secure         | later
            example.org | mx.deep.example.org | secure                              | later
            example.org | mx1.example.net     | secure                              | later
            example.org | mx1.notexample.org  | secure                              | later
            mx.test     | mx.test             | -                                   | later
            """, nullValues = "-")
    @DisplayName("TLSA records are asked for along with the addresses only where the MX answer shows a signed zone")
    void asksAlongWithTheAddresses(String domain, String host, String mx, String when) {
        DnsName nextHop = DnsName.parse(domain);
        DnsName mailHost = DnsName.parse(host);
        FakeResolver resolver = new FakeResolver();
        TlsPolicyRequest request = TlsPolicyRequest.builder()
                .nextHop(nextHop)
                .mx(
                        mx == null
                                ? null
                                : Lookups.of(
                                        DnsQuery.of(nextHop, RecordType.MX), mx, List.of(new MxRecord(10, mailHost))))
                .host(mailHost)
                .addresses(new CompletableFuture<>())
                .resolver(resolver)
                .build();

        policy().evaluate(request);

        assertThat(resolver.asked())
                .isEqualTo(
                        when.equals("at once")
                                ? List.of(DnsQuery.of(TlsaLookup.name(mailHost, 25), RecordType.TLSA))
                                : List.of());
    }

    @Test
    @DisplayName("rule 1: a TLSA answer that came early counts no more than one that was waited for")
    void earlyAnswersDoNotCountForInsecureHosts() throws Exception {
        Situation insecure = situation(DnssecStatus.INSECURE, DnssecStatus.SECURE, tlsa("11"));
        Situation failing = situation(
                DnssecStatus.INSECURE,
                DnssecStatus.SECURE,
                DnsFailure.of(
                        DnsQuery.of(TlsaLookup.name(HOST, 25), RecordType.TLSA), DnsFailure.Kind.SERVFAIL, "a test"));

        assertThat(evaluate(insecure, insecure.resolver(), 25)).isInstanceOf(TlsDirective.NoOpinion.class);
        assertThat(evaluate(failing, failing.resolver(), 25)).isInstanceOf(TlsDirective.NoOpinion.class);
    }

    @Test
    void asksOnceForTheRecordsOfThePort() throws Exception {
        FakeResolver resolver = new FakeResolver();

        evaluate(demanding(), resolver, 2525);

        assertThat(resolver.asked()).hasToString("[_2525._tcp.mx1.example.org TLSA]");
    }

    @Test
    @DisplayName("rule 2: a host name too long for a TLSA name is deferred, not exempt")
    void nameTooLong() throws Exception {
        DnsName longest =
                DnsName.parse("a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(58));
        TlsPolicyRequest request = TlsPolicyRequest.builder()
                .host(longest)
                .addresses(CompletableFuture.completedStage(
                        HostAddresses.of(longest, Lookups.a(longest, DnssecStatus.SECURE), null)))
                .resolver(new FakeResolver())
                .build();

        assertThat(policy().evaluate(request).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(TlsDirective.Defer.class);
    }

    @Test
    @DisplayName("rule 2: an address look-up that breaks down defers the host")
    void brokenAddresses() throws Exception {
        TlsPolicyRequest request = TlsPolicyRequest.builder()
                .host(HOST)
                .addresses(CompletableFuture.failedStage(new IllegalStateException("a test")))
                .resolver(new FakeResolver())
                .build();

        assertThat(policy().evaluate(request).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(TlsDirective.Defer.class);
    }

    @Test
    void optionsAreWhatWasChosen() {
        DaneOptions options = DaneOptions.defaults().withRequired(true).withInsecureMx(InsecureMxOption.ENCRYPT);

        assertThat(DanePolicy.with(options).options()).isEqualTo(options);
        assertThat(new DanePolicy().options())
                .isEqualTo(DaneOptions.defaults().withInsecureMx(InsecureMxOption.DANE))
                .isNotEqualTo(options);
    }

    private TlsDirective evaluate(Situation situation, FakeResolver resolver, int port) throws Exception {
        TlsPolicyRequest request = TlsPolicyRequest.builder()
                .nextHop(situation.nextHop())
                .mx(situation.mx())
                .host(situation.host())
                .port(port)
                .addresses(CompletableFuture.completedStage(situation.addresses()))
                .resolver(resolver)
                .build();
        return policy().evaluate(request).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("knows nothing of hosts given by their address, and refuses them where DANE is required")
    void addresses() throws Exception {
        Endpoint.Tcp address = new Endpoint.Tcp(InetAddress.getByName("192.0.2.1"), 25);

        assertThat(policy().evaluateAddress(address)).isInstanceOf(TlsDirective.NoOpinion.class);
        assertThat(DanePolicy.with(DaneOptions.defaults().withRequired(true)).evaluateAddress(address))
                .isInstanceOfSatisfying(
                        TlsDirective.Refuse.class,
                        refused -> assertThat(refused.resultType()).isEqualTo(TlsResultType.DANE_REQUIRED));
    }
}
