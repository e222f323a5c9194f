package org.smtpclient.core.outcome;

import java.util.Locale;

/** The phases of a session, each with a deadline of its own (RFC 5321 §4.5.3.2). */
public enum Phase {
    /** The connection is being made. */
    CONNECT,
    /** Waiting for the greeting. */
    GREETING,
    /** EHLO, HELO or LHLO. */
    EHLO,
    /** The STARTTLS command. */
    STARTTLS,
    /** The TLS handshake. */
    TLS,
    /** The AUTH command and its exchange. */
    AUTH,
    /** MAIL, and RSET where it clears the way for MAIL. */
    MAIL,
    /** RCPT. */
    RCPT,
    /** The DATA command. */
    DATA,
    /** The message's octets; each buffer of them is a wait of its own (RFC 5321 §4.5.3.2.5). */
    BODY,
    /** Waiting for the reply to the end of data. */
    END_OF_DATA,
    /** QUIT. */
    QUIT;

    /** {@return the name as in reports, such as {@code end-of-data}; the message's octets count as {@code data}} */
    @Override
    public String toString() {
        return (this == BODY ? DATA : this).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
