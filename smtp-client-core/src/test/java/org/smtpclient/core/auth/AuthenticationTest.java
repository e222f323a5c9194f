package org.smtpclient.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.auth.AuthDialogue.EXTERNAL;
import static org.smtpclient.core.auth.AuthDialogue.HOST;
import static org.smtpclient.core.auth.AuthDialogue.PASSWORD;
import static org.smtpclient.core.auth.AuthDialogue.TOKEN;
import static org.smtpclient.core.auth.AuthDialogue.base64;
import static org.smtpclient.core.auth.AuthDialogue.options;
import static org.smtpclient.core.auth.AuthDialogue.peer;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.auth.AuthMove.Failed.Kind;
import org.smtpclient.core.reply.Reply;

@DisplayName("The AUTH dialogue")
class AuthenticationTest {

    private static Credentials credentials(String kind) {
        return switch (kind) {
            case "password" -> PASSWORD;
            case "acting" -> Credentials.password("tim", "tanstaaftanstaaf").actingAs("admin");
            case "token" -> TOKEN;
            default -> EXTERNAL;
        };
    }

    @Test
    @DisplayName("holds the dialogues of RFC 4954 §4.1, RFC 4616 §4, RFC 2195 §2 and RFC 7628 §4")
    void rfcDialogues() {
        AuthDialogue.with(Credentials.password("test", "1234").actingAs("test"), "PLAIN")
                .runs("AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", "235 2.7.0 Authentication successful");
        AuthDialogue.with(Credentials.password("tim", "tanstaaftanstaaf"), "PLAIN")
                .runs("AUTH PLAIN " + base64("\0tim\0tanstaaftanstaaf"), "235 2.7.0 Authentication successful");
        AuthDialogue.with(PASSWORD, "CRAM-MD5")
                .runs(
                        "AUTH CRAM-MD5",
                        "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
                        "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
                        "235 2.7.0 Authentication successful");
        AuthDialogue.with(TOKEN, "OAUTHBEARER")
                .runs(
                        "AUTH OAUTHBEARER "
                                + base64("n,a=user@example.com,\1host=" + HOST + "\1port=587\1auth=Bearer "
                                        + "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1"),
                        "235 2.7.0 Authentication successful");
        AuthDialogue.with(EXTERNAL, "EXTERNAL").runs("AUTH EXTERNAL =", "235 2.7.0 Authentication successful");
    }

