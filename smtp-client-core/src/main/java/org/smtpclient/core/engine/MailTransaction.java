package org.smtpclient.core.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.EnvelopeCommands;
import org.smtpclient.core.envelope.Extension;
import org.smtpclient.core.message.BodyType;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.EnhancedStatusCode;
import org.smtpclient.core.reply.Reply;

/**
 * One message on one session: its envelope, the replies to it, and what follows from them for each recipient.
 *
 * <p>Handed to {@link SmtpEngine#submit}; read when the engine is idle again or has closed. Used once, by one thread.
 */
public final class MailTransaction {
    /** A mailbox that does not fit now: RFC 5321 §4.5.3.1.10 makes it transient where RCPT is refused with it. */
    private static final int TOO_MANY_RECIPIENTS = 552;

    private static final EnhancedStatusCode CONVERSION_NEEDED = new EnhancedStatusCode(5, 6, 3);

    private final Envelope envelope;
    private final List<Mailbox> recipients;
    private final MessageTraits traits;
    private final @Nullable RecipientOutcome[] outcomes;
    private final Reply[] accepted;

    private @Nullable EnvelopeCommands commands;
    private boolean mailSent;
    private @Nullable Reply mailReply;
    private int nextRecipient;
    private int unanswered;
    private int acceptedOpen;
    private boolean chunked;
    private boolean dataSent;
    private boolean submitted;
    private long startOffset = -1;
    private long endOffset;
    private boolean messageLeft;
    private boolean ended;

    private MailTransaction(Envelope envelope, MessageTraits traits) {
        this.envelope = Objects.requireNonNull(envelope, "envelope");
        this.recipients = envelope.recipients();
        this.traits = Objects.requireNonNull(traits, "traits");
        this.outcomes = new RecipientOutcome[recipients.size()];
        this.accepted = new Reply[recipients.size()];
    }

    /**
     * A transaction.
     *
     * @param envelope from whom, to whom, and what is asked for
     * @param traits of the message whose octets will be supplied
     * @return the transaction
     */
    public static MailTransaction of(Envelope envelope, MessageTraits traits) {
        return new MailTransaction(envelope, traits);
    }

    /** {@return the recipients, as given} */
    public List<Mailbox> recipients() {
        return recipients;
    }

    /** {@return whether every recipient's outcome is settled} */
    public boolean isEnded() {
        return ended;
    }

    /**
     * What became of the message, recipient by recipient.
     *
     * @return in the order of {@link #recipients()}
     * @throws IllegalStateException if the transaction has not {@linkplain #isEnded() ended}
     */
    public List<RecipientOutcome> outcomes() {
        if (!ended) {
            throw new IllegalStateException("The transaction has not ended");
        }
        return List.of(outcomes);
    }

