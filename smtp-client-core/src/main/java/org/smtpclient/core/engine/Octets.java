package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text as octets. */
final class Octets {
    private Octets() {}

    static ByteBuffer of(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
