package org.smtpclient.core.engine;

import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.core.reply.Reply;

/** Listens to a dialogue. Gets no message octets. Called on the thread that drives the engine; must not block. */
public interface DialogueListener {
    /** Hears nothing. */
    DialogueListener NONE = new DialogueListener() {};

    /**
     * A command goes out.
     *
     * @param line the command without its line end
     */
    default void sent(String line) {}

    /**
     * A message's octets go out: all of them up to the final dot, which is told of as a line of its own, or one chunk.
     *
     * @param octets how many, without dot-stuffing and the final dot
     */
    default void sentMessage(long octets) {}

    /**
     * A handshake succeeded, and the peer was judged.
     *
     * @param outcome protocol, cipher, and what vouches for the peer
     */
    default void secured(TlsOutcome outcome) {}

    /**
     * A reply came.
     *
     * @param reply the whole reply
     */
    default void received(Reply reply) {}
}
