package org.smtpclient.core.outcome;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.reply.Reply;

/** Why a session ended before its time. Immutable. */
public final class SessionFailure {

    /** What went wrong. */
    public enum Kind {
        /** No connection could be made. */
        CONNECT_FAILED,
        /** The greeting was not 220. */
        GREETING_REFUSED,
        /** Neither EHLO nor HELO was accepted. */
        EHLO_REFUSED,
        /** TLS is mandatory and STARTTLS is not offered. */
        STARTTLS_NOT_OFFERED,
        /** TLS is mandatory and STARTTLS was refused. */
        STARTTLS_REFUSED,
        /** Octets came between the reply to STARTTLS and the handshake: somebody may be injecting replies. */
        STARTTLS_INJECTION,
        /** The handshake failed. */
        TLS_HANDSHAKE_FAILED,
        /**
         * The handshake failed at a limit of this side's TLS, before any policy could judge the peer: there is no version
         * or algorithm in common, or a certificate that it cannot read.
         */
        TLS_LIMIT,
        /** The handshake succeeded and the peer is not who the policy demands. */
        TLS_NOT_AUTHENTICATED,
        /** The client was to be authenticated and is not (RFC 4954). */
        AUTH_FAILED,
        /** What the server sent is not SMTP, or not in its turn. */
        PROTOCOL_ERROR,
        /** The server said 421 (RFC 5321 §3.8). */
        SERVICE_NOT_AVAILABLE,
        /** The server closed the connection. */
        CONNECTION_CLOSED,
        /** The connection broke. */
        CONNECTION_BROKEN,
        /** A phase's deadline passed. */
        DEADLINE_PASSED,
        /** The message's source failed, or gave octets that must not be sent, while sending. */
        MESSAGE_SOURCE_FAILED
    }

    private final Kind kind;
    private final Phase phase;
    private final String message;
    private final @Nullable Reply reply;

    private SessionFailure(Kind kind, Phase phase, String message, @Nullable Reply reply) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.phase = Objects.requireNonNull(phase, "phase");
        this.message = Objects.requireNonNull(message, "message");
        this.reply = reply;
    }

    /**
     * A failure.
     *
     * @param kind what went wrong
     * @param phase when
     * @param message one line for people
     * @return the failure
     */
    public static SessionFailure of(Kind kind, Phase phase, String message) {
        return new SessionFailure(kind, phase, message, null);
    }

    /**
     * A failure that a reply tells of.
     *
     * @param kind what went wrong
     * @param phase when
     * @param message one line for people
     * @param reply the server's reply
     * @return the failure
     */
    public static SessionFailure of(Kind kind, Phase phase, String message, Reply reply) {
        return new SessionFailure(kind, phase, message, reply);
    }

    /**
     * The failure of an attempt to connect.
     *
     * @param endpoint where
     * @param thrown what the transport threw
     * @return the failure
     */
    public static SessionFailure ofConnect(Endpoint endpoint, IOException thrown) {
        boolean late = thrown instanceof SocketTimeoutException;
        String why = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return of(
                late ? Kind.DEADLINE_PASSED : Kind.CONNECT_FAILED,
                Phase.CONNECT,
                "Cannot connect to " + endpoint + ": " + (late ? "no connection in time" : why));
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return when it went wrong} */
    public Phase phase() {
        return phase;
    }

    /** {@return one line for people} */
    public String message() {
        return message;
    }

    /** {@return the reply that tells of it, null where there was none} */
    public @Nullable Reply reply() {
        return reply;
    }

    @Override
    public String toString() {
        return kind + " at " + phase + ": " + message;
    }
}
