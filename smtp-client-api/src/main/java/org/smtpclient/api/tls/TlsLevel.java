package org.smtpclient.api.tls;

/** How much TLS a session needs. */
public enum TlsLevel {
    /** None is tried. */
    NONE,
    /** Tried where offered; plaintext is sent where TLS is not to be had. */
    OPPORTUNISTIC,
    /** Nothing is sent without it. */
    MANDATORY
}
