package org.smtpclient.core.envelope;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome.Refused;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.EnhancedStatusCode;

/**
 * MAIL and RCPT for one envelope, one message and one server, and who is refused before anything is sent because the
 * server lacks what the message, the envelope or the recipient needs.
 *
 * <p>Immutable, and made without asking anyone. Recipients are named by their index in {@link Envelope#recipients()}.
 * Whether the session may carry the message (TLS, authentication) is not judged here.
 */
public final class EnvelopeCommands {
    private static final EnhancedStatusCode ADDRESS_NEEDS_SMTPUTF8 = new EnhancedStatusCode(5, 6, 7);

    private final Envelope envelope;
    private final Capabilities server;
    private final @Nullable Refused[] refusals;
    private final String mail;

    private EnvelopeCommands(Envelope envelope, MessageTraits message, Capabilities server) {
        this.envelope = envelope;
        this.server = server;
        this.refusals = new Refused[envelope.recipients().size()];
        Refused all = refusalOfAll(message);
        boolean utf8 = message.needsSmtpUtf8() || envelope.reversePath().needsSmtpUtf8();
        for (int i = 0; i < refusals.length; i++) {
            refusals[i] = all == null ? refusalOf(envelope.recipients().get(i)) : all;
            utf8 |= refusals[i] == null && envelope.recipients().get(i).needsSmtpUtf8();
        }
        this.mail = "MAIL FROM:" + envelope.reversePath()
                + MessageNeeds.parameters(message, server)
                + (utf8 ? " SMTPUTF8" : "")
                + offered(envelope.parameters().requested());
    }

    /**
     * Composes the commands.
     *
     * @param envelope from whom and to whom, and what is asked for
     * @param message what it needs of a server
     * @param server what it offers, as said after the handshake if there was one
     * @return the commands, or why there are none
     */
    public static EnvelopeCommands compose(Envelope envelope, MessageTraits message, Capabilities server) {
        return new EnvelopeCommands(envelope, message, server);
    }

    /**
     * Why a recipient is not to be named to this server.
     *
     * @param recipient its index
     * @return the refusal, or null if RCPT may be sent
     */
    public @Nullable Refused refusal(int recipient) {
        return refusals[recipient];
    }

    /** {@return whether no recipient is left, so that MAIL is not to be sent} */
    public boolean isRefused() {
        for (Refused refusal : refusals) {
            if (refusal == null) {
                return false;
            }
        }
        return true;
    }

    /**
     * The MAIL command.
     *
     * @return to be encoded as UTF-8, without line end; within 512 octets and what its extensions add to them (RFC 5321
     *     §4.5.3.1.4), since each parameter's type sees to its own length
     * @throws IllegalStateException if all recipients are refused
     */
    public String mail() {
        if (isRefused()) {
            throw new IllegalStateException("MAIL for recipients who are all refused");
        }
        return mail;
    }

    /**
     * The RCPT command of a recipient.
     *
     * @param recipient its index
     * @return as {@link #mail()}
     * @throws IllegalStateException if the recipient is refused
     */
    public String rcpt(int recipient) {
        if (refusals[recipient] != null) {
            throw new IllegalStateException("RCPT for a recipient who is refused");
        }
        Mailbox mailbox = envelope.recipients().get(recipient);
        return "RCPT TO:<" + mailbox + ">"
                + offered(envelope.parameters(mailbox).requested());
    }

    /**
     * What was asked for and is left out, since the server lacks it and the caller has allowed that. With {@link
     * Extension#DSN} and {@link Extension#DELIVERBY} the caller may owe a "relayed" notification once the server has
     * accepted the message.
     *
     * @param recipient its index
     * @return the extensions missing from MAIL and from this recipient's RCPT; empty if all goes out as asked for, or
     *     the recipient is refused
     */
    public Set<Extension> omitted(int recipient) {
        Set<Extension> ofMessage = envelope.parameters().requested().keySet();
        Set<Extension> ofRecipient = envelope.parameters(envelope.recipients().get(recipient))
                .requested()
                .keySet();
        if (refusals[recipient] != null || (ofMessage.isEmpty() && ofRecipient.isEmpty())) {
            return Set.of();
        }
        Set<Extension> omitted = EnumSet.noneOf(Extension.class);
        omitted.addAll(ofMessage);
        omitted.addAll(ofRecipient);
        omitted.removeIf(this::isOffered);
        return Collections.unmodifiableSet(omitted);
    }

    private boolean isOffered(Extension extension) {
        return server.has(extension.keyword());
    }

    /** What stands here is either offered, or was allowed to be left out: all else has been refused. */
    private String offered(Map<Extension, String> requested) {
        if (requested.isEmpty()) {
            return "";
        }
        StringBuilder parameters = new StringBuilder();
        requested.forEach((extension, parameter) -> {
            if (isOffered(extension)) {
                parameters.append(parameter);
            }
        });
        return parameters.toString();
    }

    private @Nullable Refused refusalOfAll(MessageTraits message) {
        if (envelope.reversePath().needsSmtpUtf8() && !server.has("SMTPUTF8")) {
            return new Refused(
                    ADDRESS_NEEDS_SMTPUTF8,
                    "The reverse-path " + envelope.reversePath() + " needs SMTPUTF8, which the server lacks");
        }
        Refused refusal = MessageNeeds.refusal(message, server);
        if (refusal == null) {
            refusal = lacking(
                    "The message",
                    envelope.parameters().requested().keySet(),
                    envelope.parameters().waived());
        }
        return refusal == null ? ServerBounds.refusal(envelope.parameters(), server) : refusal;
    }

    private @Nullable Refused refusalOf(Mailbox recipient) {
        if (recipient.needsSmtpUtf8() && !server.has("SMTPUTF8")) {
            return new Refused(ADDRESS_NEEDS_SMTPUTF8, recipient + " needs SMTPUTF8, which the server lacks");
        }
        RecipientParameters parameters = envelope.parameters(recipient);
        if (parameters.requested().isEmpty()) {
            return null;
        }
        Set<Extension> dispensable = EnumSet.noneOf(Extension.class);
        dispensable.addAll(envelope.parameters().waived());
        RequireRecipientValidSince condition = parameters.validSince();
        if (condition != null && condition.action() == RequireRecipientValidSince.Action.CONTINUE) {
            dispensable.add(Extension.RRVS);
        }
        return lacking(recipient.toString(), parameters.requested().keySet(), dispensable);
    }

    private @Nullable Refused lacking(String who, Set<Extension> requested, Set<Extension> dispensable) {
        for (Extension extension : requested) {
            if (!isOffered(extension) && !dispensable.contains(extension)) {
                return new Refused(
                        extension.whenLacking(),
                        who + " needs " + extension + ", which the server lacks"
                                + (extension.isWaivable() ? "; waive it to do without" : ""));
            }
        }
        return null;
    }
}
