package org.smtpclient.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
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

    private static final EnhancedStatusCode SMTPUTF8_NEEDED = new EnhancedStatusCode(5, 6, 7);
    private static final EnhancedStatusCode EIGHT_BIT_NEEDED = new EnhancedStatusCode(5, 6, 3);
    private static final EnhancedStatusCode TOO_BIG = new EnhancedStatusCode(5, 3, 4);

    private final ReversePath reversePath;
    private final List<Mailbox> recipients;
    private final MessageTraits traits;
    private final @Nullable RecipientOutcome[] outcomes;
    private final Reply[] accepted;

    private String mailCommand = "";
    private boolean mailSent;
    private @Nullable Reply mailReply;
    private int nextRecipient;
    private int unanswered;
    private int acceptedCount;
    private int acceptedOpen;
    private boolean chunked;
    private boolean dataSent;
    private boolean submitted;
    private long startOffset = -1;
    private long endOffset;
    private boolean messageLeft;
    private boolean ended;

    private MailTransaction(ReversePath reversePath, List<Mailbox> recipients, MessageTraits traits) {
        this.reversePath = Objects.requireNonNull(reversePath, "reversePath");
        this.recipients = List.copyOf(recipients);
        this.traits = Objects.requireNonNull(traits, "traits");
        this.outcomes = new RecipientOutcome[recipients.size()];
        this.accepted = new Reply[recipients.size()];
    }

    /**
     * A transaction.
     *
     * @param reversePath where a non-delivery is reported
     * @param recipients at least one
     * @param traits of the message whose octets will be supplied
     * @return the transaction
     * @throws IllegalArgumentException if there is no recipient
     */
    public static MailTransaction of(ReversePath reversePath, List<Mailbox> recipients, MessageTraits traits) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A message needs at least one recipient");
        }
        return new MailTransaction(reversePath, recipients, traits);
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
        List<RecipientOutcome> all = new ArrayList<>();
        for (RecipientOutcome outcome : outcomes) {
            all.add(Objects.requireNonNull(outcome));
        }
        return List.copyOf(all);
    }

    /** Settles what this server cannot take, and composes MAIL. Nothing is sent of what is settled here (rule 12). */
    void begin(Capabilities server, boolean chunking) {
        if (submitted) {
            throw new IllegalStateException("A transaction is used once");
        }
        submitted = true;
        chunked = chunking && server.has("CHUNKING");
        boolean utf8 = server.has("SMTPUTF8");
        if (reversePath.needsSmtpUtf8() && !utf8) {
            refuseAll(SMTPUTF8_NEEDED, "The reverse-path " + reversePath + " needs SMTPUTF8, which the server lacks");
        } else if (traits.isEightBit() && !server.has("8BITMIME")) {
            refuseAll(EIGHT_BIT_NEEDED, "The message has 8-bit octets and the server lacks 8BITMIME");
        } else if (traits.octets() > server.maxMessageOctets().orElse(Long.MAX_VALUE)) {
            refuseAll(
                    TOO_BIG,
                    "The message has " + traits.octets() + " octets and the server takes at most "
                            + server.maxMessageOctets().getAsLong());
        } else if (!utf8) {
            for (int i = 0; i < outcomes.length; i++) {
                if (recipients.get(i).needsSmtpUtf8()) {
                    outcomes[i] = new RecipientOutcome.Refused(
                            SMTPUTF8_NEEDED, recipients.get(i) + " needs SMTPUTF8, which the server lacks");
                }
            }
        }
        mailCommand = mailCommand(server);
        endIfSettled();
    }

    private String mailCommand(Capabilities server) {
        StringBuilder command = new StringBuilder("MAIL FROM:").append(reversePath);
        if (server.has("SIZE")) {
            command.append(" SIZE=").append(traits.octets());
        }
        if (traits.isEightBit()) {
            command.append(" BODY=8BITMIME");
        }
        boolean utf8 = reversePath.needsSmtpUtf8();
        for (int i = 0; i < outcomes.length && !utf8; i++) {
            utf8 = outcomes[i] == null && recipients.get(i).needsSmtpUtf8();
        }
        return (utf8 ? command.append(" SMTPUTF8") : command).toString();
    }

    private void refuseAll(EnhancedStatusCode code, String reason) {
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = new RecipientOutcome.Refused(code, reason);
        }
    }

    /** The next command to send, given the replies so far; null if there is none before more of them are in. */
    @Nullable
    Command next() {
        if (!mailSent) {
            mailSent = true;
            return new Command(Expectation.Kind.MAIL, -1, mailCommand);
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
            return new Command(Expectation.Kind.RCPT, recipient, "RCPT TO:<" + recipients.get(recipient) + ">");
        }
        if (!dataSent && !chunked && acceptedCount + unanswered > 0) {
            dataSent = true;
            return new Command(Expectation.Kind.DATA, -1, "DATA");
        }
        return null;
    }

    /** Whether the message goes in chunks (RFC 3030), and not by DATA. */
    boolean isChunked() {
        return chunked;
    }

    boolean isBinary() {
        return false;
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
            acceptedCount++;
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
                    ? new RecipientOutcome.Delivered(reply)
                    : reply.isPermanent() ? new RecipientOutcome.Refused(reply) : new RecipientOutcome.Deferred(reply);
        }
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
