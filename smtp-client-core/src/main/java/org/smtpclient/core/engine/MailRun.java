package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

/**
 * The messages under way on a session. One at a time is being said; where the server pipelines, others may stand before
 * it whose replies are still due. What has been said is settled by replies in their order, or by the session's failure.
 */
final class MailRun {
    private final EngineOptions options;
    private final Dialogue dialogue;
    private final Deque<MailTransaction> open = new ArrayDeque<>();
    private @Nullable MailTransaction speaking;
    private @Nullable BodyFraming body;
    private long bodyOctets;
    private int chunksSaid;
    private int chunksUnanswered;
    private boolean pipelined;
    private boolean resetNeeded;

    MailRun(EngineOptions options, Dialogue dialogue) {
        this.options = options;
        this.dialogue = dialogue;
    }

    // What may be done next

    /** Whether a message may follow those under way, without waiting for their replies. */
    boolean isRoomForMore() {
        return speaking == null
                && !open.isEmpty()
                && pipelined
                && open.size() < SmtpEngine.MESSAGE_WINDOW
                && dialogue.unansweredOctets() < SmtpEngine.PIPELINE_WINDOW
                && dialogue.outbox().remaining() < SmtpEngine.OUTPUT_WINDOW;
    }

    /** Whether octets of the message being said can be taken now. */
    boolean isBodyDue() {
        if (body == null || dialogue.outbox().remaining() >= SmtpEngine.OUTPUT_WINDOW) {
            return false;
        }
        if (!speaking().isChunked()) {
            return true;
        }
        if (!pipelined) {
            return dialogue.nothingIsDue();
        }
        // The first chunk goes with the envelope, before anybody is accepted; the rest is worth a wait for that.
        return chunksSaid == 0 || (speaking().hasAccepted() && chunksUnanswered < SmtpEngine.CHUNK_WINDOW);
    }

    /** The message whose octets are due or being said; null if there is none. */
    @Nullable
    MailTransaction speakingBody() {
        return body == null ? null : speaking;
    }

    // Commands

    void submit(MailTransaction mail, Capabilities server, boolean peerAuthenticated) {
        mail.begin(server, options.isChunking(), peerAuthenticated);
        if (mail.isEnded()) {
            return;
        }
        pipelined = options.isPipelining() && server.has("PIPELINING");
        // A chunk that is refused, or meant for nobody, leaves the server amid its transaction: MAIL needs a clear way,
        // and RCPT must never reach an older message. After a final dot the way is clear, whatever the reply.
        boolean clearWay = open.isEmpty() ? resetNeeded : open.getLast().isChunked();
        open.add(mail);
        speaking = mail;
        chunksSaid = 0;
        chunksUnanswered = 0;
        bodyOctets = 0;
        if (clearWay) {
            dialogue.send(Expectation.Kind.RSET, mail, -1, "RSET");
        }
        advance();
    }

    /** Says what can be said now: everything up to the window when pipelining, else one command at a time. */
    void advance() {
        while (speaking != null && body == null && mayTalk()) {
            MailTransaction.Command next = speaking.next();
            if (next != null) {
                dialogue.send(next.kind(), speaking, next.recipient(), next.line());
            } else if (speaking.isReadyForChunks()) {
                body = new ChunkFraming(speaking.isBinary(), speaking.areLineEndsSeen());
            } else {
                break;
            }
        }
        if (body != null && speaking().isChunked() && !speaking().isAnyoneLeft()) {
            body = null;
        }
        endSettled();
    }

    private boolean mayTalk() {
        return dialogue.nothingIsDue() || (pipelined && dialogue.unansweredOctets() < SmtpEngine.PIPELINE_WINDOW);
    }

    private void endSettled() {
        while (!open.isEmpty()) {
            MailTransaction first = open.element();
            Expectation due = dialogue.due();
            if ((due != null && due.mail() == first) || (first == speaking && body != null)) {
                return;
            }
            first.end();
            open.remove();
            if (first == speaking) {
                speaking = null;
            }
        }
    }

    /** Takes octets of the message being said. */
    void supply(ByteBuffer piece, boolean last) {
        MailTransaction mail = speaking();
        List<ByteBuffer> pieces;
        long before = piece.remaining();
        try {
            pieces = Objects.requireNonNull(body, "no message's octets are due").frame(piece, last);
        } catch (BodyFraming.BareLineEndException e) {
            dialogue.fail(Kind.MESSAGE_SOURCE_FAILED, Phase.BODY, String.valueOf(e.getMessage()));
            return;
        }
        bodyOctets += before;
        mail.saidFrom(dialogue.outbox().queued());
        if (mail.isChunked()) {
            sayChunk(mail, pieces, last);
        } else {
            sayData(mail, pieces, last);
        }
        if (last) {
            mail.saidAll(dialogue.outbox().queued());
            speaking = null;
            body = null;
        }
    }

