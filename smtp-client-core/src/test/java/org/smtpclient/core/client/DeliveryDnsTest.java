package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.core.client.MailLab.outcome;
import static org.smtpclient.core.client.MailLab.send;
import static org.smtpclient.core.client.MailLab.tried;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.routing.AddressFamilies;
import org.smtpclient.testkit.smtp.ScriptedServer;

/** Where mail goes, and what becomes of it where the DNS or a policy gives no answer. */
@Timeout(60)
class DeliveryDnsTest {
    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    static NextHop domain(String domain) {
        return new NextHop.Domain(MailDomain.parse(domain));
    }

    @ParameterizedTest(name = "rule 2: a failed MX look-up defers, and the domain itself is not tried: {0}")
    @EnumSource(DnsFailure.Kind.class)
    void aFailedMxLookupDefers(DnsFailure.Kind kind) throws Exception {
        ScriptedServer server = lab.host("dest.test", ScriptedServer.smtp());
        lab.failure("dest.test", RecordType.MX, kind);

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        assertThat(outcome(report).reason()).contains(kind.name());
        assertThat(report.attempts()).isEmpty();
        assertThat(server.connections()).isEmpty();
    }

    @ParameterizedTest(name = "rule 2: a failed {0} look-up defers the host, whatever the other family says")
    @MethodSource("families")
    void aFailedAddressLookupDefersTheHost(RecordType<?> family) throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp(), ScriptedServer.smtp());
        lab.failure("mx1.test", family, DnsFailure.Kind.BOGUS);

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(tried(report)).containsExactly("mx1.test", "mx2.test");
        assertThat(report.attempts().get(0).error()).contains("BOGUS");
        assertThat(report.attempts().get(0).tls().status()).isEqualTo(TlsStatus.SKIPPED);
        assertThat(servers.get(0).connections()).isEmpty();
    }

    static Stream<RecordType<?>> families() {
        return Stream.of(RecordType.A, RecordType.AAAA);
    }

    static Stream<Arguments> policiesThatDoNotKnow() {
        Function<TlsPolicyRequest, CompletionStage<TlsDirective>> throwing = request -> {
            throw new IllegalStateException("defective");
        };
        Function<TlsPolicyRequest, CompletionStage<TlsDirective>> missingClass = request -> {
            throw new NoClassDefFoundError("org/bouncycastle/X");
        };
        return Stream.of(
                arguments("defers", known(CompletableFuture.completedFuture(TestPolicy.defer()))),
                arguments("throws", throwing),
                arguments("lacks a class", missingClass),
                arguments("fails later", known(CompletableFuture.failedFuture(new IOException("defective")))),
                arguments("gives null", known(CompletableFuture.completedFuture(null))));
    }

    private static Function<TlsPolicyRequest, CompletionStage<TlsDirective>> known(
            CompletableFuture<TlsDirective> directive) {
        return request -> directive;
    }

    @ParameterizedTest(name = "rule 2: a policy that {0} defers the host, and the next is tried")
    @MethodSource("policiesThatDoNotKnow")
    void aPolicyThatDoesNotKnowDefersTheHost(
            String fault, Function<TlsPolicyRequest, CompletionStage<TlsDirective>> evaluation) throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", MailLab.tls(), MailLab.tls());
        TestPolicy policy = new TestPolicy(
                "unknowing",
                200,
                TlsPolicyType.TLSA,
                request -> request.host().toString().equals("mx1.test")
                        ? evaluation.apply(request)
                        : CompletableFuture.completedFuture(TestPolicy.noOpinion("not my host")));

        DeliveryReport report = send(lab.client().tlsPolicies(List.of(policy)), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(tried(report)).containsExactly("mx1.test", "mx2.test");
        assertThat(report.attempts().get(0).endpoint()).isNull();
        assertThat(report.attempts().get(0).tls().resultType()).isNotNull();
        assertThat(report.attempts().get(0).tls().status()).isEqualTo(TlsStatus.SKIPPED);
        assertThat(servers.get(0).connections()).isEmpty();
    }

    static Stream<Arguments> questions() {
        return Stream.of(arguments("two.test", RecordType.MX), arguments("mx.two.test", RecordType.A));
    }

    @ParameterizedTest(name = "rule 2: a resolver that breaks at {0} {1} defers, and what was delivered stays reported")
    @MethodSource("questions")
    void aDefectiveResolverDefersAndSparesTheReport(String name, RecordType<?> type) throws Exception {
        lab.host("mx.one.test", ScriptedServer.smtp());
        lab.mx("one.test", "10 mx.one.test");
        lab.host("mx.two.test", ScriptedServer.smtp());
        lab.mx("two.test", "10 mx.two.test");
        breakAt(DnsQuery.of(DnsName.parse(name), type));

        DeliveryReport report = send(lab.client(), "b@one.test", "c@two.test");

        assertThat(MailLab.statuses(report)).containsExactly("delivered", "deferred");
        assertThat(report.recipients().get(1).outcome().reason()).contains("defective");
    }

    private <R extends DnsRecord> void breakAt(DnsQuery<R> query) {
        lab.dns.answer(query, CompletableFuture.failedStage(new IllegalStateException("broken")));
    }

    private void assertRefused(DeliveryReport report, String code) {
        assertThat(outcome(report)).isInstanceOf(RecipientOutcome.Refused.class);
        assertThat(outcome(report).enhanced()).hasToString(code);
        assertThat(outcome(report).reply()).isNull();
    }

    static Stream<Arguments> deadEnds() {
        return Stream.of(
                arguments("Null MX", "5.1.10", (Consumer<MailLab>) lab -> lab.mx("dest.test", "0 .")),
                arguments("a domain that does not exist", "5.1.2", (Consumer<MailLab>) lab -> {
                    lab.nxdomain("dest.test", RecordType.MX);
                    lab.nxdomain("dest.test", RecordType.A);
                    lab.nxdomain("dest.test", RecordType.AAAA);
                }),
                arguments("an implicit MX without address", "5.4.4", (Consumer<MailLab>) lab -> {
                    lab.records("dest.test", RecordType.MX, List.of());
                    lab.addresses("dest.test");
                }),
                arguments("mail hosts without addresses", "5.4.4", (Consumer<MailLab>) lab -> {
                    lab.mx("dest.test", "10 mx1.test", "20 mx2.test");
                    lab.addresses("mx1.test");
                    lab.nxdomain("mx2.test", RecordType.A);
                    lab.nxdomain("mx2.test", RecordType.AAAA);
                }),
                arguments("an address for a mail host", "5.4.4", (Consumer<MailLab>)
                        lab -> lab.mx("dest.test", "10 192.0.2.1")),
                arguments("this host itself, by name", "5.4.6", (Consumer<MailLab>) lab -> {
                    lab.mx("dest.test", "10 self.test", "20 mx2.test");
                    lab.host("mx2.test", ScriptedServer.smtp());
                }),
                arguments("this host itself, by address", "5.4.6", (Consumer<MailLab>) lab -> {
                    lab.mx("dest.test", "10 mx1.test", "10 mx2.test");
                    lab.addresses("mx1.test", MailLab.ip("127.0.0.99"));
                    lab.host("mx2.test", ScriptedServer.smtp());
                }));
    }

    @ParameterizedTest(name = "rule 16: {0} is refused for good with {1}")
    @MethodSource("deadEnds")
    void refusesWhatCanNeverBeDelivered(String what, String code, Consumer<MailLab> world) throws Exception {
        world.accept(lab);

        DeliveryReport report = send(
                lab.client()
                        .ownNames(List.of(DnsName.parse("self.test")))
                        .ownAddresses(List.of(MailLab.ip("127.0.0.99"))),
                "b@dest.test");

        assertRefused(report, code);
        assertThat(report.attempts())
                .allSatisfy(attempt -> assertThat(attempt.endpoint()).isNull());
    }

    @Test
    @DisplayName("rule 16: mail goes only to hosts better than this one")
    void goesOnlyToBetterHostsThanItself() throws Exception {
        List<ScriptedServer> servers =
                lab.domain("dest.test", ScriptedServer.smtp().onGreeting().reply("421 busy"), ScriptedServer.smtp());

        DeliveryReport report = send(lab.client().ownAddresses(List.of(MailLab.ip("127.0.0.3"))), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        assertThat(tried(report)).containsExactly("mx1.test");
        assertThat(servers.get(1).connections()).isEmpty();
    }

    @Test
    @DisplayName("rule 16: a domain without MX records is its own host, on NODATA")
    void aDomainWithoutMxIsItsOwnHost() throws Exception {
        lab.host("dest.test", ScriptedServer.smtp());
        lab.records("dest.test", RecordType.MX, List.of());

        assertThat(send(lab.client(), "b@dest.test").isDelivered()).isTrue();
    }

    @Test
    @DisplayName("rule 2: hosts without address beside one whose look-up failed do not make a refusal for good")
    void aFailureAmongDeadEndsDefers() throws Exception {
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");
        lab.addresses("mx1.test");
        lab.failure("mx2.test", RecordType.A, DnsFailure.Kind.SERVFAIL);
        lab.records("mx2.test", RecordType.AAAA, List.of());

        assertThat(outcome(send(lab.client(), "b@dest.test")).status()).isEqualTo("deferred");
    }

    @Test
    @DisplayName("rule 2: NXDOMAIN for one family beside an address of the other does not make the domain unknown")
    void aNameServerThatDeniesOneFamilyDoesNotMakeTheDomainUnknown() throws Exception {
        lab.deadHost("dest.test");
        lab.records("dest.test", RecordType.MX, List.of());
        lab.nxdomain("dest.test", RecordType.AAAA);

        assertThat(outcome(send(lab.client(), "b@dest.test")).status()).isEqualTo("deferred");
    }

    @Test
    @DisplayName("rule 15: five addresses of a host are tried, of each family in turn")
    void triesABoundedNumberOfAddressesOfBothFamilies() throws Exception {
        List<InetAddress> many = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            many.add(MailLab.ip("fd00::" + i));
            many.add(MailLab.ip("127.0.1." + i));
        }
        lab.mx("dest.test", "10 mx1.test");
        lab.addresses("mx1.test", many.toArray(InetAddress[]::new));

        try (SmtpClient client = lab.client().build()) {
            assertThat(client.plan(domain("dest.test")).hosts().get(0).endpoints())
                    .hasToString(
                            "[[fd00::1]:25, 127.0.1.1:25, [fd00::2]:25, 127.0.1.2:25,".replace(":25", ":" + lab.port())
                                    + " [fd00::3]:" + lab.port() + "]");
        }
    }

    @Test
    void asksAndTriesOnlyTheFamilyItIsToldTo() throws Exception {
        lab.domain("dest.test", ScriptedServer.smtp());

        assertThat(send(lab.client().families(AddressFamilies.IPV4), "b@dest.test")
                        .isDelivered())
                .isTrue();
        assertThat(lab.dns.asked()).noneMatch(query -> query.type() == RecordType.AAAA);
    }

    @Test
    void deliversToAnAddressLiteralWithoutTheDns() throws Exception {
        lab.host("unused.test", ScriptedServer.smtp());

        DeliveryReport report = send(lab.client(), "b@[127.0.0.2]");

        assertThat(report.isDelivered()).isTrue();
        assertThat(report.recipients().get(0).host()).isEqualTo("127.0.0.2");
        assertThat(lab.dns.asked()).isEmpty();
    }

    @Test
    @DisplayName("rule 16: an address literal that is one's own address is a loop")
    void ownAddressAsLiteralIsALoop() throws Exception {
        assertRefused(send(lab.client().ownAddresses(List.of(MailLab.ip("127.0.0.2"))), "b@[127.0.0.2]"), "5.4.6");
    }

    private DeliveryReport sendBy(SmtpClient.Builder builder, NextHop nextHop) throws Exception {
        try (SmtpClient client = builder.build()) {
            return client.send(
                    Envelope.of("", "b@one.test", "c@two.test", "d@[192.0.2.1]"), Message.of(new byte[0]), nextHop);
        }
    }

    @Test
    void aRelayTakesAllRecipientsInOneTransactionWithoutAnMxLookup() throws Exception {
        ScriptedServer server = lab.host("relay.test", MailLab.tls());
        List<TlsPolicyRequest> requests = new ArrayList<>();
        TestPolicy policy = TestPolicy.of(request -> {
            requests.add(request);
            return TestPolicy.useTls(TestPolicy.ACCEPTING);
        });
        NextHop relay = new NextHop.Relay(MailDomain.parse("relay.test"), lab.port(), Dialect.SMTP);

        DeliveryReport report = sendBy(lab.client().port(1).tlsPolicies(List.of(policy)), relay);

        assertThat(report.isDelivered()).isTrue();
        assertThat(server.awaitTransactions(1, MailLab.LIMIT)).singleElement().satisfies(message -> {
            assertThat(message.forwardPaths()).containsExactly("b@one.test", "c@two.test", "d@[192.0.2.1]");
            assertThat(message.reversePath()).isEmpty();
            assertThat(message.data()).isEmpty();
            assertThat(message.serverName()).isEqualTo("relay.test");
        });
        assertThat(lab.dns.asked()).noneMatch(query -> query.type() == RecordType.MX);
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.mx()).isNull();
            assertThat(request.host()).hasToString("relay.test");
            assertThat(request.nextHop()).hasToString("relay.test");
            assertThat(request.port()).isEqualTo(lab.port());
        });
    }

    @Test
    void aPolicyIsToldOfDomainMxHostAndAddresses() throws Exception {
        lab.domain("dest.test", MailLab.tls());
        List<TlsPolicyRequest> requests = new ArrayList<>();
        TestPolicy policy = TestPolicy.of(request -> {
            requests.add(request);
            return TestPolicy.noOpinion("only listening");
        });

        send(lab.client().tlsPolicies(List.of(policy)), "b@dest.test");

        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.mx().query()).hasToString("dest.test MX");
            assertThat(request.nextHop()).hasToString("dest.test");
            assertThat(request.host()).hasToString("mx1.test");
            assertThat(request.addresses().toCompletableFuture().join().addresses())
                    .containsExactly(MailLab.ip("127.0.0.2"));
        });
    }

    @Test
    void aDirectEndpointNeedsNoDnsAndSpeaksItsOwnDialect() throws Exception {
        ScriptedServer server =
                lab.host("unused.test", ScriptedServer.lmtp().onEndOfData("c@").reply("550 5.1.1 no"));

        DeliveryReport report = sendBy(lab.client(), new NextHop.Direct(server.endpoint(), Dialect.LMTP));

        assertThat(MailLab.statuses(report)).containsExactly("delivered", "refused", "delivered");
        assertThat(report.attempts().get(0).host()).isEqualTo(server.endpoint().toString());
        assertThat(lab.dns.asked()).isEmpty();
    }
}