    /** Settles what this server cannot take, and composes MAIL. Nothing is sent of what is settled here (rule 12). */
    void begin(Capabilities server, boolean chunking, boolean peerAuthenticated) {
        if (submitted) {
            throw new IllegalStateException("A transaction is used once");
        }
        submitted = true;
        chunked = chunking && server.has("CHUNKING");
        commands = EnvelopeCommands.compose(envelope, traits, server);
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = commands.refusal(i);
            if (outcomes[i] == null && envelope.parameters().isTlsRequired() && !peerAuthenticated) {
                outcomes[i] = new RecipientOutcome.Deferred(
                        null, "REQUIRETLS demands an authenticated server (RFC 8689 §4.2.1), which this is not");
            }
            if (outcomes[i] == null && isBinary() && !chunked) {
                outcomes[i] = new RecipientOutcome.Refused(
                        CONVERSION_NEEDED, "The message is binary, and chunking is switched off");
            }
        }
        endIfSettled();
    }

    private EnvelopeCommands commands() {
        return Objects.requireNonNull(commands, "The transaction has not begun");
    }

    /** The next command to send, given the replies so far; null if there is none before more of them are in. */
    @Nullable
    Command next() {
        if (!mailSent) {
            mailSent = true;
            return new Command(Expectation.Kind.MAIL, -1, commands().mail());
        }
        if (isMailRefused()) {
            return null;
        }
        while (nextRecipient < outcomes.length && outcomes[nextRecipient] != null) {
            nextRecipient++;
        }
        if (nextRecipient < outcomes.length) {
            int recipient = nextRecipient++;
            unanswered++;
            return new Command(Expectation.Kind.RCPT, recipient, commands().rcpt(recipient));
        }
        if (!dataSent && !chunked && isAnyoneLeft()) {
            dataSent = true;
            return new Command(Expectation.Kind.DATA, -1, "DATA");
        }
        return null;
    }

    /** Whether the message goes in chunks (RFC 3030), and not by DATA. */
    boolean isChunked() {
        return chunked;
    }

    /** Whether the message's line ends are known to be in order. */
    boolean areLineEndsSeen() {
        return traits.areLineEndsSeen();
    }

    boolean isBinary() {
        return traits.body() == BodyType.BINARY_MIME;
    }

    /** Whether the whole envelope has been said and chunks may follow. */
    boolean isReadyForChunks() {
        return chunked && !dataSent && nextRecipient == outcomes.length && isAnyoneLeft();
    }

    /** Whether the message may still reach somebody: a recipient is accepted, or its reply is due. */
    boolean isAnyoneLeft() {
        return !isMailRefused() && acceptedOpen + unanswered > 0;
    }

    boolean hasAccepted() {
        return acceptedOpen > 0;
    }

    /**
     * Octets of the message are being said.
     *
     * @param offset where they begin in the session's output
     */
    void saidFrom(long offset) {
        if (startOffset < 0) {
            startOffset = offset;
        }
    }

    /** The session ended after so much output. */
    void cutAt(long written) {
        messageLeft = startOffset >= 0 && written > startOffset;
    }

    /**
     * Whether any octet of the message has left, or may have. If none has, a session that broke has cost nothing but time:
     * the message can be sent again at once.
     *
     * @return known when the transaction has {@linkplain #isEnded() ended}
     */
    public boolean hasMessageLeft() {
        return messageLeft;
    }

    /**
     * The message has been said to its end.
     *
     * @param offset behind it in the session's output
     */
    void saidAll(long offset) {
        dataSent = true;
        endOffset = offset;
    }

    /** Whether the end of data has left, to its last octet: from then on the server may have the message. */
    boolean hasLeft(long written) {
        return endOffset > 0 && written >= endOffset;
    }

    boolean isMailRefused() {
        return mailReply != null && !mailReply.isPositive();
    }

    record Command(Expectation.Kind kind, int recipient, String line) {}

    void mailReplied(Reply reply) {
        mailReply = reply;
        if (!reply.isPositive()) {
            for (int i = 0; i < outcomes.length; i++) {
                settle(i, reply);
            }
        }
    }

    void rcptReplied(int recipient, Reply reply) {
        unanswered--;
        if (outcomes[recipient] != null) {
            return;
        }
        if (reply.isPositive()) {
            accepted[recipient] = reply;
            acceptedOpen++;
        } else if (reply.code() == TOO_MANY_RECIPIENTS) {
            outcomes[recipient] = new RecipientOutcome.Deferred(reply);
        } else {
            settle(recipient, reply);
        }
    }

    /** A reply that speaks of all accepted recipients: to DATA, or to the end of data in SMTP. */
    void acceptedReplied(Reply reply) {
        for (int i = 0; i < outcomes.length; i++) {
            acceptedReplied(i, reply);
        }
    }

    /** A reply to the end of data that speaks of one accepted recipient, as in LMTP. */
    void acceptedReplied(int recipient, Reply reply) {
        if (accepted[recipient] != null && outcomes[recipient] == null) {
            acceptedOpen--;
            settle(recipient, reply);
        }
    }

    private void settle(int recipient, Reply reply) {
        if (outcomes[recipient] == null) {
            outcomes[recipient] = reply.isPositive()
                    ? new RecipientOutcome.Delivered(reply, omitted(recipient))
                    : reply.isPermanent() ? new RecipientOutcome.Refused(reply) : new RecipientOutcome.Deferred(reply);
        }
    }

    private Set<String> omitted(int recipient) {
        Set<Extension> extensions = commands().omitted(recipient);
        if (extensions.isEmpty()) {
            return Set.of();
        }
        Set<String> keywords = new LinkedHashSet<>();
        extensions.forEach(extension -> keywords.add(extension.keyword()));
        return keywords;
    }

    /** Indices of the recipients whose RCPT was accepted and whose outcome is open, in order. */
    List<Integer> acceptedRecipients() {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null && accepted[i] != null) {
                open.add(i);
            }
        }
        return open;
    }

    /** All replies that were due are in. */
    void end() {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                throw new IllegalStateException("No outcome for " + recipients.get(i));
            }
        }
        messageLeft = startOffset >= 0;
        ended = true;
    }

    private void endIfSettled() {
        for (RecipientOutcome outcome : outcomes) {
            if (outcome == null) {
                return;
            }
        }
        ended = true;
    }

    /**
     * The session has ended: what is open stays so where the end of data may have reached the server, also for recipients
     * whose RCPT it left with.
     */
    void fail(SessionFailure failure, boolean endOfDataLeft) {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = endOfDataLeft
                        ? new RecipientOutcome.Unknown(
                                "The end of data was sent and no reply came: " + failure.message())
                        : new RecipientOutcome.Deferred(failure.reply(), failure.message());
            }
        }
        ended = true;
    }
}
