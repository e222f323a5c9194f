package org.smtpclient.core.message;

/** A message holds a CR or LF that is not part of a CRLF (RFC 5321 §2.3.8). */
public final class BareLineEndException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;

    BareLineEndException(String what, long line) {
        super("Line " + line + " of the message has a bare " + what
                + "; lines must end in CRLF (send with normalised line ends, or convert it)");
        this.line = line;
    }

    /** {@return the number of the line, from 1} */
    public long line() {
        return line;
    }
}
