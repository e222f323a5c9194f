package org.smtpclient.core.auth;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsRequest;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.auth.AuthMove.Failed;
import org.smtpclient.core.reply.Reply;

/**
 * The AUTH dialogue with one server (RFC 4954) as a machine: no I/O, no threads, no clock.
 *
 * <p>{@link #begin} gives the first move; after each {@link AuthMove.Send} the reply is handed to {@link #take}, which
 * gives the next, until one is not a Send. Every dialogue ends: mechanisms and challenges are bounded.
 *
 * <p>The strongest mechanism is taken that server, credentials, connection and options have in common. A server that
 * does not know it after all (504) is tried with the next; one that refuses the credentials is tried no further. Over a
 * connection that TLS did not authenticate, no refusal leads from a mechanism that hides the secret to one that
 * {@linkplain SaslMechanism#revealsSecret() reveals} it.
 *
 * <p>Not thread-safe.
 */
public final class Authentication {
    /** The most challenges of one exchange; no known mechanism has more than three. */
    static final int MAX_CHALLENGES = 16;

    private static final int SUCCEEDED = 235;
    private static final int CHALLENGE = 334;
    private static final int UNKNOWN_MECHANISM = 504;

    private enum State {
        NEW,
        /** The command has gone without the initial response, which awaits an empty challenge. */
        INVITATION,
        EXCHANGE,
        CANCELLED,
        OVER
    }

    private final AuthOptions options;
    private final AuthPeer peer;
    private State state = State.NEW;
    private Iterator<SaslMechanism> candidates = List.<SaslMechanism>of().iterator();
    private @Nullable SaslContext context;
    private @Nullable SaslMechanism mechanism;
    private @Nullable SaslExchange exchange;
    private byte[] heldBack = {};
    private int challenges;
    private boolean secretHidden;
    private String cancelReason = "";

    /**
     * A dialogue before its beginning.
     *
     * @param options with what, how, and over which connections
     * @param peer the server, after its last EHLO
     */
    public Authentication(AuthOptions options, AuthPeer peer) {
        this.options = Objects.requireNonNull(options, "options");
        this.peer = Objects.requireNonNull(peer, "peer");
    }

    /**
     * Asks for credentials and begins.
     *
     * @return the first move
     * @throws IllegalStateException if it has begun
     */
    public AuthMove begin() {
        if (state != State.NEW) {
            throw new IllegalStateException("The dialogue has begun before");
        }
        state = State.OVER;
        Credentials credentials;
        try {
            credentials = options.credentials()
                    .credentials(CredentialsRequest.of(peer.host(), peer.port(), peer.offered(), peer.tls()));
        } catch (SaslException e) {
            return failed(Failed.Kind.CREDENTIALS_UNAVAILABLE, String.valueOf(e.getMessage()), null);
        } catch (RuntimeException e) {
            // Its message is not ours and might hold a secret.
            return failed(
                    Failed.Kind.CREDENTIALS_UNAVAILABLE,
                    "The supplier of credentials failed with " + e.getClass().getName(),
                    null);
        }
        if (credentials == null) {
            return new AuthMove.Skipped("There are no credentials for " + peer.host());
        }
        if (!peer.offersAuth()) {
            return failed(
                    Failed.Kind.NOT_OFFERED,
                    peer.host() + " does not offer AUTH, and there are credentials for it: " + credentials,
                    null);
        }
        MechanismChoice choice = new MechanismChoice(options, peer, credentials);
        String objection = choice.objection();
        if (objection != null) {
            return failed(Failed.Kind.CONNECTION_NOT_SECURE, objection, null);
        }
        context = SaslContext.builder(credentials, peer.host(), peer.port())
                .offered(peer.offered())
                .channelBindings(peer.channelBindings().octetsByType())
                .build();
        candidates = choice.candidates().iterator();
        return next(choice.noCandidate(), null);
    }

