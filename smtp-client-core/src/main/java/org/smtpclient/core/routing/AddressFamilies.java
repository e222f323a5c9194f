package org.smtpclient.core.routing;

/** Which addresses of a host are looked up, and so may be connected to. */
public enum AddressFamilies {
    /** A records alone. */
    IPV4,
    /** AAAA records alone. */
    IPV6,
    /** Both. */
    BOTH
}
