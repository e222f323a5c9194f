package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.core.client.MailLab.outcome;
import static org.smtpclient.core.client.MailLab.send;
import static org.smtpclient.core.client.MailLab.tls;
import static org.smtpclient.core.client.MailLab.tried;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;
import static org.smtpclient.testkit.smtp.ServerAction.reply;
import static org.smtpclient.testkit.smtp.ServerAction.reset;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** What TLS a delivery has, and that it never has less than is demanded. */
@Timeout(60)
class DeliveryTlsTest {
    private static final PeerVerifier THROWING = chain -> {
        throw new IllegalStateException("defective");
    };

    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private SmtpClient.Builder under(TlsDirective directive) {
        return lab.client().tlsPolicies(List.of(TestPolicy.forHost("mx1.test", directive)));
    }

    static Stream<Arguments> serversWithoutTheTlsDemanded() {
        return Stream.of(
                arguments("another's certificate", tls(), TestPolicy.REJECTING, TlsResultType.TLSA_INVALID),
                arguments("a verifier that breaks", tls(), THROWING, TlsResultType.VALIDATION_FAILURE),
                arguments(
                        "STARTTLS missing",
                        ScriptedServer.smtp(),
                        TestPolicy.ACCEPTING,
                        TlsResultType.STARTTLS_NOT_SUPPORTED),
                arguments(
                        "no EHLO",
                        ScriptedServer.smtp().on("EHLO").reply("502 5.5.1 what"),
                        TestPolicy.ACCEPTING,
                        TlsResultType.STARTTLS_NOT_SUPPORTED),
                arguments(
                        "STARTTLS refused for now",
                        tls().on("STARTTLS").reply("454 4.7.0 no TLS now"),
                        TestPolicy.ACCEPTING,
                        TlsResultType.STARTTLS_NOT_SUPPORTED),
                arguments(
                        "STARTTLS refused for good",
                        tls().on("STARTTLS").reply("502 5.5.1 no"),
                        TestPolicy.ACCEPTING,
                        TlsResultType.STARTTLS_NOT_SUPPORTED),
                arguments(
                        "handshake broken",
                        tls().on("STARTTLS").act(reply("220 go"), raw("no TLS record here")),
                        TestPolicy.ACCEPTING,
                        TlsResultType.VALIDATION_FAILURE),
                arguments(
                        "handshake cut",
                        tls().on("STARTTLS").act(reply("220 go"), close()),
                        TestPolicy.ACCEPTING,
                        TlsResultType.VALIDATION_FAILURE));
    }