    /**
     * Takes the reply to the line that was last sent.
     *
     * @param reply any reply
     * @return the next move
     * @throws IllegalStateException if no reply is due
     */
    public AuthMove take(Reply reply) {
        return switch (state) {
            case NEW, OVER -> throw new IllegalStateException("No reply is due");
            case CANCELLED -> failed(Failed.Kind.EXCHANGE_FAILED, cancelReason, reply);
            case INVITATION, EXCHANGE -> reply.code() == CHALLENGE ? answer(reply) : conclude(reply);
        };
    }

    private AuthMove next(String otherwise, @Nullable Reply reply) {
        String why = otherwise;
        while (candidates.hasNext()) {
            SaslMechanism candidate = candidates.next();
            if (secretHidden && candidate.revealsSecret() && peer.tls().status() != TlsStatus.AUTHENTICATED) {
                continue;
            }
            try {
                return start(candidate);
            } catch (SaslException e) {
                why = candidate.mechanism() + " cannot begin: " + e.getMessage();
            }
        }
        return failed(reply == null ? Failed.Kind.NO_MECHANISM : Failed.Kind.REFUSED, why, reply);
    }

    private AuthMove start(SaslMechanism candidate) throws SaslException {
        SaslExchange begun = candidate.start(Objects.requireNonNull(context, "context"));
        byte[] initial = begun.initialResponse();
        mechanism = candidate;
        exchange = begun;
        challenges = 0;
        secretHidden |= !candidate.revealsSecret();
        state = State.EXCHANGE;
        if (initial == null) {
            return AuthLines.command(candidate.mechanism());
        }
        AuthMove.Send whole = AuthLines.command(candidate.mechanism(), initial);
        if (whole != null) {
            return whole;
        }
        heldBack = initial;
        state = State.INVITATION;
        return AuthLines.command(candidate.mechanism());
    }

    private AuthMove answer(Reply reply) {
        try {
            byte[] challenge = AuthLines.challenge(reply);
            if (++challenges > MAX_CHALLENGES) {
                throw new SaslException("The server has sent more than " + MAX_CHALLENGES + " challenges");
            }
            if (state == State.INVITATION) {
                if (challenge.length > 0) {
                    throw new SaslException("The server sent a challenge where the client speaks first");
                }
                state = State.EXCHANGE;
                return AuthLines.response(heldBack);
            }
            return AuthLines.response(exchange().respond(challenge));
        } catch (SaslException e) {
            return cancel(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A mechanism of somebody else's; its message might hold a secret.
            return cancel("the mechanism failed with " + e.getClass().getName());
        }
    }

    private AuthMove cancel(String why) {
        state = State.CANCELLED;
        cancelReason = mechanism().mechanism() + " with " + peer.host() + " was given up: " + oneLine(why);
        return AuthLines.CANCEL;
    }

    /** What a mechanism says may repeat what the server said. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private AuthMove conclude(Reply reply) {
        String name = mechanism().mechanism();
        if (reply.code() == SUCCEEDED) {
            if (state == State.EXCHANGE && exchange().isComplete()) {
                state = State.OVER;
                return new AuthMove.Done(name, reply);
            }
            return failed(
                    Failed.Kind.NOT_BELIEVED,
                    peer.host() + " claims success before " + name
                            + " is complete: it has not proved that it knows the "
                            + "client, or has not waited to hear it",
                    reply);
        }
        if (reply.isPositive() || reply.isIntermediate()) {
            return failed(
                    Failed.Kind.EXCHANGE_FAILED, peer.host() + " sent a reply that AUTH cannot have: " + reply, reply);
        }
        String refusal = peer.host() + " refused " + name + ": " + reply;
        return reply.code() == UNKNOWN_MECHANISM ? next(refusal, reply) : failed(Failed.Kind.REFUSED, refusal, reply);
    }

    private AuthMove failed(Failed.Kind kind, String reason, @Nullable Reply reply) {
        state = State.OVER;
        return new Failed(kind, reason, reply);
    }

    private SaslMechanism mechanism() {
        return Objects.requireNonNull(mechanism, "no mechanism has begun");
    }

    private SaslExchange exchange() {
        return Objects.requireNonNull(exchange, "no exchange has begun");
    }

    /** {@return the server and how far the dialogue has come; no secret} */
    @Override
    public String toString() {
        return "AUTH with " + peer + ", " + state;
    }
}
