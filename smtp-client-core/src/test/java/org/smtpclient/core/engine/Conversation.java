package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Plays the server against an engine, in memory: takes what the engine writes, gives it what the test says. */
final class Conversation {
    private final SmtpEngine engine;
    private final List<String> written = new ArrayList<>();

    Conversation(SmtpEngine engine) {
        this.engine = engine;
    }

    /** Answers, and takes whatever the engine wants to write before each answer and after the last. */
    Conversation server(String... lines) {
        for (String line : lines) {
            take();
            engine.receive(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
        }
        take();
        return this;
    }

    /** Hands a message in, in pieces of a size. */
    Conversation message(String octets, int pieceSize) {
        byte[] all = octets.getBytes(StandardCharsets.ISO_8859_1);
        int from = 0;
        while (engine.step() == Step.SUPPLY_BODY) {
            int size = Math.min(pieceSize, all.length - from);
            boolean last = from + size == all.length && size < pieceSize;
            engine.supplyBody(ByteBuffer.wrap(all, from, size), last);
            from += size;
            take();
        }
        return this;
    }

    private void take() {
        if (engine.step() == Step.WRITE) {
            StringBuilder group = new StringBuilder();
            for (ByteBuffer piece : engine.output()) {
                group.append(StandardCharsets.ISO_8859_1.decode(piece));
            }
            written.add(group.toString());
        }
    }

    /** What was written, one element for each time something was. */
    List<String> written() {
        return written;
    }

    String allWritten() {
        return String.join("", written);
    }
}
