package org.smtpclient.core.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The first octets a server sends where the handshake is due. They are in the clear in every version of TLS, and tell
 * what TLS stacks tell in words of their own, which change from one to the next, or not at all.
 */
final class ServerOpening {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int SERVER_HELLO = 2;

    private static final int RECORD_LENGTH = 3;
    private static final int RECORD_BODY = 5;
    private static final int ALERT_DESCRIPTION = RECORD_BODY + 1;
    private static final int HELLO_VERSION = RECORD_BODY + 4;
    /** Up to the version in a ServerHello. */
    private static final int ENOUGH = HELLO_VERSION + 2;

    private final byte[] octets = new byte[ENOUGH];
    private int length;

    /** Takes note of octets that came, in their order. */
    void add(ByteBuffer more) {
        int wanted = Math.min(more.remaining(), ENOUGH - length);
        more.get(more.position(), octets, length, wanted);
        length += wanted;
    }

    /** Whether what came so far can be TLS (RFC 8446 §5.1): no text begins with any of these octets. */
    boolean isTls() {
        return length == 0 || (at(0) >= CHANGE_CIPHER_SPEC && at(0) <= APPLICATION_DATA);
    }

    /** The description of the alert that the server opens with, if it does. */
    OptionalInt alert() {
        return length > ALERT_DESCRIPTION && at(0) == ALERT && at16(RECORD_LENGTH) == 2
                ? OptionalInt.of(at(ALERT_DESCRIPTION))
                : OptionalInt.empty();
    }

    /** The version in the server's hello, such as 0x0301 for TLS 1.0; TLS 1.3 calls itself 1.2 here. */
    OptionalInt version() {
        return length == ENOUGH && at(0) == HANDSHAKE && at(RECORD_BODY) == SERVER_HELLO
                ? OptionalInt.of(at16(HELLO_VERSION))
                : OptionalInt.empty();
    }

    /** A copy of what is known of it, 11 octets at most. */
    byte[] octets() {
        return Arrays.copyOf(octets, length);
    }

    private int at(int position) {
        return octets[position] & 0xff;
    }

    private int at16(int position) {
        return at(position) << 8 | at(position + 1);
    }
}
