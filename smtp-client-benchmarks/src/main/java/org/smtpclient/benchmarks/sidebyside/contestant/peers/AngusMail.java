package org.smtpclient.benchmarks.sidebyside.contestant.peers;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * Angus Mail, the Jakarta Mail implementation: one transport, connected all the while, and one message, parsed once. Every
 * command waits for its reply; there is no setting that changes that. A message that is not accepted for all recipients is an
 * exception.
 */
public final class AngusMail implements ThreadPerSession.Session {
    /** The property that makes it use CHUNKING where that is offered. */
    static final String CHUNK_SIZE = "mail.smtp.chunksize";

    private final SMTPTransport transport;
    private final MimeMessage message;
    private final Address[] recipients;

    private AngusMail(Task task) throws IOException, MessagingException {
        byte[] content = task.message();
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.localhost", Task.CLIENT);
        properties.setProperty("mail.smtp.from", Task.SENDER);
        properties.put(PromptSockets.PROPERTY, new PromptSockets());
        if (task.server() == ServerKind.CHUNKING) {
            // The whole message in one chunk: each costs a round trip.
            properties.setProperty(CHUNK_SIZE, Integer.toString(2 * content.length));
        }
        Session session = Session.getInstance(properties);
        message = new MimeMessage(session, new ByteArrayInputStream(content));
        List<String> mailboxes = task.mailboxes();
        recipients = new Address[mailboxes.size()];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = new InternetAddress(mailboxes.get(i));
        }
        transport = (SMTPTransport) session.getTransport("smtp");
        transport.connect(Task.HOST, task.port(), null, null);
    }

    /**
     * Opens a session.
     *
     * @param task what will be sent
     * @return the session
     * @throws Exception if it cannot
     */
    public static ThreadPerSession.Session open(Task task) throws Exception {
        return new AngusMail(task);
    }

    @Override
    public int send() throws MessagingException {
        transport.sendMessage(message, recipients);
        return 1;
    }

    @Override
    public void close() throws IOException {
        try {
            transport.close();
        } catch (MessagingException e) {
            throw new IOException(e);
        }
    }
}
