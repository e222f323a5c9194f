package org.smtpclient.core.envelope;

import java.util.Locale;
import java.util.regex.Pattern;
import org.smtpclient.core.address.Mailbox;

/**
 * The recipient as the sender gave it, for notifications to name: the parameter ORCPT (RFC 3461 §4.2, RFC 6533 §3).
 *
 * <p>Immutable; equal if type and address are.
 */
public final class OriginalRecipient {
    private static final String UTF_8 = "utf-8";
    private static final Pattern ATOM = Pattern.compile("[A-Za-z0-9!#$%&'*/?^_`{|}~-]{1,64}");
    /** RFC 3461 §4.2: of the whole parameter, its keyword included. */
    private static final int MAX_OCTETS = 500;

    private final String addressType;
    private final String address;
    private final String wire;

    private OriginalRecipient(String addressType, String address, String encoded) {
        this.addressType = addressType;
        this.address = address;
        this.wire = "ORCPT=" + addressType + ";" + encoded;
        if (wire.length() > MAX_OCTETS) {
            throw new IllegalArgumentException(
                    "ORCPT would have " + wire.length() + " octets, more than 500 (RFC 3461 §4.2)");
        }
    }

    /**
     * A mailbox as it was given.
     *
     * @param mailbox becomes an {@code rfc822} address, or a {@code utf-8} one if it is not all ASCII
     * @return the original recipient
     * @throws IllegalArgumentException if the parameter would be longer than 500 octets
     */
    public static OriginalRecipient of(Mailbox mailbox) {
        return of(mailbox.needsSmtpUtf8() ? UTF_8 : "rfc822", mailbox.toString());
    }

    /**
     * An address of any type.
     *
     * @param addressType registered with IANA, such as {@code rfc822}, {@code utf-8} or {@code x400}; an atom without
     *     {@code +} and {@code =}
     * @param address as it was given, not encoded, and so it stays. With {@code utf-8} a {@linkplain Mailbox#parse
     *     mailbox}, else printable ASCII
     * @return the original recipient
     * @throws IllegalArgumentException if type or address has other characters, or the parameter would be longer than
     *     500 octets
     */
    public static OriginalRecipient of(String addressType, String address) {
        if (!ATOM.matcher(addressType).matches()) {
            throw new IllegalArgumentException("The address type of an original recipient is no atom of at most 64"
                    + " letters, digits or !#$%&'*/?^_`{|}~- (RFC 3461 §4.2)");
        }
        String type = addressType.toLowerCase(Locale.ROOT);
        if (type.equals(UTF_8)) {
            requireMailbox(address);
            return new OriginalRecipient(type, address, Xtext.encodeUtf8Address(address));
        }
        return new OriginalRecipient(type, address, Xtext.encode("The original recipient", address));
    }

    /** What is written is the text as given, not the form in which we would send mail there. */
    private static void requireMailbox(String address) {
        Mailbox.parse(address);
    }

    /** {@return the type, in lower case} */
    public String addressType() {
        return addressType;
    }

    /** {@return the address, not encoded} */
    public String address() {
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OriginalRecipient that && wire.equals(that.wire);
    }

    @Override
    public int hashCode() {
        return wire.hashCode();
    }

    /** {@return the parameter as written, such as {@code ORCPT=rfc822;bob@example.org}} */
    @Override
    public String toString() {
        return wire;
    }
}
