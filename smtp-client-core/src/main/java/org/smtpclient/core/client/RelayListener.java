package org.smtpclient.core.client;

import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.reply.Reply;

/** Passes a dialogue on to whoever listens at the time. For one thread at a time. */
final class RelayListener implements DialogueListener {
    private DialogueListener current = NONE;

    /** Lets another listen from now on. */
    void turnTo(DialogueListener next) {
        current = next;
    }

    @Override
    public void sent(String line) {
        current.sent(line);
    }

    @Override
    public void sentMessage(long octets) {
        current.sentMessage(octets);
    }

    @Override
    public void secured(TlsOutcome outcome) {
        current.secured(outcome);
    }

    @Override
    public void received(Reply reply) {
        current.received(reply);
    }
}
