package org.smtpclient.core.sweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.SessionException;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.testkit.smtp.ReceivedTransaction;
import org.smtpclient.testkit.smtp.ScriptedServer;

/** One session of an {@link SmtpConnection} with a scripted server, over a socket: what either side has to say of it. */
final class SocketSession {
    private static final TcpTransport TCP = new TcpTransport();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final SweptDialogue dialogue;
    private final RecordingTransport wire = new RecordingTransport(TCP);
    private final List<List<RecipientOutcome>> outcomes = new ArrayList<>();
    private List<ReceivedTransaction> received = List.of();

    private SocketSession(SweptDialogue dialogue) {
        this.dialogue = dialogue;
    }

    /**
     * Runs a dialogue to its end, on both sides.
     *
     * @param number of the connection on this server
     * @param phaseLimit how long each phase may take
     */
    static SocketSession run(SweptDialogue dialogue, ScriptedServer server, int number, Duration phaseLimit)
            throws Exception {
        SocketSession session = new SocketSession(dialogue);
        long begun = System.nanoTime();
        session.talk(server, phaseLimit);
        if (System.nanoTime() - begun > LIMIT.toNanos()) {
            throw new AssertionError("The session took longer than " + LIMIT);
        }
        server.awaitConnectionsEnded(number, LIMIT);
        session.received = server.transactions().stream()
                .filter(transaction -> transaction.connection() == number)
                .toList();
        return session;
    }

    private void talk(ScriptedServer server, Duration phaseLimit) throws Exception {
        try (SmtpConnection connection = SmtpConnection.builder(EhloName.parse("c.test"))
                .transport(wire)
                .host(DnsName.parse("s.test"))
                .dialect(dialogue.dialect())
                .tls(TlsPlan.of(dialogue.usesTls() ? TlsLevel.MANDATORY : TlsLevel.NONE))
                .timeouts(Timeouts.DEFAULT.atMost(phaseLimit))
                .connect(server.endpoint())) {
            connection.open();
            for (SweptMail mail : dialogue.mails()) {
                if (connection.failure() == null) {
                    outcomes.add(connection.deliver(
                            Envelope.of(mail.reversePath(), mail.recipients()), Message.of(mail.octets())));
                }
            }
            connection.quit();
        } catch (SessionException e) {
            // The session did not come as far as MAIL: nothing was submitted.
        }
    }

    SweptDialogue dialogue() {
        return dialogue;
    }

    RecordingTransport wire() {
        return wire;
    }

    /** Recipient by recipient; empty if the message was never submitted. */
    List<RecipientOutcome> outcomes(int mail) {
        return mail < outcomes.size() ? outcomes.get(mail) : List.of();
    }

    /** The copies that the server has taken of a message for a recipient. */
    List<String> copies(SweptMail mail, String to) {
        return received.stream()
                .filter(ReceivedTransaction::complete)
                .filter(transaction -> transaction.reversePath().equals(mail.from()))
                .flatMap(transaction -> transaction.recipients().stream()
                        .filter(recipient -> recipient.forwardPath().equals(to) && recipient.code() / 100 == 2)
                        .map(recipient -> transaction.text()))
                .toList();
    }
}
