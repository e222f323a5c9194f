package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.MalformedReplyException;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.reply.ReplyParser;

/**
 * The client's side of one SMTP or LMTP session as a state machine: no I/O, no threads, no clock.
 *
 * <p>Whoever drives it gives a command ({@link #open}, {@link #submit}, {@link #quit}, …) and then does what
 * {@link #step()} asks for until that is {@link Step#IDLE} or {@link Step#CLOSE}. The commands of a pipelined group come
 * out as one output; replies may come in pieces of any size.
 *
 * <p>TLS policy is part of the machine: with mandatory TLS there is no state from which MAIL can be reached without it,
 * with required authentication none without an authenticated peer. What was learned before the handshake is forgotten
 * after it (RFC 3207 §4.2). A {@link #failure()} is final: nothing that comes later counts.
 *
 * <p>Not thread-safe.
 */
public final class SmtpEngine {
    /**
     * Octets of commands that may await replies at once. Small enough for the replies to fit any socket's buffer while
     * the client is still writing (RFC 2920 §3.1), large enough for hundreds of recipients in one round trip.
     */
    static final int PIPELINE_WINDOW = 32 * 1024;

    private final EngineOptions options;
    private final ReplyParser parser = new ReplyParser();
    private final CommandBuffer commands = new CommandBuffer();
    private final Deque<Expectation> expected = new ArrayDeque<>();
    private int unansweredOctets;
    private int progress;

    private @Nullable Reply greeting;
    private @Nullable Reply lastReply;
    private Phase lastPhase = Phase.CONNECT;
    private Capabilities capabilities = Capabilities.NONE;
    private boolean greeted;
    private boolean introduced;
    private boolean opening;
    private @Nullable Reply startTlsRefusal;
    private boolean handshakeDue;
    private boolean encrypted;
    private boolean authenticated;

    private @Nullable MailTransaction transaction;
    private boolean resetNeeded;
    private @Nullable OutgoingMessage message;

    private boolean closed;
    private @Nullable SessionFailure failure;

    /**
     * A machine at the beginning of a session: the transport is connected, the greeting is due.
     *
     * @param options what it is to do
     */
    public SmtpEngine(EngineOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        expected.add(new Expectation(Expectation.Kind.GREETING));
    }

    // What the driver does next

    /** {@return what is needed next} */
    public Step step() {
        if (failure != null || closed) {
            return Step.CLOSE;
        }
        if (commands.hasRemaining() || messageRemains()) {
            return Step.WRITE;
        }
        if (handshakeDue) {
            return Step.START_TLS;
        }
        if (messageDue()) {
            return Step.SUPPLY_BODY;
        }
        return expected.isEmpty() ? Step.IDLE : Step.READ;
    }

    /**
     * What to write when {@link #step()} is {@link Step#WRITE}.
     *
     * @return in order; the driver advances the positions, in one write or several
     */
    public ByteBuffer[] output() {
        List<ByteBuffer> all = new ArrayList<>();
        all.add(commands.pending());
        if (message != null) {
            message.addTo(all);
        }
        return all.toArray(ByteBuffer[]::new);
    }

    /** {@return the phase that the session is in, which decides its deadline} */
    public Phase phase() {
        if (handshakeDue) {
            return Phase.TLS;
        }
        Expectation next = expected.peek();
        if (messageDue() || (messageRemains() && (next == null || next.kind() == Expectation.Kind.END_OF_DATA))) {
            return Phase.BODY;
        }
        return next == null ? Phase.QUIT : next.phase();
    }

    /** {@return a number that changes when one wait ends and the next begins, each with a deadline of its own} */
    public int progress() {
        return progress;
    }

    // Commands

    /**
     * Opens the session as far as MAIL: greeting, EHLO, STARTTLS and EHLO again as the TLS level asks for. With
     * {@link TlsLevel#OPPORTUNISTIC} a server that does not offer STARTTLS, or refuses it, is taken in plaintext.
     *
     * @throws IllegalStateException if the session has gone beyond its greeting
     */
    public void open() {
        require(!introduced, "The session is already open");
        opening = true;
        if (greeted) {
            sendHello();
        }
    }

