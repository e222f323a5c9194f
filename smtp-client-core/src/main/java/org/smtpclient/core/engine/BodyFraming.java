package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.List;

/** How a message's octets are put on the wire; used for one message. */
interface BodyFraming {
    /**
     * Takes the next octets.
     *
     * @param piece taken entirely; every CR and LF part of a CRLF, unless the message is binary
     * @param last whether the message ends with it
     * @return what to write, in order
     * @throws BareLineEndException if the octets hold a CR or LF that is not part of a CRLF
     */
    List<ByteBuffer> frame(ByteBuffer piece, boolean last) throws BareLineEndException;

    /** The message holds a CR or LF that is not part of a CRLF. */
    final class BareLineEndException extends Exception {
        private static final long serialVersionUID = 1L;

        BareLineEndException() {
            super("The message holds a CR or LF that is not part of a CRLF (RFC 5321 §2.3.8)");
        }
    }
}
