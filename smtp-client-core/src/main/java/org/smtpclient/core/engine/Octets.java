package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text, and other people's buffers, as octets. */
final class Octets {
    private Octets() {}

    static ByteBuffer of(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same octets in an array that can be looked at: a copy only if the buffer has none. Leaves its position. */
    static ByteBuffer inArray(ByteBuffer octets) {
        return octets.hasArray()
                ? octets
                : ByteBuffer.allocate(octets.remaining())
                        .put(octets.duplicate())
                        .flip();
    }
}