    /**
     * Sends EHLO (LHLO in LMTP), and HELO after it where the server knows no EHLO and no TLS is demanded.
     *
     * @throws IllegalStateException if a command is under way or the session has failed
     */
    public void hello() {
        requireIdle();
        sendHello();
    }

    /**
     * Sends STARTTLS.
     *
     * @throws IllegalStateException if a command is under way, the server does not offer it, or TLS is established
     */
    public void startTls() {
        requireIdle();
        require(capabilities.has("STARTTLS"), "The server does not offer STARTTLS");
        require(!encrypted, "TLS is established already");
        send(Expectation.Kind.STARTTLS, -1, "STARTTLS");
    }

    /**
     * Begins to deliver a message. Its octets are asked for by {@link Step#SUPPLY_BODY}; the transaction has ended when
     * the engine is idle or closed.
     *
     * @param mail a new transaction
     * @throws IllegalStateException if a command is under way, the session is not introduced by EHLO, or its TLS is not
     *     what the options demand; nothing is sent then
     */
    public void submit(MailTransaction mail) {
        requireIdle();
        require(introduced, "EHLO was not sent" + (encrypted ? " since the handshake" : ""));
        require(encrypted || options.tlsLevel() != TlsLevel.MANDATORY, "TLS is mandatory and not established");
        require(authenticated || !options.isAuthenticationRequired(), "The peer is not authenticated");
        mail.begin(capabilities);
        if (mail.isEnded()) {
            return;
        }
        transaction = mail;
        if (resetNeeded) {
            send(Expectation.Kind.RSET, -1, "RSET");
            resetNeeded = false;
        }
        advance();
    }

    /**
     * Ends the session with QUIT.
     *
     * @throws IllegalStateException if a command is under way or the session has failed
     */
    public void quit() {
        requireIdle();
        send(Expectation.Kind.QUIT, -1, "QUIT");
    }

    // Events

    /**
     * Octets came from the server.
     *
     * @param input taken entirely, unless the session ends
     */
    public void receive(ByteBuffer input) {
        if (handshakeDue && input.hasRemaining()) {
            failInjection();
        }
        while (failure == null && !closed && input.hasRemaining()) {
            try {
                Reply reply = parser.parse(input);
                if (reply != null) {
                    progress++;
                    take(reply, input.hasRemaining());
                }
            } catch (MalformedReplyException e) {
                fail(SessionFailure.of(Kind.PROTOCOL_ERROR, phase(), e.getMessage()));
            }
        }
    }

    /** The server closed its side of the connection. */
    public void closedByPeer() {
        fail(SessionFailure.of(Kind.CONNECTION_CLOSED, phase(), "The server closed the connection at " + phase()));
    }

    /**
     * The connection broke.
     *
     * @param message what the operating system said
     */
    public void broken(String message) {
        fail(SessionFailure.of(Kind.CONNECTION_BROKEN, phase(), "The connection broke at " + phase() + ": " + message));
    }

    /** The deadline of the phase, or of the whole session, passed. */
    public void deadlinePassed() {
        fail(SessionFailure.of(Kind.DEADLINE_PASSED, phase(), "The deadline passed at " + phase()));
    }

    /**
     * The handshake succeeded.
     *
     * @param peerAuthenticated whether the peer is who the policy demands
     * @param reason one line for people
     */
    public void tlsEstablished(boolean peerAuthenticated, String reason) {
        require(handshakeDue, "No handshake is due");
        if (options.isAuthenticationRequired() && !peerAuthenticated) {
            fail(SessionFailure.of(Kind.TLS_NOT_AUTHENTICATED, Phase.TLS, reason));
            return;
        }
        handshakeDue = false;
        encrypted = true;
        authenticated = peerAuthenticated;
        introduced = false;
        capabilities = Capabilities.NONE;
        progress++;
        if (opening) {
            sendHello();
        }
    }

