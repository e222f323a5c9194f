package org.smtpclient.core.connection;

import java.io.IOException;

/** Octets came where the handshake was due, and they are no TLS. */
final class PlaintextException extends IOException {
    private static final long serialVersionUID = 1L;

    private final byte[] octets;

    PlaintextException(byte[] octets) {
        super("Octets came in plaintext where the TLS handshake was due");
        this.octets = octets;
    }

    /** The first of them. */
    byte[] octets() {
        return octets.clone();
    }
}
