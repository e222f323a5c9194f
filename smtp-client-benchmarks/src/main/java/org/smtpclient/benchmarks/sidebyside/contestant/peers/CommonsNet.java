package org.smtpclient.benchmarks.sidebyside.contestant.peers;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.net.smtp.SMTPClient;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * Commons Net: a method for each command, so neither PIPELINING nor CHUNKING. Its writer takes characters; they are decoded
 * once.
 */
public final class CommonsNet implements ThreadPerSession.Session {
    private final SMTPClient client = new SMTPClient();
    private final char[] content;
    private final List<String> recipients;

    private CommonsNet(Task task) throws IOException {
        content = new String(task.message(), StandardCharsets.ISO_8859_1).toCharArray();
        recipients = task.mailboxes();
        client.connect(Task.address(), task.port());
        // Off by default, which holds back what is longer than its buffers.
        client.setTcpNoDelay(true);
        require(client.login(Task.CLIENT));
    }

    /**
     * Opens a session.
     *
     * @param task what will be sent
     * @return the session
     * @throws Exception if it cannot
     */
    public static ThreadPerSession.Session open(Task task) throws Exception {
        return new CommonsNet(task);
    }

    @Override
    public int send() throws IOException {
        require(client.setSender(Task.SENDER));
        for (String recipient : recipients) {
            require(client.addRecipient(recipient));
        }
        try (Writer data = client.sendMessageData()) {
            if (data == null) {
                throw refused();
            }
            data.write(content);
        }
        require(client.completePendingCommand());
        return 1;
    }

    private void require(boolean accepted) throws IOException {
        if (!accepted) {
            throw refused();
        }
    }

    private IOException refused() {
        return new IOException("Refused: " + client.getReplyString());
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
    }
}
