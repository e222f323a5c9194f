package org.smtpclient.core.message;

/** What is done about a CR or LF in a message that is not part of a CRLF (RFC 5321 §2.3.8). */
public enum LineEnds {
    /** The message is refused before anything is sent. */
    REFUSE,
    /** Each is sent as CRLF. A signature over the message's octets may not survive that. */
    NORMALISE,
    /**
     * The octets are sent as they are. A message with a bare CR or LF, or with a NUL, is of {@link
     * BodyType#BINARY_MIME} then: it goes by BDAT with BODY=BINARYMIME or not at all (RFC 3030 §3).
     */
    BINARY
}
