package org.smtpclient.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.auth.scram.ScramContractTest.octets;
import static org.smtpclient.auth.scram.ScramContractTest.text;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.auth.AuthMove;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.auth.AuthPeer;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.auth.ChannelBindings;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

/** Core's AUTH dialogue with the mechanisms that are found. */
@DisplayName("AUTH by SCRAM")
class ScramAuthenticationTest {
    private static final String HOST = "mail.example.org";

    private final Authentication authentication = new Authentication(
            AuthOptions.builder(CredentialsSupplier.forHost(HOST, Credentials.password("user", "pencil")))
                    .build(),
            AuthPeer.of(
                    HOST,
                    587,
                    Capabilities.of(Reply.of(250, List.of(HOST, "AUTH PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256"))),
                    TlsOutcome.builder(TlsStatus.AUTHENTICATED, "test", true).build(),
                    ChannelBindings.NONE));
    private final ScramServer server = new ScramServer("SCRAM-SHA-256", "pencil");

    private static String line(AuthMove move) {
        assertThat(move).isInstanceOf(AuthMove.Send.class);
        return ((AuthMove.Send) move).line();
    }

    private static String decoded(String base64) {
        return text(Base64.getDecoder().decode(base64));
    }

    private AuthMove challenge(String message) {
        return authentication.take(Reply.of(334, List.of(Base64.getEncoder().encodeToString(octets(message)))));
    }

    private AuthMove success() {
        return authentication.take(Reply.of(235, List.of("2.7.0 Authentication successful")));
    }

    private String clientFinal() {
        String command = line(authentication.begin());
        assertThat(command).startsWith("AUTH SCRAM-SHA-256 ");
        return decoded(line(challenge(server.first(decoded(command.split(" ")[2])))));
    }

    @Test
    @DisplayName("succeeds with a server that proves itself")
    void succeeds() {
        AuthMove acknowledgement = challenge(server.last(clientFinal(), new byte[0]));

        assertThat(line(acknowledgement)).isEmpty();
        assertThat(success()).isInstanceOf(AuthMove.Done.class);
    }

    @Test
    @DisplayName("does not succeed with an impostor that accepts any password")
    void impostor() {
        clientFinal();

        assertThat(success())
                .isInstanceOfSatisfying(
                        AuthMove.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(AuthMove.Failed.Kind.NOT_BELIEVED));
    }

    @Test
    @DisplayName("is cancelled with an impostor that makes a proof up")
    void madeUpProof() {
        clientFinal();

        assertThat(line(challenge("v=" + Base64.getEncoder().encodeToString(new byte[32]))))
                .isEqualTo("*");
    }

    @ParameterizedTest(name = "said in a challenge: {0}")
    @DisplayName("is refused for a wrong password, however the server says so")
    @CsvSource({"true", "false"})
    void wrongPassword(boolean inChallenge) {
        clientFinal();
        if (inChallenge) {
            assertThat(line(challenge("e=invalid-proof"))).isEmpty();
        }

        assertThat(authentication.take(Reply.of(535, List.of("5.7.8 no"))))
                .isInstanceOfSatisfying(
                        AuthMove.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(AuthMove.Failed.Kind.REFUSED));
    }
}
