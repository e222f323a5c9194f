package org.smtpclient.core.envelope;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;

/** From whom and to whom (RFC 5321 §2.3.1), and what is asked for the message and for each recipient. Immutable. */
public final class Envelope {
    private final ReversePath reversePath;
    private final List<Mailbox> recipients;
    private final MailParameters parameters;
    /** Of the recipients for whom something is asked. */
    private final Map<Mailbox, RecipientParameters> recipientParameters;

    private Envelope(
            ReversePath reversePath,
            List<Mailbox> recipients,
            MailParameters parameters,
            Map<Mailbox, RecipientParameters> recipientParameters) {
        this.reversePath = Objects.requireNonNull(reversePath, "reversePath");
        this.recipients =
                recipients.size() == 1 ? List.copyOf(recipients) : List.copyOf(new LinkedHashSet<>(recipients));
        this.parameters = Objects.requireNonNull(parameters, "parameters");
        this.recipientParameters = Map.copyOf(recipientParameters);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("An envelope needs at least one recipient");
        }
    }

    /**
     * An envelope.
     *
     * @param reversePath where a non-delivery is reported
     * @param recipients at least one; a repeated one counts once
     * @return the envelope
     * @throws IllegalArgumentException if there is no recipient
     */
    public static Envelope of(ReversePath reversePath, List<Mailbox> recipients) {
        return new Envelope(reversePath, recipients, MailParameters.NONE, Map.of());
    }

    /**
     * An envelope from text.
     *
     * @param from an address, or the empty string for the null reverse-path
     * @param to at least one address
     * @return the envelope
     * @throws IllegalArgumentException if an address does not parse, or there is no recipient
     */
    public static Envelope of(String from, String... to) {
        return of(
                ReversePath.parse(from),
                List.of(to).stream().map(Mailbox::parse).toList());
    }

    /**
     * The same envelope with other parameters for the message.
     *
     * @param asked what is asked for the message
     * @return the envelope
     */
    public Envelope with(MailParameters asked) {
        return new Envelope(reversePath, recipients, asked, recipientParameters);
    }

    /**
     * The same envelope with other parameters for one recipient.
     *
     * @param recipient one of the {@linkplain #recipients() recipients}
     * @param asked what is asked for this recipient
     * @return the envelope
     * @throws IllegalArgumentException if the envelope has no such recipient
     */
    public Envelope with(Mailbox recipient, RecipientParameters asked) {
        requireRecipients(List.of(recipient));
        Map<Mailbox, RecipientParameters> changed = new HashMap<>(recipientParameters);
        changed.put(recipient, Objects.requireNonNull(asked, "asked"));
        return new Envelope(reversePath, recipients, parameters, changed);
    }

    /**
     * The same envelope with other parameters for every recipient.
     *
     * @param asked what is asked for each recipient
     * @return the envelope
     */
    public Envelope with(RecipientParameters asked) {
        Map<Mailbox, RecipientParameters> changed = new HashMap<>();
        recipients.forEach(recipient -> changed.put(recipient, asked));
        return new Envelope(reversePath, recipients, parameters, changed);
    }

    /**
     * The same envelope for some of its recipients, with all that is asked for the message and for them.
     *
     * @param some at least one, in the order wanted
     * @return the envelope
     * @throws IllegalArgumentException if there is none, or one is not a recipient of this envelope
     */
    public Envelope forRecipients(List<Mailbox> some) {
        if (some.equals(recipients)) {
            return this;
        }
        requireRecipients(some);
        Map<Mailbox, RecipientParameters> theirs = new HashMap<>(recipientParameters);
        theirs.keySet().retainAll(new HashSet<>(some));
        return new Envelope(reversePath, some, parameters, theirs);
    }

    private void requireRecipients(List<Mailbox> some) {
        Set<Mailbox> strangers = new LinkedHashSet<>(some);
        recipients.forEach(strangers::remove);
        if (!strangers.isEmpty()) {
            throw new IllegalArgumentException(
                    "The envelope has no recipient " + strangers.iterator().next());
        }
    }

    /** {@return where a non-delivery is reported} */
    public ReversePath reversePath() {
        return reversePath;
    }

    /** {@return the recipients, each once, in the order given} */
    public List<Mailbox> recipients() {
        return recipients;
    }

    /** {@return what is asked for the message} */
    public MailParameters parameters() {
        return parameters;
    }

    /**
     * What is asked for a recipient.
     *
     * @param recipient any
     * @return its parameters; those that ask for nothing if it has none
     */
    public RecipientParameters parameters(Mailbox recipient) {
        return recipientParameters.getOrDefault(recipient, RecipientParameters.NONE);
    }

    @Override
    public String toString() {
        return reversePath + " to " + recipients;
    }
}
