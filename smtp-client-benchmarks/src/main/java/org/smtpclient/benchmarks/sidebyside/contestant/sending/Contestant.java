package org.smtpclient.benchmarks.sidebyside.contestant.sending;

import java.io.IOException;
import java.time.Duration;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * Something that sends messages. What it lets a caller prepare once for all messages, addresses and content for example, is
 * prepared in {@link #open}; each message must be accepted by the sink, or the contestant fails.
 */
public interface Contestant extends AutoCloseable {
    /**
     * Opens the task's sessions.
     *
     * @param task what will be sent
     * @throws Exception if it cannot
     */
    void open(Task task) throws Exception;

    /**
     * Sends on all sessions at once, each message as soon as the one before it on that session has been accepted, until the
     * time is over; then waits for the replies that are due.
     *
     * @param time at least one message goes on each session, even if it is over before
     * @return how many messages were accepted
     * @throws Exception if one was not
     */
    long send(Duration time) throws Exception;

    @Override
    void close() throws IOException;
}
