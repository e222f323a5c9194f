package org.smtpclient.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.auth.scram.ScramContractTest.octets;
import static org.smtpclient.auth.scram.ScramContractTest.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;

@DisplayName("SCRAM")
class ScramTest {
    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";

    private static SaslContext.Builder context(String user, String password) {
        return SaslContext.builder(Credentials.password(user, password), "mail.example.org", 587);
    }

    private static Scram named(String mechanism) {
        return List.of(new ScramSha1(), new ScramSha1Plus(), new ScramSha256(), new ScramSha256Plus()).stream()
                .filter(scram -> scram.mechanism().equals(mechanism))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("holds the dialogues of RFC 5802 §5 and RFC 7677 §3")
    @CsvSource(
            delimiter = ' ',
            value = {
                "SCRAM-SHA-1 fyko+d2lbbFgONRv9qkxdawL"
                        + " r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
                        + " c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
                        + " v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
                "SCRAM-SHA-256 rOprNGfwEbeRWgbNEkqO"
                        + " r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
                        + " c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
                        + " v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
            })
    void rfcDialogues(String mechanism, String nonce, String serverFirst, String clientFinal, String serverFinal)
            throws SaslException {
        SaslExchange exchange = named(mechanism).start(context("user", "pencil").build(), () -> nonce);

        assertThat(text(exchange.initialResponse())).isEqualTo("n,,n=user,r=" + nonce);
        assertThat(text(exchange.respond(octets(serverFirst)))).isEqualTo(clientFinal);
        assertThat(exchange.isComplete()).isFalse();
        assertThat(exchange.respond(octets(serverFinal))).isEmpty();
        assertThat(exchange.isComplete()).isTrue();
    }

    @ParameterizedTest(name = "{0}, server lists {1}, channel can be bound: {2} → {3}")
    @DisplayName("binds the channel, or says that it could: RFC 5802 §6")
    @CsvSource(
            delimiter = '|',
            value = {
                "SCRAM-SHA-256      | SCRAM-SHA-256                    | false | n,,",
                "SCRAM-SHA-256      | SCRAM-SHA-256                    | true  | y,,",
                "SCRAM-SHA-1        | SCRAM-SHA-256 SCRAM-SHA-1        | true  | y,,",
                "SCRAM-SHA-256      | SCRAM-SHA-256 SCRAM-SHA-256-PLUS | true  | n,,",
                "SCRAM-SHA-256      | SCRAM-SHA-256 SCRAM-SHA-1-PLUS   | true  | n,,",
                "SCRAM-SHA-256      | SCRAM-SHA-256 SCRAM-SHA-256-PLUS | false | n,,",
                "SCRAM-SHA-256-PLUS | SCRAM-SHA-256 SCRAM-SHA-256-PLUS | true  | 'p=tls-exporter,,'",
                "SCRAM-SHA-1-PLUS   | SCRAM-SHA-1-PLUS                 | true  | 'p=tls-exporter,,'"
            })
    void channelBindingFlag(String mechanism, String offered, boolean bindable, String header) throws SaslException {
        Map<String, byte[]> bindings = new LinkedHashMap<>();
        if (bindable) {
            bindings.put("tls-exporter", octets("exported"));
            bindings.put("tls-server-end-point", octets("digest"));
        }
        SaslExchange exchange = named(mechanism)
                .start(context("user", "pencil")
                        .offered(List.of(offered.split(" ")))
                        .channelBindings(bindings)
                        .build());

        assertThat(text(exchange.initialResponse())).startsWith(header + "n=user,r=");
    }

    @Test
    @DisplayName("is refused by a server at another end of the channel, as where somebody stands between")
    void somebodyBetween() throws SaslException {
        SaslExchange exchange = new ScramSha256Plus()
                .start(context("user", "pencil")
                        .channelBindings(Map.of("tls-exporter", octets("this channel")))
                        .build());
        ScramServer server = new ScramServer("SCRAM-SHA-256-PLUS", "pencil");
        byte[] last = exchange.respond(octets(server.first(text(exchange.initialResponse()))));

        String verdict = server.last(text(last), octets("another channel"));

        assertThat(verdict).isEqualTo("e=channel-bindings-dont-match");
        assertThat(exchange.respond(octets(verdict))).isEmpty();
        assertThat(exchange.isComplete()).isFalse();
    }

    @ParameterizedTest(name = "{0} / {1} → {2}")
    @DisplayName("prepares names and passwords by SASLprep, and escapes what parts attributes")
    @CsvSource({
        "'a,b=c',          pencil,       'a=2Cb=3Dc',  pencil",
        "us\u00ADer,       pen\u00ADcil, user,         pencil",
        "\u2168,           \u2168,       IX,           IX",
        "m\u00FCller,      mu\u0308ller, m\u00FCller,  m\u00FCller"
    })
    void preparation(String user, String password, String sentUser, String preparedPassword) throws SaslException {
        SaslExchange exchange = new ScramSha256().start(context(user, password).build());
        ScramServer server = new ScramServer("SCRAM-SHA-256", preparedPassword);
        byte[] last = exchange.respond(octets(server.first(text(exchange.initialResponse()))));

        assertThat(server.user()).isEqualTo(sentUser);
        exchange.respond(octets(server.last(text(last), new byte[0])));
        assertThat(exchange.isComplete()).isTrue();
    }

    @ParameterizedTest
    @DisplayName("does not begin with what SASLprep forbids, and does not show it")
    @CsvSource({"user, pen\u0007cil", "user, \uD83D\uDD11", "us\u200Eer\u05D0x, pencil", "user, \u00AD"})
    void forbidden(String user, String password) {
        assertThatThrownBy(() -> new ScramSha256().start(context(user, password).build()))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining("SASLprep")
                .hasMessageNotContaining(password);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("gives up on a server whose first message is not in order")
    @CsvSource(
            delimiter = '|',
            value = {
                "the nonce is not the client's           | r=other3rfc,s=QSXCR+Q6sek8bf92,i=4096 | nonce",
                "the nonce is the client's alone         | r=CLIENT,s=QSXCR+Q6sek8bf92,i=4096    | malformed",
                "few iterations, to guess quickly        | r=CLIENTx,s=QSXCR+Q6sek8bf92,i=1      | 1 iterations",
                "one iteration too few                   | r=CLIENTx,s=QSXCR+Q6sek8bf92,i=4095   | 4095 iterations",
                "many iterations, to keep us busy        | r=CLIENTx,s=QSXCR+Q6sek8bf92,i=1000001 | 1000001 iterations",
                "the most iterations                     | r=CLIENTx,s=QSXCR+Q6sek8bf92,i=2147483647 | iterations",
                "iterations beyond an int                | r=CLIENTx,s=QSXCR+Q6sek8bf92,i=99999999999 | malformed",
                "negative iterations                     | r=CLIENTx,s=QSXCR+Q6sek8bf92,i=-4096  | malformed",
                "no iterations                           | r=CLIENTx,s=QSXCR+Q6sek8bf92          | malformed",
                "no salt                                 | r=CLIENTx,s=,i=4096                   | malformed",
                "a salt that is no base64                | r=CLIENTx,s=!!!,i=4096                | malformed",
                "a mandatory extension                   | m=x,r=CLIENTx,s=QSXCR+Q6sek8bf92,i=4096 | malformed",
                "nothing                                 | ''                                    | malformed",
                "the server's proof at once              | v=rmF9pqV8S7suAoZWja4dJRkFsKQ=        | malformed",
                "an error at once                        | e=unknown-user                        | malformed"
            })
    void hostileFirst(String what, String message, String reason) throws SaslException {
        SaslExchange exchange = new ScramSha1().start(context("user", "pencil").build(), () -> NONCE);
        exchange.initialResponse();

        assertThatThrownBy(() -> exchange.respond(octets(message.replace("CLIENT", NONCE))))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("pencil");
        assertThat(exchange.isComplete()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("does not believe a server that has not proved that it knows the password")
    @CsvSource({
        "v=rmF9pqV8S7suAoZWja4dJRkFsLQ=",
        "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "v=",
        "v=!!!",
        "''",
        "p=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        "x"
    })
    void wrongProof(String message) throws SaslException {
        SaslExchange exchange = new ScramSha1().start(context("user", "pencil").build(), () -> NONCE);
        exchange.initialResponse();
        exchange.respond(octets("r=" + NONCE + "3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));

        assertThatThrownBy(() -> exchange.respond(octets(message)))
                .isInstanceOf(SaslException.class)
                .hasMessageMatching(".*(has not proved|is malformed).*");
        assertThat(exchange.isComplete()).isFalse();
    }

    @Test
    @DisplayName("takes as many iterations as its bound allows")
    void manyIterations() throws SaslException {
        SaslExchange exchange = new ScramSha1().start(context("user", "pencil").build(), () -> NONCE);
        exchange.initialResponse();

        assertThat(text(exchange.respond(octets("r=" + NONCE + "x,s=QSXCR+Q6sek8bf92,i=1000000"))))
                .startsWith("c=biws,r=" + NONCE + "x,p=");
    }

    @Test
    @DisplayName("uses a new nonce for each exchange")
    void nonces() throws SaslException {
        SaslContext context = context("user", "pencil").build();
        assertThat(new ScramSha256().start(context).initialResponse())
                .isNotEqualTo(new ScramSha256().start(context).initialResponse());
    }
}
