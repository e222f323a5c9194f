package org.smtpclient.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;

@DisplayName("Credentials")
class CredentialsTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(Credentials.password("tim", "tanstaaf"), "password of tim"),
                Arguments.of(
                        Credentials.password("tim", "tanstaaf").actingAs("admin"), "password of tim, acting as admin"),
                Arguments.of(Credentials.bearerToken("tim", "tanstaaf"), "bearer token of tim"),
                Arguments.of(Credentials.external(null), "external credentials"),
                Arguments.of(Credentials.external("tim"), "external credentials, acting as tim"));
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName("say whose they are, and never the secret")
    @MethodSource("texts")
    void text(Credentials credentials, String text) {
        SaslContext context = SaslContext.builder(credentials, "mail.example.org", 587)
                .channelBindings(Map.of("tls-exporter", "tanstaaf".getBytes(StandardCharsets.US_ASCII)))
                .build();

        assertThat(credentials).hasToString(text);
        assertThat(context).hasToString(text + " for mail.example.org:587, channel bindings [tls-exporter]");
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                call("an empty name", "is empty", () -> Credentials.password("", "x")),
                call("an empty password", "is empty", () -> Credentials.password("tim", "")),
                call("an empty token", "is empty", () -> Credentials.bearerToken("tim", "")),
                call("an empty identity to act as", "is empty", () -> Credentials.external("")),
                call("NUL in a name", "must not hold", () -> Credentials.password("a\0b", "x")),
                call("NUL in a password", "must not hold", () -> Credentials.password("tim", "a\0b")),
                call(
                        "NUL in whom to act as",
                        "must not hold",
                        () -> Credentials.password("tim", "x").actingAs("a\0b")),
                call("a line end in a name", "must not hold", () -> Credentials.password("a\r\nb", "x")),
                call("XOAUTH2's separator in a name", "must not hold", () -> Credentials.bearerToken("a\1b", "x")),
                call("XOAUTH2's separator in a token", "must not hold", () -> Credentials.bearerToken("tim", "a\1b")),
                call("a space in a token", "must not hold", () -> Credentials.bearerToken("tim", "a b")),
                call("a letter beyond ASCII in a token", "must not hold", () -> Credentials.bearerToken("tim", "ä")),
                call("half a surrogate pair", "no proper Unicode", () -> Credentials.password("tim", "\uD83D")),
                call("a long name", "longer than 1024", () -> Credentials.password("ä".repeat(513), "x")),
                call("a long password", "longer than 1024", () -> Credentials.password("tim", "x".repeat(1025))),
                call("a long token", "longer than 8192", () -> Credentials.bearerToken("tim", "x".repeat(8193))));
    }

    private static Arguments call(String what, String message, ThrowingCallable call) {
        return Arguments.of(what, message, call);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("that cannot be sent as they are do not exist")
    @MethodSource("malformed")
    void malformed(String what, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    @DisplayName("are values, by which sessions can be told apart")
    void values() {
        List<Credentials> different = List.of(
                Credentials.password("tim", "x"),
                Credentials.password("tim", "y"),
                Credentials.password("tom", "x"),
                Credentials.password("tim", "x").actingAs("tom"),
                Credentials.bearerToken("tim", "x"),
                Credentials.bearerToken("tim", "y"),
                Credentials.external(null),
                Credentials.external("tim"));

        assertThat(different).doesNotHaveDuplicates();
        assertThat(Credentials.password("tim", "x").actingAs("tom"))
                .isEqualTo(different.get(3))
                .hasSameHashCodeAs(different.get(3));
        assertThat(Credentials.bearerToken("tim", "x")).isEqualTo(different.get(4));
        assertThat(Credentials.external("tim")).isEqualTo(different.get(7));
    }

    @Test
    @DisplayName("for one host go to that host alone")
    void forHost() throws SaslException {
        CredentialsSupplier supplier =
                CredentialsSupplier.forHost("mail.example.org", Credentials.password("tim", "tanstaaf"));

        assertThat(supplier.credentials(request("Mail.Example.org."))).isNotNull();
        assertThat(supplier.credentials(request("mail.example.org.evil.example")))
                .isNull();
        assertThat(supplier.credentials(request("192.0.2.1"))).isNull();
        assertThat(supplier.toString()).doesNotContain("tanstaaf");
    }

    private static CredentialsRequest request(String host) {
        return CredentialsRequest.of(
                host,
                587,
                List.of("PLAIN"),
                TlsOutcome.builder(TlsStatus.AUTHENTICATED, "test", true).build());
    }

    @Test
    @DisplayName("come with channel bindings that nobody can change")
    void channelBindingsAreCopied() {
        Map<String, byte[]> bindings = new LinkedHashMap<>();
        bindings.put("tls-exporter", new byte[] {1});
        SaslContext context = SaslContext.builder(Credentials.external(null), "mail.example.org", 0)
                .channelBindings(bindings)
                .build();

        bindings.get("tls-exporter")[0] = 2;
        context.channelBindings().get("tls-exporter")[0] = 3;

        assertThat(context.channelBindings().get("tls-exporter")).containsExactly(1);
    }
}