    @ParameterizedTest(name = "rule 3: nothing is sent, and never in plaintext, where TLS is demanded: {0}")
    @MethodSource("serversWithoutTheTlsDemanded")
    void sendsNothingWithoutTheTlsDemanded(
            String fault, ServerScript script, PeerVerifier verifier, TlsResultType resultType) throws Exception {
        ScriptedServer server = lab.domain("dest.test", script).get(0);

        DeliveryReport report = send(under(TestPolicy.useTls(verifier)), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        TlsOutcome tls = report.attempts().get(0).tls();
        assertThat(tls.status()).isEqualTo(TlsStatus.FAILED);
        assertThat(tls.isRequired()).isTrue();
        assertThat(tls.resultType()).isEqualTo(resultType);
        assertThat(report.attempts()).hasSize(1);
        server.awaitConnectionsEnded(1, MailLab.LIMIT);
        assertThat(server.connections()).hasSize(1);
        assertThat(server.connection(1).commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    @DisplayName("rule 3: an impostor at the best host does not keep the mail from the next, which is verified too")
    void fallsFromAnImpostorToTheNextHost() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", tls(), tls());
        TestPolicy policy = TestPolicy.of(request -> TestPolicy.useTls(
                request.host().toString().equals("mx1.test") ? TestPolicy.REJECTING : TestPolicy.ACCEPTING));

        DeliveryReport report = send(lab.client().tlsPolicies(List.of(policy)), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.AUTHENTICATED);
        assertThat(report.attempts().get(1).tls().matched()).isEqualTo("3 1 1 00");
        assertThat(servers.get(1).awaitTransactions(1, MailLab.LIMIT))
                .singleElement()
                .satisfies(message -> assertThat(message.tls()).isTrue());
        assertThat(servers.get(0).transactions()).isEmpty();
    }

    static Stream<Arguments> handshakesThatFail() {
        return Stream.of(
                arguments("no TLS", (Consumer<ServerScript>)
                        script -> script.on("STARTTLS").act(reply("220 go"), close())),
                arguments("reset", (Consumer<ServerScript>)
                        script -> script.on("STARTTLS").act(reply("220 go"), reset())),
                arguments("an alert", (Consumer<ServerScript>) script -> script.atReceived(
                        "EHLO client.test\r\nSTARTTLS\r\n".length() + 1,
                        raw(new byte[] {21, 3, 3, 0, 2, 2, 40}),
                        close())),
                arguments("old versions only", (Consumer<ServerScript>) script -> script.tlsProtocols("TLSv1")));
    }

    @ParameterizedTest(name = "rule 3: opportunistic TLS: {0}")
    @MethodSource("handshakesThatFail")
    void aHandshakeThatFailsIsTriedOnceMoreInPlaintextWhereTlsIsOpportunistic(
            String fault, Consumer<ServerScript> change) throws Exception {
        ScriptedServer server =
                lab.domain("dest.test", tls().connection(1, change)).get(0);

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.PLAINTEXT);
        assertThat(report.attempts().stream().map(attempt -> attempt.tls().status()))
                .containsExactly(TlsStatus.FAILED, TlsStatus.PLAINTEXT);
        assertThat(report.attempts().get(1).tls().reason()).startsWith("In plaintext, after ");
        assertThat(server.connections()).hasSize(2);
        assertThat(server.connection(1).commands()).noneMatch(command -> command.startsWith("MAIL"));
        assertThat(server.connection(2).commands()).doesNotContain("STARTTLS");
    }

    @ParameterizedTest(name = "rule 3: mandatory TLS: {0}")
    @MethodSource("handshakesThatFail")
    void aHandshakeThatFailsIsNotTriedInPlaintextWhereTlsIsMandatory(String fault, Consumer<ServerScript> change)
            throws Exception {
        ScriptedServer server =
                lab.domain("dest.test", tls().connection(1, change)).get(0);

        DeliveryReport report = send(lab.client().tlsLevel(TlsLevel.MANDATORY), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    @DisplayName("rule 6: octets injected behind the reply to STARTTLS are no reason to go on in plaintext")
    void anInjectionIsNotFollowedByPlaintext() throws Exception {
        ScriptedServer server = lab.domain("dest.test", tls().on("STARTTLS").act(proceed(), raw("250 injected\r\n")))
                .get(0);

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        assertThat(report.attempts()).hasSize(1);
        assertThat(report.attempts().get(0).tls().status()).isEqualTo(TlsStatus.FAILED);
        assertThat(report.attempts().get(0).failure().kind()).isEqualTo(SessionFailure.Kind.STARTTLS_INJECTION);
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void opportunisticTlsTakesAnyCertificateAndIsCalledEncrypted() throws Exception {
        lab.domain("dest.test", tls());

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        TlsOutcome tls = report.attempts().get(0).tls();
        assertThat(tls.status()).isEqualTo(TlsStatus.ENCRYPTED);
        assertThat(tls.policy()).isEqualTo("may");
        assertThat(tls.protocol()).isEqualTo("TLSv1.3");
        assertThat(tls.cipher()).isNotNull();
        assertThat(tls.peerAddress()).isEqualTo(MailLab.ip("127.0.0.2"));
    }

    @Test
    void opportunisticTlsGoesOnInPlaintextWhereStarttlsIsRefused() throws Exception {
        ScriptedServer server = lab.domain("dest.test", tls().on("STARTTLS").reply("454 4.7.0 not now"))
                .get(0);

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.PLAINTEXT);
        assertThat(report.attempts().get(0).tls().reason()).contains("454");
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void whatWasSentInPlaintextIsReportedSoThoughTheSessionBroke() throws Exception {
        lab.domain("dest.test", ScriptedServer.smtp().onEndOfData().act(close()));

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("unknown");
        assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.PLAINTEXT);
        assertThat(report.attempts().get(0).error()).contains("end-of-data");
    }

    @Test
    void tlsIsNotTriedWhereItIsSwitchedOff() throws Exception {
        ScriptedServer server = lab.domain("dest.test", tls()).get(0);

        DeliveryReport report = send(lab.client().tlsLevel(TlsLevel.NONE), "b@dest.test");

        assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.PLAINTEXT);
        assertThat(server.connection(1).commands()).doesNotContain("STARTTLS");
    }

    @Test
    @DisplayName("rule 5: every session is authenticated anew; none made without a verifier is resumed under one")
    void aSessionMadeOpportunisticallyDoesNotVouchForALaterOne() throws Exception {
        ScriptedServer server = lab.domain("dest.test", tls()).get(0);
        boolean[] strict = {false};
        TestPolicy policy = TestPolicy.of(
                request -> strict[0] ? TestPolicy.useTls(TestPolicy.REJECTING) : TestPolicy.noOpinion("not yet"));

        try (SmtpClient client = lab.client().tlsPolicies(List.of(policy)).build()) {
            Envelope envelope = Envelope.of("a@client.test", "b@dest.test");
            assertThat(client.send(envelope, MailLab.MESSAGE).isDelivered()).isTrue();
            strict[0] = true;
            assertThat(outcome(client.send(envelope, MailLab.MESSAGE)).status()).isEqualTo("deferred");
        }
        server.awaitConnectionsEnded(2, MailLab.LIMIT);
        assertThat(server.transactions()).hasSize(1);
    }

    @Test
    void theFirstPolicyWithAnOpinionDecidesAndThosePassedOverAreReported() throws Exception {
        lab.domain("dest.test", tls());
        TestPolicy dane = policy("dane", 200, TlsPolicyType.TLSA, TestPolicy.noOpinion("no TLSA records"));
        TestPolicy sts = policy("mta-sts", 100, TlsPolicyType.STS, TestPolicy.useTls(TestPolicy.ACCEPTING));
        TestPolicy last = policy("last", 50, TlsPolicyType.STS, TestPolicy.defer());

        try (SmtpClient client =
                lab.client().tlsPolicies(List.of(last, sts, dane)).build()) {
            DeliveryReport report = client.send(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE);
            TlsOutcome tls = report.attempts().get(0).tls();
            assertThat(tls.status()).isEqualTo(TlsStatus.AUTHENTICATED);
            assertThat(tls.policy()).isEqualTo("mta-sts");
            assertThat(tls.policies())
                    .extracting(
                            PolicyResult::policy, PolicyResult::type, PolicyResult::isApplied, PolicyResult::resultType)
                    .containsExactly(
                            tuple("dane", TlsPolicyType.TLSA, false, null),
                            tuple("mta-sts", TlsPolicyType.STS, true, null));
            assertThat(tls.policies())
                    .allSatisfy(result -> assertThat(result.domain()).isEqualTo("dest.test"));
            assertThat(tls.policies().get(1).evidence()).containsExactly("3 1 1 00");
            assertThat(client.plan(DeliveryDnsTest.domain("dest.test"))
                            .hosts()
                            .get(0)
                            .tls()
                            .trace())
                    .extracting(step -> step.text())
                    .containsExactly("no TLSA records", "the test demands TLS");
        }
    }

    private static TestPolicy policy(String name, int priority, TlsPolicyType type, TlsDirective directive) {
        return new TestPolicy(name, priority, type, request -> CompletableFuture.completedFuture(directive));
    }

    @Test
    void aPolicyThatForbidsAHostLeavesTheOthers() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", tls(), tls());
        TlsDirective refuse =
                new TlsDirective.Refuse(TlsResultType.STS_POLICY_INVALID, "the host is not in the policy", List.of());

        DeliveryReport report = send(under(refuse), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(tried(report)).containsExactly("mx1.test", "mx2.test");
        assertThat(report.attempts().get(0).tls().status()).isEqualTo(TlsStatus.FAILED);
        assertThat(report.attempts().get(0).error()).isEqualTo("the host is not in the policy");
        assertThat(servers.get(0).connections()).isEmpty();
    }

    @Test
    void theVerifierSeesTheServersChainAndTheClientsTime() throws Exception {
        lab.domain("dest.test", tls());
        PeerVerifier exact =
                chain -> chain.leaf().equals(MailLab.IDENTITY.leaf().certificate())
                                && chain.time().equals(Instant.EPOCH)
                        ? PeerVerification.authenticated("it", "it is the one")
                        : PeerVerification.rejected(TlsResultType.TLSA_INVALID, chain.time() + " " + chain.leaf());

        DeliveryReport report = send(under(TestPolicy.useTls(exact)).clock(() -> Instant.EPOCH), "b@dest.test");

        assertThat(outcome(report).status()).as(report.toString()).isEqualTo("delivered");
    }
}
