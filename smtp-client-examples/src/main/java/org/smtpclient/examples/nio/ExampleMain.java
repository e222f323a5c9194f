package org.smtpclient.examples.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.tls.TlsPlan;

/**
 * {@code ExampleMain HOST PORT FROM TO FILE [N]}: delivers N copies of a message over N sessions at once, from one thread,
 * and prints what became of each. TLS is opportunistic: encrypted where the server can, whoever it is.
 */
public final class ExampleMain {
    private ExampleMain() {}

    /**
     * Delivers.
     *
     * @param args host, port, sender, recipient, file, and optionally how many copies
     * @throws IOException if the file cannot be read, or the selector breaks
     * @throws BareLineEndException if the file's lines do not end with CRLF
     */
    public static void main(String[] args) throws IOException, BareLineEndException {
        if (args.length < 5 || args.length > 6) {
            System.err.println("usage: ExampleMain HOST PORT FROM TO FILE [N]");
            System.exit(64);
        }
        int copies = args.length == 6 ? Integer.parseInt(args[5]) : 1;
        InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        deliver(server, Envelope.of(args[2], args[3]), Path.of(args[4]), copies).forEach(System.out::println);
    }

    /** Delivers the copies and tells what became of each, a line each. */
    static List<String> deliver(InetSocketAddress server, Envelope envelope, Path file, int copies)
            throws IOException, BareLineEndException {
        // One scan for all: the size, and what the message needs of a server. It refuses bare CR and LF.
        MessageTraits traits = Message.of(file).scan();
        List<EngineSession> sessions = new ArrayList<>();
        List<MailTransaction> mails = new ArrayList<>();
        try (SelectorLoop loop = new SelectorLoop()) {
            for (int i = 0; i < copies; i++) {
                MailTransaction mail = MailTransaction.of(envelope, traits);
                EngineSession session = new EngineSession(
                        EhloName.ofLocalHost(),
                        TlsPlan.of(TlsLevel.OPPORTUNISTIC),
                        Timeouts.DEFAULT,
                        List.of(new EngineSession.Mail(mail, MessagePieces.of(file))));
                mails.add(mail);
                sessions.add(session);
                loop.connect(session, server);
            }
            loop.run();
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            lines.add((i + 1) + ": " + told(mails.get(i), sessions.get(i)));
        }
        return lines;
    }

    private static String told(MailTransaction mail, EngineSession session) {
        if (!mail.isEnded()) {
            // The session ended before the message's turn: nothing of it has been sent.
            return "deferred: " + session.failure();
        }
        List<RecipientOutcome> outcomes = mail.outcomes();
        return String.join(
                "; ", outcomes.stream().map(RecipientOutcome::toString).toList());
    }
}
