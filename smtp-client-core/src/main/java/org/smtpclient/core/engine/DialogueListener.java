package org.smtpclient.core.engine;

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
     * A reply came.
     *
     * @param reply the whole reply
     */
    default void received(Reply reply) {}
}
