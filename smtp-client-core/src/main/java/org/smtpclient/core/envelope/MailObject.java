package org.smtpclient.core.envelope;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.message.MessageTraits;

/** An envelope and its content (RFC 5321 §2.3.1), with what must be known of the content before MAIL. Immutable. */
public final class MailObject {
    private final Envelope envelope;
    private final Message message;
    private final MessageTraits traits;

    private MailObject(Envelope envelope, Message message, MessageTraits traits) {
        this.envelope = Objects.requireNonNull(envelope, "envelope");
        this.message = Objects.requireNonNull(message, "message");
        this.traits = Objects.requireNonNull(traits, "traits");
    }

    /**
     * A mail object. Reads the message once, for what it needs of a server.
     *
     * @param envelope from whom and to whom
     * @param message the content
     * @return the mail object
     * @throws IOException if the message cannot be read
     * @throws BareLineEndException if the message holds a bare CR or LF, and that is to be refused
     */
    public static MailObject of(Envelope envelope, Message message) throws IOException, BareLineEndException {
        return new MailObject(envelope, message, message.scan());
    }

    /**
     * A mail object whose content is known.
     *
     * @param envelope from whom and to whom
     * @param message the content
     * @param traits of this very message
     * @return the mail object
     */
    public static MailObject of(Envelope envelope, Message message, MessageTraits traits) {
        return new MailObject(envelope, message, traits);
    }

    /** {@return from whom and to whom} */
    public Envelope envelope() {
        return envelope;
    }

    /** {@return the content} */
    public Message message() {
        return message;
    }

    /** {@return what must be known of the content before MAIL} */
    public MessageTraits traits() {
        return traits;
    }

    /**
     * The same for some of the recipients.
     *
     * @param some at least one, all of the envelope's
     * @return the mail object
     * @throws IllegalArgumentException if there is none, or one is not a recipient of the envelope
     */
    public MailObject forRecipients(List<Mailbox> some) {
        Envelope theirs = envelope.forRecipients(some);
        return theirs.equals(envelope) ? this : new MailObject(theirs, message, traits);
    }

    @Override
    public String toString() {
        return envelope + ", " + traits;
    }
}
