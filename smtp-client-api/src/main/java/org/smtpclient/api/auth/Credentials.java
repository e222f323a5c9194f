package org.smtpclient.api.auth;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a client authenticates with. Immutable values; {@code toString} never shows a secret.
 *
 * <p>The <em>authorisation identity</em> is whom to act as, where that is somebody else than the one who authenticates
 * (RFC 4422 §2); null, as usual, lets the server derive it.
 */
public sealed interface Credentials {
    /** The longest identity or password, in octets of UTF-8. */
    int MAX_OCTETS = 1024;
    /** The longest bearer token, in octets. It must fit a line of 12,288 in base64 with its surroundings. */
    int MAX_TOKEN_OCTETS = 8192;

    /** {@return whom to act as; null to leave it to the server} */
    @Nullable
    String authorizationId();

    /**
     * A name and a password.
     *
     * @param authenticationId whose password it is, such as {@code user@example.org}
     * @param password the password
     * @return the credentials
     * @throws IllegalArgumentException if either is empty, longer than {@link #MAX_OCTETS}, no proper Unicode or holds
     *     NUL, or the name holds any control character
     */
    static Password password(String authenticationId, String password) {
        return new Password(authenticationId, password, null);
    }

    /**
     * An OAuth 2.0 access token (RFC 6750).
     *
     * @param authenticationId whose token it is; servers of XOAUTH2 insist on it
     * @param token the token, as the authorisation server gave it
     * @return the credentials
     * @throws IllegalArgumentException if either is empty or too long, the token holds anything but printable ASCII, or
     *     the name holds a control character
     */
    static BearerToken bearerToken(String authenticationId, String token) {
        return new BearerToken(authenticationId, token);
    }

    /**
     * None of SASL's own: the server knows the client by other means, such as its TLS certificate (RFC 4422, Appendix
     * A).
     *
     * @param authorizationId whom to act as; null to leave it to the server
     * @return the credentials
     * @throws IllegalArgumentException if the identity is empty or too long, or holds a control character
     */
    static External external(@Nullable String authorizationId) {
        return new External(authorizationId);
    }

    /** A name and a password. */
    final class Password implements Credentials {
        private final String authenticationId;
        private final String password;
        private final @Nullable String authorizationId;

        private Password(String authenticationId, String password, @Nullable String authorizationId) {
            this.authenticationId = identity("The authentication identity", authenticationId);
            this.password = checked("The password", password, MAX_OCTETS, character -> character != 0);
            this.authorizationId =
                    authorizationId == null ? null : identity("The authorisation identity", authorizationId);
        }

        /**
         * The same, to act as somebody else.
         *
         * @param identity whom to act as
         * @return the credentials
         * @throws IllegalArgumentException if the identity is empty or too long, or holds a control character
         */
        public Password actingAs(String identity) {
            return new Password(authenticationId, password, Objects.requireNonNull(identity, "identity"));
        }

        /** {@return whose password it is} */
        public String authenticationId() {
            return authenticationId;
        }

        /** {@return the password: a secret} */
        public String password() {
            return password;
        }

        @Override
        public @Nullable String authorizationId() {
            return authorizationId;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Password that
                    && authenticationId.equals(that.authenticationId)
                    && password.equals(that.password)
                    && Objects.equals(authorizationId, that.authorizationId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(authenticationId, password, authorizationId);
        }

        @Override
        public String toString() {
            return "password of " + authenticationId
                    + (authorizationId == null ? "" : ", acting as " + authorizationId);
        }
    }

    /** An OAuth 2.0 access token. */
    final class BearerToken implements Credentials {
        private final String authenticationId;
        private final String token;

        private BearerToken(String authenticationId, String token) {
            this.authenticationId = identity("The authentication identity", authenticationId);
            this.token =
                    checked("The token", token, MAX_TOKEN_OCTETS, character -> character > 0x20 && character < 0x7f);
        }

        /** {@return whose token it is} */
        public String authenticationId() {
            return authenticationId;
        }

        /** {@return the token: a secret} */
        public String token() {
            return token;
        }

        /** {@return whose token it is: OAuth's mechanisms name whom to act as, and nobody else} */
        @Override
        public String authorizationId() {
            return authenticationId;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof BearerToken that
                    && authenticationId.equals(that.authenticationId)
                    && token.equals(that.token);
        }

        @Override
        public int hashCode() {
            return Objects.hash(authenticationId, token);
        }

        @Override
        public String toString() {
            return "bearer token of " + authenticationId;
        }
    }

    /** None of SASL's own. */
    final class External implements Credentials {
        private final @Nullable String authorizationId;

        private External(@Nullable String authorizationId) {
            this.authorizationId =
                    authorizationId == null ? null : identity("The authorisation identity", authorizationId);
        }

        @Override
        public @Nullable String authorizationId() {
            return authorizationId;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof External that && Objects.equals(authorizationId, that.authorizationId);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(authorizationId);
        }

        @Override
        public String toString() {
            return "external credentials" + (authorizationId == null ? "" : ", acting as " + authorizationId);
        }
    }

    private static String identity(String what, String text) {
        return checked(what, text, MAX_OCTETS, character -> !Character.isISOControl(character));
    }

    private static String checked(String what, String text, int maximum, IntPredicate allowed) {
        Objects.requireNonNull(text, what);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        if (text.codePoints().anyMatch(character -> character >= 0xD800 && character <= 0xDFFF)) {
            throw new IllegalArgumentException(what + " is no proper Unicode: half of a surrogate pair is missing");
        }
        if (!text.codePoints().allMatch(allowed)) {
            throw new IllegalArgumentException(what + " holds a character that it must not hold");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > maximum) {
            throw new IllegalArgumentException(what + " is longer than " + maximum + " octets");
        }
        return text;
    }
}
