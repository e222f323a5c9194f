package org.smtpclient.core.address;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A mailbox, {@code local-part@domain} (RFC 5321 §4.1.2, RFC 6531 §3.3): the address of a recipient or sender as it
 * stands between the angle brackets of MAIL and RCPT.
 *
 * <p>Immutable. Local parts are compared as they stand, domains without regard to case (RFC 5321 §2.4); a quoted local
 * part equals an unquoted one that means the same.
 */
public final class Mailbox {
    /** RFC 5321 §4.5.3.1.3: 256 octets, of which the angle brackets take two. */
    private static final int MAX_OCTETS = 254;

    private final String localPart;
    private final MailDomain domain;
    private final String wire;
    private final boolean ascii;

    private Mailbox(LocalPart localPart, MailDomain domain) {
        this.localPart = localPart.value();
        this.domain = domain;
        this.wire = localPart.wire() + '@' + domain;
        this.ascii = wire.chars().allMatch(c -> c < 0x80);
    }

    /**
     * Parses a mailbox without angle brackets, display name or source route.
     *
     * @param text such as {@code postmaster@example.org}, {@code "john doe"@example.org} or {@code a@[192.0.2.1]}. The
     *     local part may hold non-ASCII characters, which then need SMTPUTF8; the domain's become A-labels (see {@link
     *     MailDomain#parse})
     * @return the mailbox
     * @throws IllegalArgumentException if the text does not follow the grammar, holds a control character, or is too
     *     long: 64 octets for the local part as written on the wire, 256 for the path. The message says what was
     *     found, where, and what is allowed
     */
    public static Mailbox parse(String text) {
        Syntax syntax = new Syntax("Mailbox", text);
        LocalPart localPart = LocalPart.scan(syntax);
        Mailbox mailbox = new Mailbox(localPart, DomainSyntax.parse(syntax, localPart.end() + 1));
        int octets = mailbox.wire.getBytes(StandardCharsets.UTF_8).length;
        if (octets > MAX_OCTETS) {
            throw syntax.error("makes a path of " + (octets + 2) + " octets, more than 256 (RFC 5321 §4.5.3.1.3)");
        }
        return mailbox;
    }

    /** {@return the local part's meaning, without quotes and backslashes; may be empty} */
    public String localPart() {
        return localPart;
    }

    /** {@return the domain or address literal} */
    public MailDomain domain() {
        return domain;
    }

    /** {@return whether the address can only be sent with SMTPUTF8 (RFC 6531), since it is not all ASCII} */
    public boolean needsSmtpUtf8() {
        return !ascii;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mailbox that && localPart.equals(that.localPart) && domain.equals(that.domain);
    }

    @Override
    public int hashCode() {
        return Objects.hash(localPart, domain);
    }

    /** {@return the wire form, to be encoded as UTF-8: the local part quoted only where it must be, no angle brackets} */
    @Override
    public String toString() {
        return wire;
    }
}
