package org.smtpclient.core.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.reply.Reply;

/** What an {@link Authentication} does next. Immutable; {@code toString} shows no secret. */
public sealed interface AuthMove {

    /** A line goes out, and its reply is handed to {@link Authentication#take}. */
    final class Send implements AuthMove {
        private final String line;
        private final String redactedLine;

        Send(String line, String redactedLine) {
            this.line = line;
            this.redactedLine = redactedLine;
        }

        /** {@return the line without its end: ASCII, at most 12,286 octets; a secret} */
        public String line() {
            return line;
        }

        /** {@return the line as it may be shown: what follows the mechanism's name, and every response, is {@code ****}} */
        public String redactedLine() {
            return redactedLine;
        }

        @Override
        public String toString() {
            return redactedLine;
        }
    }

    /**
     * The client is authenticated.
     *
     * @param mechanism by which
     * @param reply the server's success
     */
    record Done(String mechanism, Reply reply) implements AuthMove {}

    /**
     * The supplier has no credentials for this server: the session goes on without.
     *
     * @param reason one line for people
     */
    record Skipped(String reason) implements AuthMove {}

    /**
     * The client is not authenticated, and should be: nothing more is sent on this connection but QUIT.
     *
     * @param kind what went wrong
     * @param reason one line for people
     * @param reply the server's word on it; null where it has none
     */
    record Failed(Kind kind, String reason, @Nullable Reply reply) implements AuthMove {
        /** Checks for null. */
        public Failed {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(reason, "reason");
        }

        /** What went wrong. */
        public enum Kind {
            /** The supplier could not give credentials. Nothing was sent. */
            CREDENTIALS_UNAVAILABLE,
            /** The server does not offer AUTH. Nothing was sent. */
            NOT_OFFERED,
            /** The connection does not have the TLS without which no credentials are sent. Nothing was sent. */
            CONNECTION_NOT_SECURE,
            /** No mechanism that the server offers can and may be used with the credentials. */
            NO_MECHANISM,
            /** The server refused: for good or for now, as its reply says. */
            REFUSED,
            /** The exchange went wrong: the server sent what the mechanism forbids, or is not who it should be. */
            EXCHANGE_FAILED,
            /** The server claims success without what the mechanism needs for it. */
            NOT_BELIEVED
        }
    }
}
