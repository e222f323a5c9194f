package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.reply.Reply;

/** Writes a dialogue down, up to a bound, without the message's octets. */
final class Transcript implements DialogueListener {
    private static final int MAX_LINES = 2000;

    private final List<String> lines = new ArrayList<>();

    @Override
    public void sent(String line) {
        add("C: " + line);
    }

    @Override
    public void sentMessage(long octets) {
        add("C: (" + octets + " octets)");
    }

    @Override
    public void secured(TlsOutcome outcome) {
        add("-- " + outcome.protocol() + " " + outcome.cipher() + ", " + outcome.status() + ": " + outcome.reason());
    }

    @Override
    public void received(Reply reply) {
        for (int i = 0; i < reply.lines().size(); i++) {
            boolean last = i == reply.lines().size() - 1;
            add("S: " + reply.code() + (last ? " " : "-") + reply.lines().get(i));
        }
    }

    private void add(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        } else if (lines.size() == MAX_LINES) {
            lines.add("-- the transcript ends here, at " + MAX_LINES + " lines");
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