    private void sayData(MailTransaction mail, List<ByteBuffer> pieces, boolean last) {
        long end = dialogue.outbox().octets(pieces);
        if (last) {
            dialogue.listener().sentMessage(bodyOctets);
            dialogue.listener().sent(".");
            dialogue.expect(new Expectation(Expectation.Kind.END_OF_DATA, mail, -1, 0, end, end));
        }
    }

    private void sayChunk(MailTransaction mail, List<ByteBuffer> pieces, boolean last) {
        long octets = 0;
        for (ByteBuffer piece : pieces) {
            octets += piece.remaining();
        }
        if (octets == 0 && !last) {
            return;
        }
        String command = "BDAT " + octets + (last ? " LAST" : "");
        dialogue.listener().sent(command);
        long commandEnd = dialogue.outbox().command(command);
        dialogue.listener().sentMessage(octets);
        long end = dialogue.outbox().octets(pieces);
        dialogue.expect(new Expectation(
                last ? Expectation.Kind.END_OF_DATA : Expectation.Kind.CHUNK,
                mail,
                -1,
                command.length() + 2,
                commandEnd,
                end));
        chunksSaid++;
        chunksUnanswered++;
    }

    // Replies

    /** Takes the reply to a command of a message's. */
    void take(Expectation due, Reply reply) {
        if (due.kind() == Expectation.Kind.RSET) {
            takeReset(reply);
            return;
        }
        MailTransaction mail = Objects.requireNonNull(due.mail());
        boolean goAhead = due.kind() == Expectation.Kind.DATA;
        if (goAhead ? reply.isPositive() || (reply.isIntermediate() && reply.code() != 354) : reply.isIntermediate()) {
            dialogue.failProtocol(due.phase(), "a reply that the command cannot have", reply);
            return;
        }
        switch (due.kind()) {
            case MAIL -> {
                mail.mailReplied(reply);
                resetNeeded = reply.isPositive();
            }
            case RCPT -> mail.rcptReplied(due.recipient(), reply);
            case DATA -> takeData(mail, reply);
            case CHUNK -> takeChunk(mail, reply);
            default -> takeEndOfData(due, mail, reply);
        }
    }

    private void takeReset(Reply reply) {
        resetNeeded = false;
        if (!reply.isPositive() && reply.code() != Reply.SERVICE_NOT_AVAILABLE) {
            dialogue.failProtocol(Phase.MAIL, "a refusal of RSET", reply);
        }
    }

    private void takeData(MailTransaction mail, Reply reply) {
        if (!reply.isIntermediate()) {
            mail.acceptedReplied(reply);
            return;
        }
        body = new DotStuffer();
        if (!mail.hasAccepted()) {
            if (options.dialect() == Dialect.LMTP) {
                dialogue.failProtocol(Phase.DATA, "leave to send a message that it accepted for nobody", reply);
            } else {
                // RFC 2920 §3.1: DATA went out with its group; an empty message ends it and reaches nobody.
                supply(ByteBuffer.allocate(0), true);
            }
        }
    }

    private void takeChunk(MailTransaction mail, Reply reply) {
        chunksUnanswered--;
        if (!reply.isPositive()) {
            mail.acceptedReplied(reply);
        }
    }

    private void takeEndOfData(Expectation due, MailTransaction mail, Reply reply) {
        resetNeeded = mail.isChunked() && !reply.isPositive();
        if (due.recipient() < 0) {
            mail.acceptedReplied(reply);
        } else {
            mail.acceptedReplied(due.recipient(), reply);
        }
    }

    /**
     * A refusal of the message being said, at a time when none is due.
     *
     * @return whether a message was being said
     */
    boolean refuseHalfway(Reply reply) {
        MailTransaction mail = open.peek();
        boolean underway = mail != null
                && !mail.isChunked()
                && (body != null || dialogue.outbox().holdsMessage());
        if (mail != null && underway) {
            mail.acceptedReplied(reply);
        }
        return underway;
    }

    /**
     * The session has ended.
     *
     * @param due what the reply that ended it was due to, null if none did
     */
    void fail(SessionFailure failure, @Nullable Expectation due) {
        long written = dialogue.outbox().written();
        for (MailTransaction mail : open) {
            boolean atItsEnd = due != null && due.mail() == mail && due.kind() == Expectation.Kind.END_OF_DATA;
            // Replies come in order: a server that says good-bye to an earlier command has not come as far as this.
            boolean notReached = failure.kind() == Kind.SERVICE_NOT_AVAILABLE && !atItsEnd;
            mail.cutAt(written);
            mail.fail(failure, mail.hasLeft(written) && !notReached);
        }
        open.clear();
        speaking = null;
        body = null;
    }

    private MailTransaction speaking() {
        return Objects.requireNonNull(speaking, "no message is under way");
    }
}
