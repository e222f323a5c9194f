package org.smtpclient.core.address;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sender given with MAIL: a mailbox, or the null reverse-path of notifications, to which nothing is ever returned
 * (RFC 5321 §4.1.1.2, §4.5.5).
 *
 * <p>Immutable.
 */
public final class ReversePath {
    /** The null reverse-path, {@code <>}. */
    public static final ReversePath NULL = new ReversePath(null);

    private final @Nullable Mailbox mailbox;

    private ReversePath(@Nullable Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * The path of a mailbox.
     *
     * @param mailbox the sender
     * @return the path
     */
    public static ReversePath of(Mailbox mailbox) {
        return new ReversePath(Objects.requireNonNull(mailbox, "mailbox"));
    }

    /**
     * Parses a sender.
     *
     * @param text a mailbox as in {@link Mailbox#parse}, without angle brackets; empty for the null reverse-path
     * @return the path
     * @throws IllegalArgumentException if the text is neither
     */
    public static ReversePath parse(String text) {
        return text.isEmpty() ? NULL : of(Mailbox.parse(text));
    }

    /** {@return whether this is the null reverse-path} */
    public boolean isNull() {
        return mailbox == null;
    }

    /** {@return the sender, null in the null reverse-path} */
    public @Nullable Mailbox mailbox() {
        return mailbox;
    }

    /** {@return whether the path can only be sent with SMTPUTF8 (RFC 6531)} */
    public boolean needsSmtpUtf8() {
        return mailbox != null && mailbox.needsSmtpUtf8();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReversePath that && Objects.equals(mailbox, that.mailbox);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(mailbox);
    }

    /** {@return the wire form, angle brackets included: {@code <>} or {@code <mailbox>}} */
    @Override
    public String toString() {
        return mailbox == null ? "<>" : "<" + mailbox + ">";
    }
}
