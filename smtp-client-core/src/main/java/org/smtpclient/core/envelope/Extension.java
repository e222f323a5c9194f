package org.smtpclient.core.envelope;

import org.smtpclient.core.reply.EnhancedStatusCode;

/**
 * An extension that the caller asks for with a parameter of MAIL or RCPT. (What the message itself needs, SIZE,
 * 8BITMIME, BINARYMIME and SMTPUTF8, is seen to without being asked for.)
 *
 * <p>Where the server lacks an extension that was asked for, the message or the recipient is refused before MAIL. The
 * caller may {@linkplain MailParameters.Builder#waive waive} what its RFC lets a relay leave out:
 *
 * <table>
 * <caption>What may be left out for a server that lacks it</caption>
 * <tr><th>extension</th><th>may be waived</th><th>since, on the way to a server without the extension</th></tr>
 * <tr><td>{@link #DSN}</td><td>yes</td><td>the message is relayed without the parameters; the caller then owes those
 * recipients who asked for SUCCESS a "relayed" notification (RFC 3461 §5.2.2)</td></tr>
 * <tr><td>{@link #DELIVERBY}</td><td>mode N only</td><td>with N the message is relayed, and the caller owes a "relayed"
 * notification; with R it must not be relayed (RFC 2852)</td></tr>
 * <tr><td>{@link #MT_PRIORITY}</td><td>yes</td><td>the message is relayed without its priority (RFC 6710 §4.3)</td></tr>
 * <tr><td>{@link #AUTH}</td><td>yes</td><td>the parameter is for servers that take part in AUTH (RFC 4954 §5)</td></tr>
 * <tr><td>{@link #RRVS}</td><td>by its own action</td><td>{@code C} says that the recipient gets the message without the
 * check, {@code R} that not (RFC 7293)</td></tr>
 * <tr><td>{@link #FUTURERELEASE}</td><td>no</td><td>the message would be released at once, the contrary of what was
 * asked for (RFC 4865)</td></tr>
 * <tr><td>{@link #REQUIRETLS}</td><td>no</td><td>the message must not be relayed (RFC 8689 §4.2.1)</td></tr>
 * </table>
 */
public enum Extension {
    /** Delivery status notifications: RET, ENVID, NOTIFY and ORCPT (RFC 3461). */
    DSN(true, 3, 3),
    /** A time limit for the delivery: BY (RFC 2852). */
    DELIVERBY(true, 3, 3),
    /** A priority: MT-PRIORITY (RFC 6710). */
    MT_PRIORITY(true, 3, 3),
    /** A message to be held back: HOLDFOR and HOLDUNTIL (RFC 4865). */
    FUTURERELEASE(false, 3, 3),
    /** A message that goes on over authenticated TLS alone (RFC 8689). */
    REQUIRETLS(false, 7, 30),
    /** Who submitted the message: AUTH, as a parameter of MAIL (RFC 4954 §5). */
    AUTH(true, 3, 3),
    /** A mailbox that must have had the same owner since (RFC 7293). */
    RRVS(false, 7, 19);

    private final boolean waivable;
    private final int subject;
    private final int detail;

    Extension(boolean waivable, int subject, int detail) {
        this.waivable = waivable;
        this.subject = subject;
        this.detail = detail;
    }

    /** {@return the keyword by which a server offers it in its reply to EHLO} */
    public String keyword() {
        return name().replace('_', '-');
    }

    /** {@return whether a caller may say that it be left out where the server lacks it} */
    public boolean isWaivable() {
        return waivable;
    }

    /** What is said when a server lacks it: 5.3.3 unless its RFC has a code of its own. */
    EnhancedStatusCode whenLacking() {
        return new EnhancedStatusCode(5, subject, detail);
    }

    /** {@return the {@linkplain #keyword() keyword}} */
    @Override
    public String toString() {
        return keyword();
    }
}
