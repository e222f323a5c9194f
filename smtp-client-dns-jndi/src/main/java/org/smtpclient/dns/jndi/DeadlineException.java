package org.smtpclient.dns.jndi;

import javax.naming.NamingException;

/** The query's time ran out before a question could be put. */
final class DeadlineException extends NamingException {
    private static final long serialVersionUID = 1;

    DeadlineException() {
        super("the query's timeout ran out");
    }
}
