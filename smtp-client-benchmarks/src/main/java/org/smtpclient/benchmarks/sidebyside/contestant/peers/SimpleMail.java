package org.smtpclient.benchmarks.sidebyside.contestant.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.api.email.ContentTransferEncoding;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * Simple Java Mail, which stands on Angus Mail: one mailer for all sessions, with the connection pool of its batch module. It
 * takes no message as it is, but a text, for which it makes the header section itself. A message that is not accepted for all
 * recipients is an exception.
 */
public final class SimpleMail implements ThreadPerSession.Opener {
    private @Nullable Mailer mailer;

    @Override
    public ThreadPerSession.Session open(Task task) {
        if (mailer == null) {
            mailer = mailer(task);
        }
        return new Session(mailer, email(task));
    }

    /** Without BDAT, by which it sends 22 messages a second here: it waits for an acknowledgement that is delayed. */
    private static Mailer mailer(Task task) {
        return MailerBuilder.withSMTPServer(Task.HOST, task.port())
                .withTransportStrategy(TransportStrategy.SMTP)
                .withProperty("mail.smtp.localhost", Task.CLIENT)
                .withProperty(PromptSockets.PROPERTY, new PromptSockets())
                .withConnectionPoolCoreSize(task.sessions())
                .withConnectionPoolMaxSize(task.sessions())
                // The turns of others lie between its own, which nobody has who sends all the time.
                .withConnectionPoolExpireAfterMillis(600_000)
                // What it would check of each message has been checked before.
                .disablingAllClientValidation(true)
                .buildMailer();
    }

    private static Email email(Task task) {
        List<String> recipients = task.mailboxes();
        return EmailBuilder.startingBlank()
                .from(Task.SENDER)
                .to(recipients.get(0))
                // Not in the header section, which would grow with them.
                .bccAddresses(recipients.subList(1, recipients.size()))
                .withSubject("side by side")
                .withContentTransferEncoding(ContentTransferEncoding.BIT7)
                .withPlainText(new String(task.body(), StandardCharsets.US_ASCII))
                .buildEmail();
    }

    private record Session(Mailer mailer, Email email) implements ThreadPerSession.Session {
        @Override
        public int send() throws Exception {
            mailer.sendMail(email, false).get();
            return 1;
        }

        @Override
        public void close() throws IOException {
            try {
                mailer.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
