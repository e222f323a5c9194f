package org.smtpclient.dns.jndi;

import javax.naming.NamingException;

/** An answer that came and cannot be understood. */
final class MalformedAnswerException extends NamingException {
    private static final long serialVersionUID = 1;

    MalformedAnswerException(String message) {
        super(message);
    }
}
