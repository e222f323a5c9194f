package org.smtpclient.core.sweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.engine.Step;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.sweep.Fault.Direction;
import org.smtpclient.core.sweep.Fault.Kind;

/** One session of an engine with a {@link ModelServer}, in memory, over a line with at most one fault. */
final class SweptSession {
    /** Far more steps than any dialogue takes: who is not done then never will be. */
    private static final int MAX_STEPS = 10_000;

    private final SweptDialogue dialogue;
    private final Fault fault;
    private final SmtpEngine engine;
    private final ModelServer server;
    private final List<MailTransaction> mails = new ArrayList<>();
    private int supplied;
    private boolean quit;
    private int written;
    private int heard;
    private final StringBuilder toClient = new StringBuilder();
    private final StringBuilder allHeard = new StringBuilder();
    private boolean lost;

    private SweptSession(SweptDialogue dialogue, Fault fault) {
        this.dialogue = dialogue;
        this.fault = fault;
        this.engine = new SmtpEngine(dialogue.options());
        this.server = new ModelServer(dialogue, fault.is(Kind.GOODBYE_FOR_REPLY) ? fault.at() : -1);
    }

    /** Runs a dialogue to its end, whichever that is. */
    static SweptSession run(SweptDialogue dialogue, Fault fault) {
        SweptSession session = new SweptSession(dialogue, fault);
        session.run();
        return session;
    }

    SweptDialogue dialogue() {
        return dialogue;
    }

    Fault fault() {
        return fault;
    }

    ModelServer server() {
        return server;
    }

    SmtpEngine engine() {
        return engine;
    }

    /** Octets that have left the client. */
    int written() {
        return written;
    }

    /** Octets that have reached the client. */
    int heard() {
        return heard;
    }

    /** Which of the octets heard say what a reply means and where it ends: codes, what stands behind them, and line ends. */
    BitSet framing() {
        BitSet framing = new BitSet();
        int start = 0;
        for (int end = allHeard.indexOf("\n"); end >= 0; end = allHeard.indexOf("\n", start)) {
            framing.set(start, start + 4);
            framing.set(end);
            start = end + 1;
        }
        return framing;
    }

    /** The outcomes of a message; null if it was never submitted. */
    List<RecipientOutcome> outcomes(int mail) {
        return mail < mails.size() ? mails.get(mail).outcomes() : null;
    }

    private void run() {
        engine.open();
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            Step step = nextStep();
            switch (step) {
                case WRITE -> write();
                case READ -> read();
                case START_TLS -> handshake();
                case SUPPLY_BODY -> supply();
                case IDLE -> {
                    quit = true;
                    engine.quit();
                }
                case CLOSE -> {
                    return;
                }
            }
        }
        throw new AssertionError("The session does not end; it is at " + engine.step() + ", " + engine.phase());
    }

    private Step nextStep() {
        while (mails.size() < dialogue.mails().size() && engine.isReadyForMail()) {
            MailTransaction next = dialogue.mails().get(mails.size()).transaction();
            mails.add(next);
            supplied = 0;
            engine.submit(next);
        }
        Step step = engine.step();
        if (step == Step.IDLE && quit) {
            throw new AssertionError("Idle after QUIT");
        }
        return step == Step.WRITE && engine.isBodyDue() ? Step.SUPPLY_BODY : step;
    }

    private void supply() {
        byte[] octets = dialogue.mails().get(mails.size() - 1).octets();
        int count = Math.min(dialogue.pieceOctets(), octets.length - supplied);
        ByteBuffer piece = ByteBuffer.wrap(octets, supplied, count);
        supplied += count;
        engine.supplyBody(piece, supplied == octets.length);
    }

    private void handshake() {
        if (server.isHandshakeDue() && !lost) {
            server.handshakeDone();
            engine.tlsEstablished(true, "in the test");
        } else {
            engine.tlsFailed("the server does not know of a handshake");
        }
    }

    // From client to server

    private void write() {
        for (ByteBuffer piece : engine.output()) {
            while (piece.hasRemaining()) {
                if (written == fault.at() && fault.direction() == Direction.TO_SERVER && !isWritable()) {
                    return;
                }
                arrive(piece.get());
            }
        }
        toClient.append(server.takeOutput());
    }

    /** Whether the octet at which something happens to the stream can be written all the same. */
    private boolean isWritable() {
        toClient.append(server.takeOutput());
        switch (fault.kind()) {
            case CUT, STALL, RESET -> {
                lost = true;
                server.lose();
            }
            case WRITE_FAILS -> {
                lost = true;
                server.lose();
                hear();
                engine.broken("cannot write");
                return false;
            }
            case SPLIT -> {
                hear();
                return engine.step() != Step.CLOSE;
            }
            case GOODBYE -> server.sayGoodbye();
            case CORRUPT, GOODBYE_FOR_REPLY -> {}
        }
        return true;
    }

    private void arrive(byte octet) {
        boolean corrupt = written++ == fault.at() && fault.is(Kind.CORRUPT, Direction.TO_SERVER);
        server.receive(corrupt ? (byte) (octet ^ fault.flip()) : octet);
    }

    // From server to client

    private void read() {
        toClient.append(server.takeOutput());
        if (lost && fault.is(Kind.RESET, Direction.TO_SERVER)) {
            engine.broken("reset");
        } else if (toClient.isEmpty()) {
            readNothing();
        } else {
            hear();
        }
    }

    /** There is nothing to be read, and never will be. */
    private void readNothing() {
        if (fault.is(Kind.RESET) && lost) {
            engine.broken("reset");
        } else if (server.isClosed() && !fault.is(Kind.STALL)) {
            engine.closedByPeer();
        } else {
            engine.deadlinePassed();
        }
    }

    private void hear() {
        boolean ahead = fault.direction() == Direction.TO_CLIENT
                && heard <= fault.at()
                && fault.at() < heard + toClient.length();
        if (!ahead) {
            deliver(toClient.length());
        } else if (heard < fault.at()) {
            deliver(fault.at() - heard);
        } else {
            atOctet();
        }
    }

    /** The next octet for the client is the one at which something happens. */
    private void atOctet() {
        switch (fault.kind()) {
            case CUT, STALL, RESET -> {
                lost = true;
                server.lose();
                toClient.setLength(0);
                readNothing();
            }
            case CORRUPT -> {
                toClient.setCharAt(0, (char) (toClient.charAt(0) ^ fault.flip()));
                deliver(toClient.length());
            }
            case SPLIT, GOODBYE, GOODBYE_FOR_REPLY, WRITE_FAILS -> deliver(toClient.length());
        }
    }

    private void deliver(int octets) {
        if (octets > 0) {
            allHeard.append(toClient, 0, octets);
            byte[] taken = toClient.substring(0, octets).getBytes(StandardCharsets.ISO_8859_1);
            toClient.delete(0, octets);
            heard += octets;
            engine.receive(ByteBuffer.wrap(taken));
        }
    }
}
