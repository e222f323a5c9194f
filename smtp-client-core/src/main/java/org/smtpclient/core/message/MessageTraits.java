package org.smtpclient.core.message;

import java.util.Objects;

/**
 * What must be known of a message before MAIL is sent: its size, and what a server must offer to be given it. Immutable.
 *
 * <p>{@link Message#scan()} finds them. Who knows more of a message than its octets tell, or needs no scan, states needs
 * with {@link #withBody} and {@link #withSmtpUtf8}: these only ever add, since a server must never be sent what it
 * cannot take.
 */
public final class MessageTraits {
    private final long octets;
    private final BodyType body;
    private final boolean smtpUtf8;
    private final boolean lineEndsSeen;

    private MessageTraits(long octets, BodyType body, boolean smtpUtf8, boolean lineEndsSeen) {
        this.octets = octets;
        this.body = body;
        this.smtpUtf8 = smtpUtf8;
        this.lineEndsSeen = lineEndsSeen;
    }

    /**
     * Traits of a message that needs nothing special: {@link BodyType#SEVEN_BIT}, without SMTPUTF8.
     *
     * @param octets size on the wire, line ends as CRLF, without dot-stuffing and the final dot (RFC 1870 §3)
     * @return the traits
     * @throws IllegalArgumentException if the size is negative
     */
    public static MessageTraits of(long octets) {
        if (octets < 0) {
            throw new IllegalArgumentException("A message of " + octets + " octets");
        }
        return new MessageTraits(octets, BodyType.SEVEN_BIT, false, false);
    }

    /**
     * The same, and a body of at least this type.
     *
     * @param stated what the body is said to be
     * @return traits with the more demanding of this and {@link #body()}
     */
    public MessageTraits withBody(BodyType stated) {
        return new MessageTraits(octets, body.or(Objects.requireNonNull(stated, "stated")), smtpUtf8, lineEndsSeen);
    }

    /**
     * The same, for a message that only a server with SMTPUTF8 may be given.
     *
     * @return the traits
     */
    public MessageTraits withSmtpUtf8() {
        return new MessageTraits(octets, body, true, lineEndsSeen);
    }

    /** The same, for octets that do not change: a scan has seen that each CR and LF is part of a CRLF. */
    MessageTraits withLineEndsSeen() {
        return new MessageTraits(octets, body, smtpUtf8, true);
    }

    /** {@return size on the wire in octets, line ends as CRLF, without dot-stuffing and the final dot} */
    public long octets() {
        return octets;
    }

    /** {@return the least demanding type that is true of the message} */
    public BodyType body() {
        return body;
    }

    /**
     * Whether the message itself may be given only to a server with SMTPUTF8, whatever its envelope: a header section
     * holds an octet above 127, be it the message's own, that of a body part or that of an enclosed message (RFC 6531
     * §3.2: "at any level within its MIME structure").
     *
     * @return whether it needs SMTPUTF8
     */
    public boolean needsSmtpUtf8() {
        return smtpUtf8;
    }

    /**
     * Whether a scan of octets that do not change has seen that each CR and LF is part of a CRLF: where they go as they are,
     * they need not be looked at again.
     *
     * @return false for traits that are stated, not found
     */
    public boolean areLineEndsSeen() {
        return lineEndsSeen;
    }

    @Override
    public String toString() {
        return octets + " octets, " + body.keyword() + (smtpUtf8 ? ", SMTPUTF8" : "");
    }
}
