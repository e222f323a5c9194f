package org.smtpclient.benchmarks.sidebyside.contestant;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.Task;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;

/**
 * This project's {@link SmtpConnection}. Addresses are parsed once, as an MTA has them; envelope and message are new for each
 * message, so that each is checked as if seen for the first time.
 */
final class SmtpClientSession implements ThreadPerSession.Session {
    /** As many messages as a run holds: more than the window within which they go out together. */
    static final int RUN = 100;

    private final SmtpConnection connection;
    private final ReversePath sender;
    private final List<Mailbox> recipients;
    private final Supplier<Message> message;
    private final boolean runs;

    private SmtpClientSession(Task task, Supplier<Message> message, boolean runs) throws Exception {
        this.message = message;
        this.runs = runs;
        sender = ReversePath.parse(Task.SENDER);
        recipients = task.mailboxes().stream().map(Mailbox::parse).toList();
        connection = SmtpConnection.builder(EhloName.parse(Task.CLIENT))
                .connect(new Endpoint.Tcp(Task.address(), task.port()));
        connection.open();
    }

    /** Messages one by one. */
    static ThreadPerSession.Session one(Task task) throws Exception {
        return new SmtpClientSession(task, fromMemory(task), false);
    }

    /** Messages a hundred at a time, which go out behind one another. */
    static ThreadPerSession.Session run(Task task) throws Exception {
        return new SmtpClientSession(task, fromMemory(task), true);
    }

    /** Messages one by one, read from a file each time. */
    static ThreadPerSession.Session file(Task task) throws Exception {
        Path file = LargeFile.of(task, false);
        return new SmtpClientSession(task, () -> Message.of(file), false);
    }

    private static Supplier<Message> fromMemory(Task task) {
        byte[] content = task.message();
        return () -> Message.of(content);
    }

    @Override
    public int send() throws Exception {
        if (!runs) {
            requireDelivered(connection.deliver(Envelope.of(sender, recipients), message.get()));
            return 1;
        }
        List<MailObject> mails = new ArrayList<>(RUN);
        for (int i = 0; i < RUN; i++) {
            mails.add(MailObject.of(Envelope.of(sender, recipients), message.get()));
        }
        connection.deliverAll(mails).forEach(SmtpClientSession::requireDelivered);
        return RUN;
    }

    private static void requireDelivered(List<RecipientOutcome> outcomes) {
        for (RecipientOutcome outcome : outcomes) {
            if (!(outcome instanceof RecipientOutcome.Delivered)) {
                throw new IllegalStateException("Not delivered: " + outcome);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
