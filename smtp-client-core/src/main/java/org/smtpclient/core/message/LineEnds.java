package org.smtpclient.core.message;

/** What is done about a CR or LF in a message that is not part of a CRLF (RFC 5321 §2.3.8). */
public enum LineEnds {
    /** The message is refused before anything is sent. */
    REFUSE,
    /** Each is sent as CRLF. A signature over the message's octets may not survive that. */
    NORMALISE
}
