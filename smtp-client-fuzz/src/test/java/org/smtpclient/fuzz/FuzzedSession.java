package org.smtpclient.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.engine.EngineOptions;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.engine.Step;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.fuzz.EngineInput.Event;

/** One session in which an input plays the server, the network and the driver. Objects to whatever must never be. */
final class FuzzedSession implements DialogueListener, WireReader.Facts {
    /** Far more steps than an input of the fuzzer's size can ask for. */
    private static final int MAX_STEPS = 100_000;

    /** No input makes the engine hold more octets for output: a window of commands and a piece of a message. */
    private static final int MAX_OUTPUT = 200_000;

    private final EngineInput input;
    private final EngineOptions options;
    private final SmtpEngine engine;
    private final WireReader wire = new WireReader(this);
    private final List<MailTransaction> mails = new ArrayList<>();
    private final Map<Reply, Integer> writtenBefore = new IdentityHashMap<>();
    private int supplied;
    private int goAheads;
    private boolean encrypted;
    private boolean authenticated;

    FuzzedSession(EngineInput input) {
        this.input = input;
        this.options = input.options(this);
        this.engine = new SmtpEngine(options);
    }

    void run() {
        engine.open();
        int steps = 0;
        while (engine.step() != Step.CLOSE) {
            if (++steps > MAX_STEPS) {
                throw new AssertionError("The session does not end");
            }
            if (input.isAtEnd()) {
                engine.deadlinePassed();
            } else {
                step();
            }
        }
        checkEnd();
    }

    private void step() {
        if (engine.step() != Step.IDLE && mails.size() < input.mails() && engine.isReadyForMail()) {
            submit();
        }
        input.takes(Event.PAUSE);
        Step step = engine.step();
        if (step == Step.WRITE && engine.isBodyDue() && !input.isNext(Event.WRITE_FEW)) {
            step = Step.SUPPLY_BODY;
        }
        if (step != Step.READ && input.takes(Event.HEAR_EARLY)) {
            step = Step.READ;
        }
        switch (step) {
            case WRITE -> write(input.takes(Event.WRITE_FEW) ? input.takeNumber() : Integer.MAX_VALUE);
            case SUPPLY_BODY -> supply();
            case START_TLS -> handshake();
            case READ -> hear();
            case IDLE -> command();
            case CLOSE -> throw new AssertionError();
        }
    }

    private void write(int most) {
        long total = 0;
        int left = most;
        for (ByteBuffer piece : engine.output()) {
            total += piece.remaining();
            while (piece.hasRemaining() && left-- > 0) {
                wire.read(piece.get());
            }
        }
        if (total == 0 || total > MAX_OUTPUT) {
            throw new AssertionError("Output of " + total + " octets");
        }
    }

    private void supply() {
        if (input.takes(Event.MESSAGE_FAILS)) {
            engine.messageFailed("as the input wants it");
            return;
        }
        byte[] message = input.message(mails.size() - 1).getBytes(StandardCharsets.US_ASCII);
        boolean few = input.takes(Event.SUPPLY_FEW);
        int most = few ? input.takeNumber() : message.length;
        int count = Math.min(most, message.length - supplied);
        ByteBuffer piece = ByteBuffer.wrap(message, supplied, count);
        supplied += count;
        // A driver that reads just as much as there is learns of the end by reading once more.
        boolean endUnseen = few && count > 0 && count == most;
        engine.supplyBody(piece, supplied == message.length && !endUnseen);
    }

    private void handshake() {
        Event event = input.takeEvent();
        if (event == Event.TLS_FAILS) {
            engine.tlsFailed("as the input wants it");
        } else if (event == Event.TLS_LIMITED) {
            engine.tlsLimited("as the input wants it");
        } else if (event == Event.CLOSED || event == Event.BROKEN || event == Event.DEADLINE) {
            end(event);
        } else {
            encrypted = true;
            authenticated = event != Event.IMPOSTOR;
            engine.tlsEstablished(authenticated, "as the input wants it");
        }
    }

    private void hear() {
        Event event = input.takeEvent();
        if (event == null) {
            engine.receive(ByteBuffer.wrap(input.takeSaid()));
        } else {
            end(event);
        }
    }

