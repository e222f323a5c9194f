package org.smtpclient.testkit.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A blocking two-way stream of octets: the wire itself, or TLS over it. */
interface Octets {
    /** Reads at least one octet, or returns -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    void write(ByteBuffer source) throws IOException;
}
