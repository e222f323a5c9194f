package org.smtpclient.core.engine;

/** The two protocols that share the engine. */
public enum Dialect {
    /** SMTP (RFC 5321): one reply to the end of data. */
    SMTP,
    /** LMTP (RFC 2033): LHLO, and one reply for each accepted recipient at the end of data. */
    LMTP
}
