package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.core.client.MailLab.statuses;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.auth.PlainMechanism;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.tls.TrustAnchors;
import org.smtpclient.core.tls.WebPkiPolicy;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** Deliveries to servers whose certificates public authorities would have issued. */
@DisplayName("A delivery under the WebPKI policy")
@Timeout(60)
class DeliveryWebPkiTest {
    private static final TestCertificate ROOT =
            TestCertificate.authority("Root").selfSigned();
    private static final String PLAIN =
            Base64.getEncoder().encodeToString("\0user\0secret".getBytes(StandardCharsets.US_ASCII));

    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private static ServerIdentity identity(String... names) {
        return ServerIdentity.of(TestCertificate.server(names).signedBy(ROOT));
    }

    private static ServerScript submission(ServerScript script) {
        return script.capabilities("AUTH PLAIN", "PIPELINING").on("AUTH").reply("235 2.7.0 welcome");
    }

    private DeliveryReport submit(NextHop relay) throws Exception {
        SmtpClient.Builder builder = lab.client()
                .tlsPolicies(List.of(WebPkiPolicy.of(TrustAnchors.of(List.of(ROOT.certificate())))))
                .auth(AuthOptions.builder(
                                CredentialsSupplier.forHost("submission.test", Credentials.password("user", "secret")))
                        .mechanisms(List.of(new PlainMechanism()))
                        .build());
        try (SmtpClient client = builder.build()) {
            return client.send(Envelope.of("a@client.test", "b@dest.test"), MailLab.MESSAGE, relay);
        }
    }

    private NextHop.Relay relay(String host, boolean tlsImplicit) {
        return new NextHop.Relay(MailDomain.parse(host), lab.port(), Dialect.SMTP, tlsImplicit);
    }

    @ParameterizedTest(name = "TLS implicit: {0}")
    @DisplayName("hands credentials and message to a submission server that proves its name")
    @ValueSource(booleans = {false, true})
    void submits(boolean tlsImplicit) throws Exception {
        ServerScript script = submission(ScriptedServer.smtp());
        ServerIdentity identity = identity("submission.test");
        ScriptedServer server = lab.host(
                "submission.test",
                tlsImplicit ? script.implicitTls(identity.sslContext()) : script.startTls(identity.sslContext()));

        DeliveryReport report = submit(relay("submission.test", tlsImplicit));

        assertThat(statuses(report)).as(report.toString()).containsExactly("delivered");
        TlsOutcome tls = report.attempts().get(0).tls();
        assertThat(tls.status()).isEqualTo(TlsStatus.AUTHENTICATED);
        assertThat(tls.policy()).isEqualTo("verify");
        assertThat(tls.matched()).isEqualTo("submission.test");
        assertThat(server.messages()).hasSize(1);
        assertThat(server.transcript()).contains("AUTH PLAIN " + PLAIN);
    }

    @Test
    @DisplayName("hands nothing to a server with another's certificate")
    void anothersCertificate() throws Exception {
        ScriptedServer server = lab.host(
                "submission.test",
                submission(ScriptedServer.smtp())
                        .startTls(identity("mx.elsewhere.test").sslContext()));

        DeliveryReport report = submit(relay("submission.test", false));

        assertThat(statuses(report)).containsExactly("deferred");
        assertThat(report.attempts().get(0).tls().resultType()).hasToString("certificate-host-mismatch");
        assertThat(server.transcript()).doesNotContain("AUTH PLAIN " + PLAIN).doesNotContain("MAIL");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("asks a server that is given by its address for a certificate of that")
    @CsvSource({"127.0.0.2, delivered", "127.0.0.99, deferred"})
    void address(String certified, String status) throws Exception {
        TestCertificate leaf =
                TestCertificate.server("submission.test").ipAddress(certified).signedBy(ROOT);
        lab.host(
                "submission.test",
                ScriptedServer.smtp().startTls(ServerIdentity.of(leaf).sslContext()));

        assertThat(statuses(submit(relay("[127.0.0.2]", false)))).containsExactly(status);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("asks a mail host that unsigned MX records name for a certificate of the domain")
    @CsvSource({"dest.test, delivered", "mx1.test, deferred"})
    void mailHost(String certified, String status) throws Exception {
        lab.domain(
                "dest.test", ScriptedServer.smtp().startTls(identity(certified).sslContext()));

        assertThat(statuses(submit(new NextHop.Domain(MailDomain.parse("dest.test")))))
                .containsExactly(status);
    }

    @Test
    @DisplayName("sends nothing in plaintext")
    void noTls() throws Exception {
        ScriptedServer server = lab.host("submission.test", submission(ScriptedServer.smtp()));

        DeliveryReport report = submit(relay("submission.test", false));

        assertThat(statuses(report)).containsExactly("deferred");
        assertThat(report.attempts().get(0).tls().resultType()).hasToString("starttls-not-supported");
        assertThat(server.transcript()).doesNotContain("AUTH PLAIN " + PLAIN).doesNotContain("MAIL");
    }
}
