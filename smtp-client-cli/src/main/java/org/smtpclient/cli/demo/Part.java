package org.smtpclient.cli.demo;

import java.io.IOException;
import org.smtpclient.core.message.BareLineEndException;

/** One part of the demonstration. */
interface Part {
    /** {@return what is tried, in a few words} */
    String title();

    /** {@return what has happened once all checks hold, on one line} */
    String verdict();

    /**
     * Plays the part.
     *
     * @param stage the servers
     * @param page where to tell it
     * @param checks what must be so at the end
     */
    void play(Stage stage, Page page, Checks checks) throws IOException, BareLineEndException;
}
