package org.smtpclient.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/**
 * What every {@link SaslMechanism} must do. A mechanism's test subclasses it, gives credentials of its kind, and plays
 * the honest server; the tests here play the others.
 */
@SuppressWarnings("exports") // JUnit is here only for whoever subclasses this, and brings it
public abstract class SaslMechanismContractTest {
    /** The name in every credential of these tests. */
    protected static final String IDENTITY = "user@example.org";
    /** The secret in every credential of these tests. */
    protected static final String SECRET = "tanstaaftanstaaf";

    private static final Credentials PASSWORD = Credentials.password(IDENTITY, SECRET);
    private static final Credentials TOKEN = Credentials.bearerToken(IDENTITY, SECRET);
    private static final Credentials EXTERNAL = Credentials.external(IDENTITY);
    private static final byte[] BINDING = "what the channel is bound to....".getBytes(StandardCharsets.US_ASCII);
    private static final int HOSTILE_SERVERS = 300;

    /** For subclasses. */
    protected SaslMechanismContractTest() {}

    /** {@return a new mechanism, made by its no-argument constructor} */
    protected abstract SaslMechanism mechanism();

    /** {@return credentials that the mechanism takes, made of {@link #IDENTITY} and {@link #SECRET}} */
    protected abstract Credentials credentials();

    /**
     * Plays an honest server to the end of an exchange in which it authenticates the client; checks what it gets.
     *
     * @param exchange a new exchange
     * @param context what it was started with
     * @return all that the client said
     * @throws SaslException if the client gives up
     */
    protected abstract List<byte[]> serve(SaslExchange exchange, SaslContext context) throws SaslException;

    /** {@return a context with {@link #credentials()} over TLS that can be bound} */
    protected final SaslContext context() {
        return context(credentials());
    }

    private SaslContext context(Credentials credentials) {
        return SaslContext.builder(credentials, "mail.example.org", 587)
                .offered(List.of(mechanism().mechanism()))
                .channelBindings(Map.of("tls-server-end-point", BINDING))
                .build();
    }

    @Test
    @DisplayName("has the name that servers list, and one that callers can choose it by")
    void names() {
        assertThat(mechanism().mechanism()).matches("[A-Z0-9_-]{1,20}");
        assertThat(mechanism().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(mechanism().needsChannelBinding())
                .isEqualTo(mechanism().mechanism().endsWith("-PLUS"));
    }

    @Test
    @DisplayName("authenticates to an honest server, and only then counts as complete")
    void authenticates() throws SaslException {
        SaslContext context = context();
        SaslExchange exchange = mechanism().start(context);
        assertThat(exchange.isComplete()).isFalse();

        List<byte[]> said = serve(exchange, context);

        assertThat(said).isNotEmpty();
        assertThat(exchange.isComplete()).isTrue();
    }

    @Test
    @DisplayName("keeps exchanges apart, for many connections at once")
    void independentExchanges() throws SaslException {
        SaslMechanism mechanism = mechanism();
        SaslContext context = context();
        SaslExchange one = mechanism.start(context);
        SaslExchange other = mechanism.start(context);

        serve(one, context);
        assertThat(other.isComplete()).isFalse();
        serve(other, context);
        assertThat(other.isComplete()).isTrue();
    }

    @Test
    @DisplayName("takes the kinds of credentials that it says it takes, and no other")
    void kindsOfCredentials() throws SaslException {
        assertThat(mechanism().accepts(credentials())).isTrue();
        for (Credentials kind : List.of(PASSWORD, TOKEN, EXTERNAL)) {
            if (mechanism().accepts(kind)) {
                assertThat(mechanism().start(context(kind))).isNotNull();
            } else {
                assertThatThrownBy(() -> mechanism().start(context(kind)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageNotContaining(SECRET);
            }
        }
    }

    @Test
    @DisplayName("does not begin without the channel binding that it needs")
    void channelBindingNeeded() throws SaslException {
        SaslContext unbound = SaslContext.builder(credentials(), "mail.example.org", 587)
                .offered(List.of(mechanism().mechanism()))
                .build();
        if (mechanism().needsChannelBinding()) {
            assertThatThrownBy(() -> mechanism().start(unbound)).isInstanceOf(SaslException.class);
        } else {
            assertThat(mechanism().start(unbound)).isNotNull();
        }
    }

    @Test
    @DisplayName("reveals the secret only if it says so")
    void revealsTheSecretOnlyIfItSaysSo() throws SaslException {
        SaslContext context = context();
        List<byte[]> said = serve(mechanism().start(context), context);

        assertThat(said.stream().anyMatch(message -> text(message).contains(SECRET)))
                .isEqualTo(mechanism().revealsSecret());
    }

    @Test
    @DisplayName("shows no secret in its text, at the beginning and at the end of an exchange")
    void secretsInTexts() throws SaslException {
        SaslContext context = context();
        SaslExchange exchange = mechanism().start(context);
        assertThat(mechanism() + " " + exchange + " " + context + " " + credentials())
                .doesNotContain(SECRET);
        serve(exchange, context);
        assertThat(exchange.toString()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("answers whatever a server sends, or gives up with a reason that holds no secret")
    void hostileServers() throws SaslException {
        Random random = new Random(20_260_723);
        for (int i = 0; i < HOSTILE_SERVERS; i++) {
            SaslExchange exchange = mechanism().start(context());
            exchange.initialResponse();
            boolean over = false;
            for (int challenges = 0; challenges < 20 && !over; challenges++) {
                over = !answers(exchange, challenge(random));
            }
            assertThat(over)
                    .as("challenges without end are answered without end")
                    .isTrue();
            assertThat(answers(exchange, new byte[0]))
                    .as("goes on after the end")
                    .isFalse();
        }
    }

    private static boolean answers(SaslExchange exchange, byte[] challenge) {
        try {
            assertThat(exchange.respond(challenge)).isNotNull();
            return true;
        } catch (SaslException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain(SECRET);
            return false;
        }
    }

    /** Noise, nothing at all, much, or what looks like the mechanisms' own messages. */
    private static byte[] challenge(Random random) {
        List<byte[]> kinds = new ArrayList<>();
        for (String text : List.of(
                "",
                "r=x,s=QSXCR+Q6sek8bf92,i=4096",
                "r=,s=,i=",
                "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
                "e=other-error",
                "m=ext,r=x,s=QSXCR+Q6sek8bf92,i=4096",
                ",,,",
                "{\"status\":\"invalid_token\"}",
                "<1896.697170952@postoffice.example.net>")) {
            kinds.add(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        kinds.add(noise);
        kinds.add(new byte[9000]);
        return kinds.get(random.nextInt(kinds.size()));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
