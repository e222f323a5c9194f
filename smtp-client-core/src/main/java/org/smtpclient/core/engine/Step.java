package org.smtpclient.core.engine;

/** What an {@link SmtpEngine} needs next from whoever drives it. */
public enum Step {
    /** Write the engine's output. */
    WRITE,
    /** Read octets and hand them in. */
    READ,
    /** Make the TLS handshake and tell how it went. */
    START_TLS,
    /** Hand in the AUTH dialogue for this server. */
    AUTHENTICATE,
    /** Hand in the next octets of the message, or its end. */
    SUPPLY_BODY,
    /** Nothing: the engine waits for a command. */
    IDLE,
    /** Close the connection: the session is over. */
    CLOSE
}