    @Test
    @DisplayName("holds the dialogues that no RFC has: LOGIN, XOAUTH2")
    void otherDialogues() {
        AuthDialogue login = AuthDialogue.with(PASSWORD, "LOGIN")
                .runs(
                        "AUTH LOGIN",
                        "334 VXNlcm5hbWU6",
                        base64("tim"),
                        "334 UGFzc3dvcmQ6",
                        base64("tanstaaftanstaaf"),
                        "235 ok");
        AuthDialogue token = AuthDialogue.with(TOKEN, "XOAUTH2")
                .runs(
                        "AUTH XOAUTH2 "
                                + base64("user=user@example.com\1auth=Bearer "
                                        + "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1"),
                        "235 ok");

        assertThat(login.move()).isEqualTo(new AuthMove.Done("LOGIN", Reply.of(235, List.of("ok"))));
        assertThat(token.move()).isEqualTo(new AuthMove.Done("XOAUTH2", Reply.of(235, List.of("ok"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("acknowledges the reason why a token is refused, and is then refused")
    @CsvSource({"OAUTHBEARER, AQ==", "XOAUTH2, ''"})
    void refusedToken(String mechanism, String acknowledgement) {
        AuthDialogue dialogue = AuthDialogue.with(TOKEN, mechanism)
                .reply(
                        334,
                        "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NoZW1lcyI6ImJlYXJlciBtYWMiLCJzY29wZSI6Imh0dHBzOi8vbWFpbC5leGFtcGxlLmNvbS8ifQ==");

        assertThat(dialogue.sent()).isEqualTo(acknowledgement);
        assertThat(dialogue.reply(535, "5.7.1 Username and Password not accepted")
                        .failed())
                .satisfies(failed -> assertThat(failed.kind()).isEqualTo(Kind.REFUSED))
                .satisfies(failed -> assertThat(failed.reply().code()).isEqualTo(535));
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @DisplayName("takes the strongest mechanism that the credentials go with")
    @CsvSource({
        "password, PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256,   SCRAM-SHA-256",
        "password, PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1,                 SCRAM-SHA-1",
        "password, LOGIN PLAIN CRAM-MD5,                             CRAM-MD5",
        "password, LOGIN PLAIN XOAUTH2 OAUTHBEARER EXTERNAL,         PLAIN",
        "password, login,                                            LOGIN",
        "password, SCRAM-SHA-256-PLUS PLAIN,                         PLAIN",
        "acting,   LOGIN CRAM-MD5 PLAIN,                             PLAIN",
        "token,    PLAIN LOGIN XOAUTH2 OAUTHBEARER SCRAM-SHA-256,    OAUTHBEARER",
        "token,    PLAIN LOGIN XOAUTH2,                              XOAUTH2",
        "external, PLAIN LOGIN EXTERNAL,                             EXTERNAL"
    })
    void choice(String kind, String offered, String mechanism) {
        assertThat(AuthDialogue.with(credentials(kind), offered).sent().split(" ")[1])
                .isEqualTo(mechanism);
    }

    @ParameterizedTest(name = "allowed {0}, offered {1} → {2}")
    @DisplayName("keeps to the mechanisms that the caller allows, in the caller's order")
    @CsvSource({
        "plain,                PLAIN SCRAM-SHA-256,  PLAIN",
        "LOGIN PLAIN,          PLAIN LOGIN CRAM-MD5, LOGIN",
        "SCRAM-SHA-256 LOGIN,  PLAIN LOGIN,          LOGIN",
    })
    void allowed(String allowed, String offered, String mechanism) {
        AuthOptions options =
                options(PASSWORD).allowedMechanisms(List.of(allowed.split(" "))).build();

        assertThat(new AuthDialogue(options, peer(offered, TlsStatus.AUTHENTICATED)).sent())
                .startsWith("AUTH " + mechanism);
    }

    @ParameterizedTest(name = "TLS {0}, allowed over {1}: {2}")
    @DisplayName("rule 7: credentials go only over authenticated TLS unless the caller says otherwise by name")
    @CsvSource({
        "AUTHENTICATED, nothing more,        sent",
        "AUTHENTICATED, unauthenticated TLS, sent",
        "AUTHENTICATED, plaintext,           sent",
        "ENCRYPTED,     nothing more,        refused",
        "ENCRYPTED,     unauthenticated TLS, sent",
        "ENCRYPTED,     plaintext,           sent",
        "PLAINTEXT,     nothing more,        refused",
        "PLAINTEXT,     unauthenticated TLS, refused",
        "PLAINTEXT,     plaintext,           sent",
        "SKIPPED,       nothing more,        refused",
        "SKIPPED,       unauthenticated TLS, refused",
        "FAILED,        nothing more,        refused",
        "FAILED,        unauthenticated TLS, refused"
    })
    void guard(TlsStatus tls, String leave, String expected) {
        for (String mechanism : List.of(
                "password PLAIN",
                "password LOGIN",
                "password CRAM-MD5",
                "password SCRAM-SHA-256",
                "token XOAUTH2",
                "token OAUTHBEARER",
                "external EXTERNAL")) {
            AuthOptions options = options(credentials(mechanism.split(" ")[0]))
                    .allowCredentialsOverUnauthenticatedTls(leave.equals("unauthenticated TLS"))
                    .allowCredentialsInPlaintext(leave.equals("plaintext"))
                    .build();

            AuthDialogue dialogue = new AuthDialogue(options, peer(mechanism.split(" ")[1], tls));

            if (expected.equals("sent")) {
                assertThat(dialogue.sent()).startsWith("AUTH " + mechanism.split(" ")[1]);
            } else {
                assertThat(dialogue.failed().kind()).as(mechanism).isEqualTo(Kind.CONNECTION_NOT_SECURE);
                assertThat(dialogue.failed().reason()).contains(HOST, "allow credentials");
            }
        }
    }

    @Test
    @DisplayName("goes on without where there are no credentials for a server")
    void noCredentials() {
        AuthOptions options = AuthOptions.builder(CredentialsSupplier.forHost("other.example.org", PASSWORD))
                .mechanisms(AuthDialogue.MECHANISMS)
                .build();

        assertThat(new AuthDialogue(options, peer("PLAIN", TlsStatus.AUTHENTICATED)).move())
                .isInstanceOf(AuthMove.Skipped.class);
        assertThat(new AuthDialogue(options, peer(null, TlsStatus.PLAINTEXT)).move())
                .isInstanceOf(AuthMove.Skipped.class);
    }

    @Test
    @DisplayName("gives a host its own credentials, however its name is written")
    void credentialsOfOneHost() {
        AuthOptions options = AuthOptions.builder(CredentialsSupplier.forHost("MAIL.example.org.", PASSWORD))
                .mechanisms(AuthDialogue.MECHANISMS)
                .build();

        assertThat(new AuthDialogue(options, peer("LOGIN", TlsStatus.AUTHENTICATED)).sent())
                .isEqualTo("AUTH LOGIN");
        assertThat(options.credentials().toString()).contains("tim").doesNotContain("tanstaaf");
    }

    @Test
    @DisplayName("fails before it says anything where it could not end well")
    void failsBeforeItBegins() {
        assertThat(new AuthDialogue(options(PASSWORD).build(), peer(null, TlsStatus.AUTHENTICATED)).failed())
                .satisfies(failed -> assertThat(failed.kind()).isEqualTo(Kind.NOT_OFFERED))
                .satisfies(failed -> assertThat(failed.reason()).contains(HOST, "does not offer AUTH"));
        assertThat(AuthDialogue.with(PASSWORD, "GSSAPI XOAUTH2").failed())
                .satisfies(failed -> assertThat(failed.kind()).isEqualTo(Kind.NO_MECHANISM))
                .satisfies(failed -> assertThat(failed.reason()).contains("GSSAPI, XOAUTH2", "SCRAM-SHA-1, PLAIN"));
        AuthOptions noScram =
                options(PASSWORD).mechanisms(List.of(new CramMd5Mechanism())).build();
        assertThat(new AuthDialogue(noScram, peer("SCRAM-SHA-256", TlsStatus.AUTHENTICATED))
                        .failed()
                        .reason())
                .contains("org.smtpclient:smtp-client-auth-scram");
    }

    @Test
    @DisplayName("tells of a supplier that fails, and not what an unknown exception of it says")
    void failingSupplier() {
        AuthOptions expected = AuthOptions.builder(request -> {
                    throw new SaslException("the token server of " + request.host() + " does not answer");
                })
                .build();
        AuthOptions unexpected = AuthOptions.builder(request -> {
                    throw new IllegalStateException("token tanstaaftanstaaf");
                })
                .build();

        assertThat(new AuthDialogue(expected, peer("PLAIN", TlsStatus.AUTHENTICATED)).failed())
                .isEqualTo(new AuthMove.Failed(
                        Kind.CREDENTIALS_UNAVAILABLE, "the token server of " + HOST + " does not answer", null));
        assertThat(new AuthDialogue(unexpected, peer("PLAIN", TlsStatus.AUTHENTICATED))
                        .failed()
                        .reason())
                .contains("IllegalStateException")
                .doesNotContain("tanstaaf");
    }

    @Test
    @DisplayName("sends the initial response in the command only while the line stays within 512 octets")
    void initialResponse() {
        // "AUTH PLAIN " leaves 499 octets, of which base64 fills 496: 372 octets, "\0tim\0" among them
        Credentials fits = Credentials.password("tim", "x".repeat(372 - 5));
        Credentials tooLong = Credentials.password("tim", "x".repeat(373 - 5));

        assertThat(AuthDialogue.with(fits, "PLAIN").sent()).hasSize(507);
        AuthDialogue.with(tooLong, "PLAIN")
                .runs("AUTH PLAIN", "334 ", base64("\0tim\0" + "x".repeat(373 - 5)), "235 ok");
    }

    @Test
    @DisplayName(
            "does not send the initial response to a server that answers the bare command with a challenge or success")
    void invitationMissing() {
        Credentials longPassword = Credentials.password("tim", "x".repeat(1000));

        assertThat(AuthDialogue.with(longPassword, "PLAIN")
                        .reply(334, "bW9yZQ==")
                        .sent())
                .isEqualTo("*");
        assertThat(AuthDialogue.with(longPassword, "PLAIN")
                        .reply(235, "ok")
                        .failed()
                        .kind())
                .isEqualTo(Kind.NOT_BELIEVED);
    }

    @Test
    @DisplayName("takes the longest token over several lines' worth of base64")
    void longToken() {
        Credentials token = Credentials.bearerToken("u", "t".repeat(Credentials.MAX_TOKEN_OCTETS));

        AuthDialogue dialogue = AuthDialogue.with(token, "OAUTHBEARER").reply(334, "");

        assertThat(dialogue.sent()).hasSizeGreaterThan(10_000).hasSizeLessThanOrEqualTo(AuthLines.MAX_LINE);
        assertThat(dialogue.reply(235, "ok").move()).isInstanceOf(AuthMove.Done.class);
    }

    @Test
    @DisplayName(
            "tries the next mechanism where the server does not know one, and stops where it refuses the credentials")
    void nextMechanism() {
        AuthDialogue dialogue = AuthDialogue.with(PASSWORD, "CRAM-MD5 PLAIN LOGIN")
                .runs(
                        "AUTH CRAM-MD5",
                        "504 5.5.4 unknown",
                        "AUTH PLAIN " + base64("\0tim\0tanstaaftanstaaf"),
                        "535 5.7.8 no");

        assertThat(dialogue.failed().kind()).isEqualTo(Kind.REFUSED);
        assertThat(dialogue.failed().reason()).contains(HOST, "PLAIN", "535 5.7.8 no");
        assertThat(AuthDialogue.with(PASSWORD, "CRAM-MD5")
                        .reply(504, "unknown")
                        .failed()
                        .reply()
                        .code())
                .isEqualTo(504);
    }

    @Test
    @DisplayName("is not led to a mechanism that reveals the password by whoever poses as the server")
    void noFallToRevealing() {
        AuthOptions options =
                options(PASSWORD).allowCredentialsOverUnauthenticatedTls(true).build();
        AuthDialogue dialogue = new AuthDialogue(options, peer("SCRAM-SHA-256 CRAM-MD5 PLAIN", TlsStatus.ENCRYPTED))
                .reply(504, "unknown");

        assertThat(dialogue.sent()).isEqualTo("AUTH CRAM-MD5");
        assertThat(dialogue.reply(504, "unknown").failed().kind()).isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @DisplayName("stops at every other refusal, for good or for now")
    @ValueSource(ints = {421, 432, 454, 500, 501, 503, 530, 534, 535, 538})
    void refusals(int code) {
        AuthMove.Failed failed =
                AuthDialogue.with(PASSWORD, "CRAM-MD5 PLAIN").reply(code, "no").failed();

        assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failed.reply().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @DisplayName("takes no other reply for success")
    @ValueSource(ints = {200, 220, 250, 354, 335})
    void otherReplies(int code) {
        assertThat(AuthDialogue.with(PASSWORD, "PLAIN")
                        .reply(code, "ok")
                        .failed()
                        .kind())
                .isEqualTo(Kind.EXCHANGE_FAILED);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("does not believe a success that comes before the exchange is complete")
    @ValueSource(strings = {"CRAM-MD5", "LOGIN", "SCRAM-SHA-256"})
    void earlySuccess(String mechanism) {
        assertThat(AuthDialogue.with(PASSWORD, mechanism)
                        .reply(235, "welcome")
                        .failed()
                        .kind())
                .isEqualTo(Kind.NOT_BELIEVED);
    }

    @Test
    @DisplayName("does not believe a server that has not proved itself, and believes one that has")
    void proof() {
        AuthDialogue skipped = AuthDialogue.with(PASSWORD, "SCRAM-SHA-256").reply(334, base64("more"));
        assertThat(skipped.reply(235, "welcome").failed().kind()).isEqualTo(Kind.NOT_BELIEVED);

        AuthDialogue proved = AuthDialogue.with(PASSWORD, "SCRAM-SHA-256")
                .reply(334, base64("more"))
                .reply(334, base64("proof"));
        assertThat(proved.sent()).isEmpty();
        assertThat(proved.reply(235, "welcome").move()).isInstanceOf(AuthMove.Done.class);
    }

    @ParameterizedTest(name = "334 {0}")
    @DisplayName(
            "cancels at a challenge that is no base64, or no answer is known to, and says why when that is confirmed")
    @ValueSource(strings = {"!!!!", "bW9yZQ", "bW9y ZQ==", "bW9yZQ==x", "a===", "====", "\\xFF\\xFE", "aW1wb3N0b3I="})
    void badChallenges(String challenge) {
        AuthDialogue dialogue = AuthDialogue.with(PASSWORD, "SCRAM-SHA-256").reply(334, challenge);

        assertThat(dialogue.sent()).isEqualTo("*");
        AuthMove.Failed failed = dialogue.reply(501, "cancelled").failed();
        assertThat(failed.kind()).isEqualTo(Kind.EXCHANGE_FAILED);
        assertThat(failed.reason())
                .startsWith("SCRAM-SHA-256 with " + HOST + " was given up: ")
                .doesNotContain("\n");
        assertThat(failed.reply().code()).isEqualTo(501);
    }

    @Test
    @DisplayName("cancels at a challenge of several lines, or of more than a line can hold")
    void oversizedChallenges() {
        assertThat(AuthDialogue.with(PASSWORD, "LOGIN").reply(334, "", "").sent())
                .isEqualTo("*");
        assertThat(AuthDialogue.with(PASSWORD, "LOGIN")
                        .reply(334, "A".repeat(12_288))
                        .sent())
                .isEqualTo("*");
    }

    @ParameterizedTest
    @DisplayName("fails once cancelled, whatever the server then says")
    @ValueSource(ints = {235, 250, 334, 454, 501, 504, 535})
    void afterCancelling(int code) {
        AuthDialogue dialogue = AuthDialogue.with(PASSWORD, "LOGIN PLAIN").reply(334, "x");
        assertThat(dialogue.sent()).isEqualTo("*");

        assertThat(dialogue.reply(code, "so what").failed().kind()).isEqualTo(Kind.EXCHANGE_FAILED);
    }

    @Test
    @DisplayName("ends though a server's challenges do not")
    void endlessChallenges() {
        AuthDialogue dialogue = AuthDialogue.with(PASSWORD, "SCRAM-SHA-256");
        for (int i = 0; i < Authentication.MAX_CHALLENGES; i++) {
            assertThat(dialogue.reply(334, base64("more")).sent()).isEqualTo("AQ==");
        }
        assertThat(dialogue.reply(334, base64("more")).sent()).isEqualTo("*");
    }

    @Test
    @DisplayName("cancels where a mechanism has a fault, and does not repeat what that says")
    void faultyMechanism() {
        AuthDialogue dialogue = AuthDialogue.with(PASSWORD, "SCRAM-SHA-256").reply(334, base64("bug"));

        assertThat(dialogue.sent()).isEqualTo("*");
        assertThat(dialogue.reply(501, "cancelled").failed().reason())
                .contains("IllegalStateException")
                .doesNotContain("tanstaaf");
    }

    @Test
    @DisplayName("takes no reply that is not due: none after success, none before its beginning")
    void undueReplies() {
        AuthDialogue dialogue = AuthDialogue.with(PASSWORD, "PLAIN").reply(235, "ok");
        Authentication unbegun = new Authentication(options(PASSWORD).build(), peer("PLAIN", TlsStatus.AUTHENTICATED));

        assertThatThrownBy(() -> dialogue.reply(334, "")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> dialogue.authentication().begin()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unbegun.take(Reply.of(235, List.of("ok")))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("shows no secret in the lines for listeners, nor in any text")
    @CsvSource(
            delimiter = '|',
            value = {
                "password | PLAIN         | AUTH PLAIN ****",
                "password | LOGIN         | AUTH LOGIN",
                "password | CRAM-MD5      | AUTH CRAM-MD5",
                "password | SCRAM-SHA-256 | AUTH SCRAM-SHA-256 ****",
                "token    | XOAUTH2       | AUTH XOAUTH2 ****",
                "token    | OAUTHBEARER   | AUTH OAUTHBEARER ****",
                "external | EXTERNAL      | AUTH EXTERNAL ****"
            })
    void redaction(String kind, String mechanism, String first) {
        AuthDialogue dialogue = AuthDialogue.with(credentials(kind), mechanism);

        assertThat(((AuthMove.Send) dialogue.move()).redactedLine()).isEqualTo(first);
        assertThat(dialogue.move()).hasToString(first);
        dialogue.reply(334, base64("more"));
        assertThat(((AuthMove.Send) dialogue.move()).redactedLine()).isIn("****", "*");
        assertThat(dialogue.authentication() + " " + dialogue.move())
                .doesNotContain("tanstaaf", base64("tanstaaftanstaaf"), "vF9dft4");
    }
}
