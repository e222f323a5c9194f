package org.smtpclient.core.envelope;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;

/** From whom and to whom (RFC 5321 §2.3.1). Immutable. */
public final class Envelope {
    private final ReversePath reversePath;
    private final List<Mailbox> recipients;

    private Envelope(ReversePath reversePath, List<Mailbox> recipients) {
        this.reversePath = Objects.requireNonNull(reversePath, "reversePath");
        this.recipients = List.copyOf(new LinkedHashSet<>(recipients));
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
        return new Envelope(reversePath, recipients);
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

    /** {@return where a non-delivery is reported} */
    public ReversePath reversePath() {
        return reversePath;
    }

    /** {@return the recipients, each once, in the order given} */
    public List<Mailbox> recipients() {
        return recipients;
    }

    @Override
    public String toString() {
        return reversePath + " to " + recipients;
    }
}
