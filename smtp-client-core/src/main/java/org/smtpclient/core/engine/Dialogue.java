package org.smtpclient.core.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.reply.Reply;

/** What has been said and what is due: the output, the replies awaited, the last one, and the failure that ends it all. */
final class Dialogue {
    private final DialogueListener listener;
    private final Outbox outbox = new Outbox();
    private final Deque<Expectation> expected = new ArrayDeque<>();
    private int unansweredOctets;

    private @Nullable Reply lastReply;
    private Phase lastPhase = Phase.CONNECT;
    private @Nullable SessionFailure failure;
    private boolean closed;
    private BiConsumer<SessionFailure, @Nullable Expectation> onFailure = (failure, due) -> {};

    Dialogue(DialogueListener listener) {
        this.listener = listener;
    }

    /** Sets what is to be done about a failure; told it, and the reply's expectation if a reply tells of it. */
    void onFailure(BiConsumer<SessionFailure, @Nullable Expectation> action) {
        this.onFailure = action;
    }

    DialogueListener listener() {
        return listener;
    }

    Outbox outbox() {
        return outbox;
    }

    // What is due

    /** Says a command that is no part of a message's. */
    void send(Expectation.Kind kind, String line) {
        send(kind, null, -1, line);
    }

    /** Says a line that listeners must not see as it is. */
    void sendSecret(Expectation.Kind kind, String line, String shown) {
        queue(kind, null, -1, line, shown);
    }

    /** Says a command. */
    void send(Expectation.Kind kind, @Nullable MailTransaction mail, int recipient, String line) {
        queue(kind, mail, recipient, line, line);
    }

    private void queue(
            Expectation.Kind kind, @Nullable MailTransaction mail, int recipient, String line, String shown) {
        long from = outbox.queued();
        listener.sent(shown);
        long end = outbox.command(line);
        expect(new Expectation(kind, mail, recipient, (int) (end - from), end, end));
    }

    /** Expects a reply to what has been queued by other means. */
    void expect(Expectation due) {
        expected.add(due);
        unansweredOctets += due.octets();
    }

    /** Puts what is due first, in order, in front of what is due already. */
    void expectFirst(Expectation due) {
        expected.addFirst(due);
        unansweredOctets += due.octets();
    }

    /** The reply that is due next, null if none is. */
    @Nullable
    Expectation due() {
        return expected.peek();
    }

    /** Takes the reply that is due next off the list. */
    Expectation take() {
        Expectation due = expected.remove();
        unansweredOctets -= due.octets();
        return due;
    }

    /** Octets of commands that await replies. */
    int unansweredOctets() {
        return unansweredOctets;
    }

    boolean nothingIsDue() {
        return expected.isEmpty();
    }

    /**
     * Whether a reply can be the one that is due: all that it answers has been written, or, for a refusal, the command,
     * since nobody need read a chunk to its end to refuse it.
     */
    boolean isInTurn(Reply reply) {
        Expectation due = expected.peek();
        if (due == null) {
            return false;
        }
        return outbox.written() >= (reply.isPositive() ? due.end() : due.commandEnd());
    }

    // What is known

    /** Remembers the last reply that said something new. */
    void remember(Reply reply, Phase phase) {
        lastReply = reply;
        lastPhase = phase;
    }

    void forgetLastReply() {
        lastReply = null;
    }

    @Nullable
    Reply lastReply() {
        return lastReply;
    }

    Phase lastPhase() {
        return lastPhase;
    }

    @Nullable
    SessionFailure failure() {
        return failure;
    }

    boolean isOver() {
        return failure != null || closed;
    }

    /** The session ended as it should. */
    void close() {
        closed = true;
    }

    void fail(Kind kind, Phase phase, String message) {
        fail(SessionFailure.of(kind, phase, message), null);
    }

    void failProtocol(Phase phase, String what, Reply reply) {
        fail(SessionFailure.of(Kind.PROTOCOL_ERROR, phase, "The server sent " + what + ": " + reply, reply), null);
    }

    /**
     * Ends the session. The first failure counts.
     *
     * @param due what the reply that tells of it was due to; null if no reply does, or it was due to nothing
     */
    void fail(SessionFailure cause, @Nullable Expectation due) {
        if (isOver()) {
            return;
        }
        failure = Objects.requireNonNull(cause, "cause");
        lastPhase = cause.phase();
        if (cause.reply() != null) {
            lastReply = cause.reply();
        }
        onFailure.accept(cause, due);
        expected.clear();
        outbox.clear();
    }
}
