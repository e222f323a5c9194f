package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Commands that wait to be written, gathered so that a pipelined group leaves in one segment. */
final class CommandBuffer {
    private byte[] octets = new byte[512];
    private ByteBuffer pending = ByteBuffer.wrap(octets, 0, 0);

    /** Appends a command and its line end, and returns its length in octets. */
    int append(String command) {
        byte[] line = command.getBytes(StandardCharsets.UTF_8);
        int position = pending.position();
        int end = pending.limit();
        if (position == end) {
            position = 0;
            end = 0;
        }
        int needed = end + line.length + 2;
        if (needed > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(needed, 2 * octets.length));
        }
        System.arraycopy(line, 0, octets, end, line.length);
        octets[needed - 2] = '\r';
        octets[needed - 1] = '\n';
        pending = ByteBuffer.wrap(octets, position, needed - position);
        return line.length + 2;
    }

    boolean hasRemaining() {
        return pending.hasRemaining();
    }

    /** What is left to write; its position moves as it is written. */
    ByteBuffer pending() {
        return pending;
    }

    void clear() {
        pending = ByteBuffer.wrap(octets, 0, 0);
    }
}