    /**
     * The handshake failed.
     *
     * @param reason one line for people
     */
    public void tlsFailed(String reason) {
        require(handshakeDue, "No handshake is due");
        fail(SessionFailure.of(Kind.TLS_HANDSHAKE_FAILED, Phase.TLS, reason));
    }

    /**
     * The handshake failed at a limit of this side's TLS.
     *
     * @param reason one line for people: what was refused, and what can be done
     */
    public void tlsLimited(String reason) {
        require(handshakeDue, "No handshake is due");
        fail(SessionFailure.of(Kind.TLS_LIMIT, Phase.TLS, reason));
    }

    /**
     * The next octets of the message, when {@link #step()} is {@link Step#SUPPLY_BODY}.
     *
     * @param chunk must stay as it is until it is written; every CR and LF part of a CRLF
     */
    public void supplyBody(ByteBuffer chunk) {
        try {
            outgoing().supply(chunk);
            progress++;
        } catch (DotStuffer.BareLineEndException e) {
            messageFailed(DotStuffer.BareLineEndException.MESSAGE);
        }
    }

    /** The message is complete. May follow {@link #supplyBody} at once, so that both leave together. */
    public void endBody() {
        if (failure != null) {
            return;
        }
        OutgoingMessage complete = outgoing();
        try {
            complete.end();
        } catch (DotStuffer.BareLineEndException e) {
            messageFailed(DotStuffer.BareLineEndException.MESSAGE);
            return;
        }
        options.listener().sentMessage(complete.octets());
        if (options.dialect() == Dialect.LMTP) {
            mail().acceptedRecipients()
                    .forEach(recipient -> expected.add(new Expectation(Expectation.Kind.END_OF_DATA, recipient, 0)));
        } else {
            expected.add(new Expectation(Expectation.Kind.END_OF_DATA));
        }
    }

    /**
     * The message's source failed: the connection is given up before the end of data, so that no part of the message is
     * taken for the whole.
     *
     * @param reason one line for people
     */
    public void messageFailed(String reason) {
        fail(SessionFailure.of(Kind.MESSAGE_SOURCE_FAILED, Phase.BODY, reason));
    }

    // What is known

    /** {@return the greeting, null before it came} */
    public @Nullable Reply greeting() {
        return greeting;
    }

    /** {@return the last reply that said something of the session or a recipient, null before the greeting} */
    public @Nullable Reply lastReply() {
        return lastReply;
    }

    /** {@return the phase that the last reply, or else the failure, belongs to} */
    public Phase lastPhase() {
        return lastPhase;
    }

    /** {@return what the server offers, as said after the handshake if there was one} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** {@return whether EHLO or HELO was accepted, after the handshake if there was one} */
    public boolean isIntroduced() {
        return introduced;
    }

    /** {@return whether TLS is established} */
    public boolean isEncrypted() {
        return encrypted;
    }

    /** {@return the server's refusal of STARTTLS, null if there was none} */
    public @Nullable Reply startTlsRefusal() {
        return startTlsRefusal;
    }

    /** {@return why the session ended before its time, null if it did not} */
    public @Nullable SessionFailure failure() {
        return failure;
    }

    // The machine

    private void take(Reply reply, boolean moreInput) {
        options.listener().received(reply);
        if (expected.isEmpty() || messageRemains() || !hasLeft(expected.element())) {
            takeUninvited(reply);
            return;
        }
        Expectation due = expected.remove();
        if (!isFormality(due)) {
            lastReply = reply;
            lastPhase = due.phase();
        }
        unansweredOctets -= due.octets();
        switch (due.kind()) {
            case GREETING -> takeGreeting(reply);
            case EHLO, HELO -> takeHello(due.kind(), reply);
            case STARTTLS -> takeStartTls(reply, moreInput);
            case QUIT -> closed = true;
            case RSET -> failUnlessPositive(reply);
            case MAIL, RCPT, DATA, END_OF_DATA -> takeMail(due, reply);
        }
        if (reply.code() == Reply.SERVICE_NOT_AVAILABLE && failure == null && !closed) {
            fail(SessionFailure.of(
                    Kind.SERVICE_NOT_AVAILABLE, due.phase(), "The server is closing the connection: " + reply, reply));
        }
        if (failure == null) {
            advance();
        }
    }