    private void end(Event event) {
        switch (event) {
            case CLOSED -> engine.closedByPeer();
            case BROKEN -> engine.broken("as the input wants it");
            case DEADLINE -> engine.deadlinePassed();
            default -> {}
        }
    }

    /** Says what comes next; whether it may be said, the engine knows, and says so by an exception of one kind alone. */
    private void command() {
        Event event = input.takeEvent();
        try {
            if (event == Event.QUIT || (event == null && mails.size() == input.mails())) {
                engine.quit();
            } else if (event == Event.HELLO) {
                engine.hello();
            } else if (event == Event.START_TLS) {
                engine.startTls();
            } else if (event == Event.RESUME) {
                engine.resume();
            } else if (mails.size() < input.mails()) {
                submit();
            }
        } catch (IllegalStateException e) {
            engine.closedByPeer();
        }
    }

    private void submit() {
        int number = mails.size();
        boolean ready = engine.isReadyForMail();
        MailTransaction mail = MailTransaction.of(
                Envelope.of(
                        ReversePath.parse(from(number)),
                        recipients(number).stream().map(Mailbox::parse).toList()),
                MessageTraits.of(input.message(number).length()));
        try {
            engine.submit(mail);
        } catch (IllegalStateException e) {
            if (ready) {
                throw new AssertionError("Ready for mail, and then not", e);
            }
            throw e;
        }
        if (!ready) {
            throw new AssertionError("Not ready for mail, and then it is");
        }
        supplied = 0;
        mails.add(mail);
    }

    private static String from(int mail) {
        return "m" + mail + "@c.test";
    }

    private List<String> recipients(int mail) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < input.recipients(mail); i++) {
            all.add((input.isInternational() && i == 1 ? "\u00fc" : "r") + mail + i + "@d.test");
        }
        return all;
    }

    // What the session knows

    @Override
    public void received(Reply reply) {
        writtenBefore.put(reply, wire.octets());
        goAheads += reply.code() == 354 ? 1 : 0;
    }

    @Override
    public boolean mayMail() {
        return (encrypted || options.tlsLevel() != TlsLevel.MANDATORY)
                && (authenticated || !options.isAuthenticationRequired());
    }

    @Override
    public int goAheads() {
        return goAheads;
    }

    @Override
    public String message(String from) {
        String message = input.message(Integer.parseInt(from.substring(1, from.indexOf('@'))));
        boolean bare = message.replace("\r\n", "").matches("(?s).*[\r\n].*");
        return bare ? null : message.isEmpty() || message.endsWith("\r\n") ? message : message + "\r\n";
    }

    // What must hold in the end

    private void checkEnd() {
        if (engine.output().length > 0 || engine.isBodyDue() || engine.isReadyForMail()) {
            throw new AssertionError("The session is over and goes on");
        }
        for (int i = 0; i < mails.size(); i++) {
            MailTransaction mail = mails.get(i);
            if (!mail.isEnded() || mail.outcomes().size() != mail.recipients().size()) {
                throw new AssertionError("No outcome for " + from(i));
            }
            for (int r = 0; r < mail.recipients().size(); r++) {
                check(i, recipients(i).get(r), mail.outcomes().get(r));
            }
        }
    }

    private void check(int mail, String recipient, RecipientOutcome outcome) {
        Integer end = wire.end(from(mail));
        Reply reply = outcome.reply();
        boolean asked = wire.recipients(from(mail)).contains(recipient);
        boolean lie;
        if (outcome instanceof RecipientOutcome.Delivered) {
            lie = !asked || end == null || reply == null || !reply.isPositive() || writtenBefore.get(reply) < end;
        } else if (outcome instanceof RecipientOutcome.Unknown) {
            lie = !asked || end == null;
        } else {
            // Where the end has left, only the server's own word tells that the message is not taken.
            lie = end != null && asked && (reply == null || reply.code() < 400);
        }
        boolean emptied = wire.isEmptied(from(mail)) && !input.message(mail).isEmpty();
        if (lie || (emptied && outcome instanceof RecipientOutcome.Delivered)) {
            throw new AssertionError(outcome + " to " + recipient + " of " + from(mail) + ", whose end "
                    + (end == null ? "has not left" : "has left at octet " + end));
        }
    }
}
