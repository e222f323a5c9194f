package org.smtpclient.benchmarks.sidebyside.sessions;

import java.io.IOException;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** An open session, ready for MAIL. */
interface Session extends AutoCloseable {
    /**
     * Sends one message.
     *
     * @throws Exception if it was not accepted
     */
    void send() throws Exception;

    @Override
    void close() throws IOException;

    /** Opens sessions. What they can share, they share: one of its own must not be taken for what a session costs. */
    interface Opener {
        /**
         * Opens one more session.
         *
         * @throws Exception if it cannot
         */
        Session open() throws Exception;
    }

    /** {@return who opens the named contestant's sessions} */
    static Opener opener(String name, Task task) throws Exception {
        return switch (name) {
            case "plain-socket" -> new SocketOpener(task, false);
            case "bare-jsse" -> new SocketOpener(task, true);
            case "smtp-client" -> new SmtpClientOpener(task, false);
            case "smtp-client-tls" -> new SmtpClientOpener(task, true);
            default -> throw new IllegalArgumentException("No contestant " + name);
        };
    }
}
