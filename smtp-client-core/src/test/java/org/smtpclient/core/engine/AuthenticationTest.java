package org.smtpclient.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.auth.AuthPeer;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.auth.ChannelBindings;
import org.smtpclient.core.auth.PlainMechanism;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.tls.TlsPlan;

@DisplayName("AUTH (RFC 4954) as part of the machine: after EHLO, before MAIL, and never shown")
class AuthenticationTest {
    private static final Envelope ENVELOPE = Envelope.of("a@c.test", "b@mx.test");
    private static final String AUTH = "250-mx.test\r\n250 AUTH PLAIN";

    private final List<String> heard = new ArrayList<>();
    private SmtpEngine engine;
    private Conversation conversation;

    private void start(TlsLevel level, CredentialsSupplier credentials) {
        DialogueListener listener = new DialogueListener() {
            @Override
            public void sent(String line) {
                heard.add(line);
            }

            @Override
            public void received(Reply reply) {
                heard.add(reply.toString());
            }
        };
        engine = new SmtpEngine(EngineOptions.builder(EhloName.parse("client.test"))
                .tls(level, false)
                .authenticating(true)
                .listener(listener)
                .build());
        conversation = new Conversation(engine);
        engine.open();
        this.credentials = credentials;
    }

    private CredentialsSupplier credentials;

    private void authenticate() {
        assertThat(engine.step()).isEqualTo(Step.AUTHENTICATE);
        assertThat(engine.phase()).isEqualTo(Phase.AUTH);
        engine.authenticate(new Authentication(
                AuthOptions.builder(credentials)
                        .mechanisms(List.of(new PlainMechanism()))
                        .allowCredentialsInPlaintext(true)
                        .build(),
                AuthPeer.of(
                        "mx.test",
                        587,
                        engine.capabilities(),
                        TlsPlan.of(TlsLevel.OPPORTUNISTIC)
                                .outcome(TlsStatus.PLAINTEXT, null, "none")
                                .build(),
                        ChannelBindings.NONE)));
    }

    private static CredentialsSupplier password() {
        return request -> Credentials.password("tim", "tanstaaftanstaaf");
    }

    private void mail() {
        engine.submit(MailTransaction.of(ENVELOPE, MessageTraits.of(4)));
    }

    @Test
    void comesBetweenEhloAndMail() {
        start(TlsLevel.NONE, password());
        conversation.server("220 mx.test").server(AUTH);
        assertThatThrownBy(this::mail).isInstanceOf(IllegalStateException.class);
        authenticate();
        conversation.server("235 2.7.0 welcome");
        mail();
        conversation.server("250 ok");

        assertThat(conversation.allWritten())
                .startsWith("EHLO client.test\r\nAUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\nMAIL FROM:<a@c.test>\r\n");
        assertThat(heard).contains("AUTH PLAIN ****").noneMatch(line -> line.contains("AHRpb"));
    }

    @Test
    void comesAfterTlsWhereThereIsTls() {
        start(TlsLevel.MANDATORY, password());
        conversation.server("220 mx.test").server("250-mx.test\r\n250-STARTTLS\r\n250 AUTH PLAIN");
        assertThat(engine.step()).isEqualTo(Step.READ);
        conversation.server("220 go");
        engine.tlsEstablished(false, "encrypted");
        conversation.server(AUTH);
        authenticate();
    }

    @Test
    void comesInPlaintextWhereStarttlsIsRefusedAndMayBe() {
        start(TlsLevel.OPPORTUNISTIC, password());
        conversation
                .server("220 mx.test")
                .server("250-mx.test\r\n250-STARTTLS\r\n250 AUTH PLAIN")
                .server("454 no");
        authenticate();
    }

    @Test
    void isPassedForWantOfCredentials() {
        start(TlsLevel.NONE, request -> null);
        conversation.server("220 mx.test").server("250 mx.test");
        authenticate();
        mail();
        conversation.server("250 ok");

        assertThat(conversation.allWritten()).doesNotContain("AUTH").contains("MAIL");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "535 5.7.8 bad credentials, AUTH_FAILED",
        "454 4.7.0 not now, AUTH_FAILED",
        "421 4.3.2 good-bye, SERVICE_NOT_AVAILABLE",
        "250 fine, AUTH_FAILED",
    })
    void endsTheSessionWhereItFails(String reply, Kind kind) {
        start(TlsLevel.NONE, password());
        conversation.server("220 mx.test").server(AUTH);
        authenticate();
        conversation.server(reply);

        assertThat(engine.failure().kind()).isEqualTo(kind);
        assertThat(engine.failure().phase()).isEqualTo(Phase.AUTH);
        assertThat(engine.failure().reply()).hasToString(reply);
        assertThat(engine.step()).isEqualTo(Step.CLOSE);
        assertThat(engine.failure().message()).doesNotContain("tanstaaf");
    }

    @Test
    void sendsNothingWhereTheServerOffersNone() {
        start(TlsLevel.NONE, password());
        conversation.server("220 mx.test").server("250 mx.test");
        authenticate();

        assertThat(engine.failure().kind()).isEqualTo(Kind.AUTH_FAILED);
        assertThat(conversation.allWritten()).isEqualTo("EHLO client.test\r\n");
    }
}