    /** Whether the whole command has been written that a reply is due to, the first of those due. */
    private boolean hasLeft(Expectation next) {
        return unansweredOctets - commands.pending().remaining() >= next.octets();
    }

    /** A reply to nothing: 421 says good-bye; a refusal during the message is the last word on it; all else is noise. */
    private void takeUninvited(Reply reply) {
        if ((messageDue() || messageRemains()) && !reply.isPositive() && !reply.isIntermediate()) {
            mail().acceptedReplied(reply);
            fail(SessionFailure.of(
                    Kind.SERVICE_NOT_AVAILABLE, Phase.BODY, "The server refused the message halfway: " + reply, reply));
        } else if (reply.code() == Reply.SERVICE_NOT_AVAILABLE) {
            fail(SessionFailure.of(
                    Kind.SERVICE_NOT_AVAILABLE, phase(), "The server is closing the connection: " + reply, reply));
        } else {
            failProtocol(phase(), "a reply to no command", reply);
        }
    }

    /** Whether a reply says nothing new of any recipient: all have been settled by earlier ones. */
    private boolean isFormality(Expectation due) {
        return switch (due.kind()) {
            case RCPT -> mail().isMailRefused();
            case DATA, END_OF_DATA -> mail().acceptedRecipients().isEmpty();
            default -> false;
        };
    }

    private void takeGreeting(Reply reply) {
        greeting = reply;
        if (reply.code() != 220) {
            fail(SessionFailure.of(
                    Kind.GREETING_REFUSED, Phase.GREETING, "The server refused the connection: " + reply, reply));
            return;
        }
        greeted = true;
        if (opening) {
            sendHello();
        }
    }

    private void sendHello() {
        String verb = options.dialect() == Dialect.LMTP ? "LHLO " : "EHLO ";
        send(Expectation.Kind.EHLO, -1, verb + options.ehloName());
    }

    private void takeHello(Expectation.Kind kind, Reply reply) {
        if (reply.isPositive()) {
            introduced = true;
            capabilities = kind == Expectation.Kind.EHLO ? Capabilities.of(reply) : Capabilities.NONE;
            if (opening && !encrypted && options.tlsLevel() != TlsLevel.NONE) {
                openTls();
            }
        } else if (kind == Expectation.Kind.EHLO && reply.isPermanent() && options.dialect() == Dialect.SMTP) {
            if (options.tlsLevel() == TlsLevel.MANDATORY && !encrypted) {
                failTlsNotOffered("The server knows no EHLO, and so no STARTTLS: " + reply);
            } else {
                send(Expectation.Kind.HELO, -1, "HELO " + options.ehloName());
            }
        } else if (reply.isIntermediate()) {
            failProtocol(Phase.EHLO, "a reply that EHLO cannot have", reply);
        } else {
            fail(SessionFailure.of(Kind.EHLO_REFUSED, Phase.EHLO, "The server refused EHLO: " + reply, reply));
        }
    }

    private void openTls() {
        if (capabilities.has("STARTTLS")) {
            send(Expectation.Kind.STARTTLS, -1, "STARTTLS");
        } else if (options.tlsLevel() == TlsLevel.MANDATORY) {
            failTlsNotOffered("TLS is mandatory and the server does not offer STARTTLS");
        }
    }

    private void failTlsNotOffered(String message) {
        fail(SessionFailure.of(Kind.STARTTLS_NOT_OFFERED, Phase.STARTTLS, message));
    }

    private void takeStartTls(Reply reply, boolean moreInput) {
        if (reply.code() == 220) {
            handshakeDue = true;
            if (moreInput) {
                failInjection();
            }
            return;
        }
        if (reply.isPositive() || reply.isIntermediate()) {
            failProtocol(Phase.STARTTLS, "a reply that STARTTLS cannot have", reply);
            return;
        }
        startTlsRefusal = reply;
        if (options.tlsLevel() == TlsLevel.MANDATORY) {
            fail(SessionFailure.of(
                    Kind.STARTTLS_REFUSED,
                    Phase.STARTTLS,
                    "TLS is mandatory and the server refused STARTTLS: " + reply,
                    reply));
        }
    }

