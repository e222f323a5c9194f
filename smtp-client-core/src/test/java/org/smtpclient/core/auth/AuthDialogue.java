package org.smtpclient.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

/** An {@link Authentication} and a server's replies, written down as a dialogue. */
final class AuthDialogue {
    static final String HOST = "mail.example.org";
    static final Credentials PASSWORD = Credentials.password("tim", "tanstaaftanstaaf");
    static final Credentials TOKEN =
            Credentials.bearerToken("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
    static final Credentials EXTERNAL = Credentials.external(null);

    /** Core's own, and stand-ins for SCRAM, which core does not know. */
    static final List<SaslMechanism> MECHANISMS = List.of(
            new LoginMechanism(),
            new FakeScram("SCRAM-SHA-1", 500),
            new XOAuth2Mechanism(),
            new PlainMechanism(),
            new FakeScram("SCRAM-SHA-256-PLUS", 800),
            new CramMd5Mechanism(),
            new ExternalMechanism(),
            new FakeScram("SCRAM-SHA-256", 600),
            new OAuthBearerMechanism());

    private final Authentication authentication;
    private AuthMove move;

    AuthDialogue(AuthOptions options, AuthPeer peer) {
        this.authentication = new Authentication(options, peer);
        this.move = authentication.begin();
    }

    static AuthDialogue with(Credentials credentials, String offered) {
        return new AuthDialogue(options(credentials).build(), peer(offered, TlsStatus.AUTHENTICATED));
    }

    static AuthOptions.Builder options(@Nullable Credentials credentials) {
        return AuthOptions.builder(request -> credentials).mechanisms(MECHANISMS);
    }

    /** A server that lists mechanisms; none at all without AUTH. */
    static AuthPeer peer(@Nullable String offered, TlsStatus status) {
        return peer(offered, status, ChannelBindings.NONE);
    }

    static AuthPeer peer(@Nullable String offered, TlsStatus status, ChannelBindings bindings) {
        List<String> lines = offered == null ? List.of(HOST) : List.of(HOST, "AUTH " + offered);
        TlsOutcome tls = TlsOutcome.builder(status, "test", true).build();
        return AuthPeer.of(HOST, 587, Capabilities.of(Reply.of(250, lines)), tls, bindings);
    }

    AuthMove move() {
        return move;
    }

    /** The line that goes out. */
    String sent() {
        assertThat(move).isInstanceOf(AuthMove.Send.class);
        return ((AuthMove.Send) move).line();
    }

    AuthMove.Failed failed() {
        assertThat(move).isInstanceOf(AuthMove.Failed.class);
        return (AuthMove.Failed) move;
    }

    /** Takes a reply, and gives the line that goes out next. */
    AuthDialogue reply(int code, String... lines) {
        move = authentication.take(Reply.of(code, List.of(lines)));
        return this;
    }

    /** Expects lines from the client, and replies to them such as {@code 334 …}, in turn, up to success. */
    AuthDialogue runs(String... script) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < script.length; i += 2) {
            said.add(sent());
            String reply = script[i + 1];
            reply(Integer.parseInt(reply.substring(0, 3)), reply.substring(4));
            assertThat(said.get(i / 2)).isEqualTo(script[i]);
        }
        return this;
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    Authentication authentication() {
        return authentication;
    }

    /** Says one thing, and believes a server that answers "proof". */
    private static final class FakeScram implements SaslMechanism {
        private final String mechanism;
        private final int priority;

        FakeScram(String mechanism, int priority) {
            this.mechanism = mechanism;
            this.priority = priority;
        }

        @Override
        public String mechanism() {
            return mechanism;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public boolean needsChannelBinding() {
            return mechanism.endsWith("-PLUS");
        }

        @Override
        public boolean revealsSecret() {
            return false;
        }

        @Override
        public boolean accepts(Credentials credentials) {
            return credentials instanceof Credentials.Password;
        }

        @Override
        public SaslExchange start(SaslContext context) {
            Map<String, byte[]> bindings = context.channelBindings();
            return new SaslExchange() {
                private boolean proved;

                @Override
                public byte[] initialResponse() {
                    return ("hello " + bindings.keySet()).getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public byte[] respond(byte[] challenge) throws SaslException {
                    String text = new String(challenge, StandardCharsets.UTF_8);
                    if (text.equals("more")) {
                        return new byte[] {1};
                    }
                    if (text.equals("bug")) {
                        throw new IllegalStateException("tanstaaftanstaaf");
                    }
                    if (!text.equals("proof")) {
                        throw new SaslException("no proof:\n" + text);
                    }
                    proved = true;
                    return new byte[0];
                }

                @Override
                public boolean isComplete() {
                    return proved;
                }
            };
        }
    }
}