    private void failInjection() {
        fail(SessionFailure.of(
                Kind.STARTTLS_INJECTION,
                Phase.STARTTLS,
                "Octets came in plaintext where the TLS handshake was due: somebody may be injecting replies"));
    }

    private void takeMail(Expectation due, Reply reply) {
        boolean goAhead = due.kind() == Expectation.Kind.DATA;
        if (goAhead ? reply.isPositive() || (reply.isIntermediate() && reply.code() != 354) : reply.isIntermediate()) {
            failProtocol(due.phase(), "a reply that the command cannot have", reply);
            return;
        }
        switch (due.kind()) {
            case MAIL -> {
                mail().mailReplied(reply);
                resetNeeded = reply.isPositive();
            }
            case RCPT -> mail().rcptReplied(due.recipient(), reply);
            case DATA -> takeData(reply);
            default -> {
                resetNeeded = false;
                if (options.dialect() == Dialect.LMTP) {
                    mail().acceptedReplied(due.recipient(), reply);
                } else {
                    mail().acceptedReplied(reply);
                }
            }
        }
    }

    private void takeData(Reply reply) {
        if (!reply.isIntermediate()) {
            mail().acceptedReplied(reply);
            return;
        }
        message = new OutgoingMessage();
        if (mail().acceptedRecipients().isEmpty()) {
            if (options.dialect() == Dialect.LMTP) {
                failProtocol(Phase.DATA, "leave to send a message that it accepted for nobody", reply);
            } else {
                // RFC 2920 §3.1: DATA went out with its group; an empty message ends it and reaches nobody.
                endBody();
            }
        }
    }

    private void failUnlessPositive(Reply reply) {
        if (!reply.isPositive() && reply.code() != Reply.SERVICE_NOT_AVAILABLE) {
            failProtocol(Phase.MAIL, "a refusal of RSET", reply);
        }
    }

    /** Sends what can be sent now: everything up to the window when pipelining, else one command at a time. */
    private void advance() {
        if (transaction == null) {
            return;
        }
        boolean pipelined = options.isPipelining() && capabilities.has("PIPELINING");
        while (expected.isEmpty()
                ? !messageDue()
                : pipelined && unansweredOctets < PIPELINE_WINDOW && message == null) {
            MailTransaction.Command next = transaction.next();
            if (next == null) {
                break;
            }
            send(next.kind(), next.recipient(), next.line());
        }
        if (expected.isEmpty() && !messageDue()) {
            transaction.end();
            transaction = null;
            message = null;
        }
    }

    private void send(Expectation.Kind kind, int recipient, String line) {
        options.listener().sent(line);
        int octets = commands.append(line);
        unansweredOctets += octets;
        expected.add(new Expectation(kind, recipient, octets));
    }

    private boolean messageDue() {
        return message != null && message.isDue();
    }

    private boolean messageRemains() {
        return message != null && message.hasRemaining();
    }

    private OutgoingMessage outgoing() {
        return Objects.requireNonNull(message, "No message is being sent");
    }

    private MailTransaction mail() {
        return Objects.requireNonNull(transaction, "no transaction is under way");
    }

    private void failProtocol(Phase phase, String what, Reply reply) {
        fail(SessionFailure.of(Kind.PROTOCOL_ERROR, phase, "The server sent " + what + ": " + reply, reply));
    }

    private void fail(SessionFailure cause) {
        if (failure != null || closed) {
            return;
        }
        failure = cause;
        lastPhase = cause.phase();
        if (cause.reply() != null) {
            lastReply = cause.reply();
        }
        if (transaction != null) {
            transaction.fail(cause, message != null && message.endHasLeft());
        }
        expected.clear();
        commands.clear();
        handshakeDue = false;
        message = null;
    }

    private void requireIdle() {
        require(
                step() == Step.IDLE,
                "The session is not idle but at " + step() + (failure == null ? "" : ": " + failure));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
