package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.auth.Authentication;
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

    /** Messages that may await replies at once. */
    static final int MESSAGE_WINDOW = 32;

    /** Chunks of one message that may await replies at once. */
    static final int CHUNK_WINDOW = 32;

    /** Octets of output from which on nothing is added before they are written. */
    static final int OUTPUT_WINDOW = 64 * 1024;

    private final EngineOptions options;
    private final ReplyParser parser = new ReplyParser();
    private final Dialogue dialogue;
    private final SessionOpening opening;
    private final MailRun mails;
    private int progress;

    /**
     * A machine at the beginning of a session: the transport is connected, the greeting is due, or the handshake where
     * TLS is implicit.
     *
     * @param options what it is to do
     */
    public SmtpEngine(EngineOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        this.dialogue = new Dialogue(options.listener());
        this.opening = new SessionOpening(options, dialogue);
        this.mails = new MailRun(options, dialogue);
        dialogue.onFailure(mails::fail);
    }

    // What the driver does next

    /** {@return what is needed next} */
    public Step step() {
        if (dialogue.isOver()) {
            return Step.CLOSE;
        }
        boolean output = dialogue.outbox().remaining() > 0;
        if (mails.isBodyDue() && !(output && dialogue.outbox().holdsMessage())) {
            return Step.SUPPLY_BODY;
        }
        if (output) {
            return Step.WRITE;
        }
        if (opening.isHandshakeDue()) {
            return Step.START_TLS;
        }
        if (!dialogue.nothingIsDue()) {
            return Step.READ;
        }
        return opening.isAuthenticationDue() ? Step.AUTHENTICATE : Step.IDLE;
    }

    /**
     * What to write when {@link #step()} is {@link Step#WRITE}.
     *
     * @return in order; the driver advances the positions, in one write or several. What has been passed over may be overwritten
     *     by what is supplied next
     */
    public ByteBuffer[] output() {
        return dialogue.outbox().pending();
    }

    /** {@return the phase that the session is in, which decides its deadline} */
    public Phase phase() {
        if (opening.isHandshakeDue()) {
            return Phase.TLS;
        }
        Expectation due = dialogue.due();
        if (due == null && opening.isAuthenticationDue()) {
            return Phase.AUTH;
        }
        if (due == null) {
            return mails.isBodyDue() ? Phase.BODY : Phase.QUIT;
        }
        boolean writing =
                due.kind() == Expectation.Kind.END_OF_DATA && dialogue.outbox().holdsMessage();
        return writing ? Phase.BODY : due.phase();
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
        require(!opening.isIntroduced(), "The session is already open");
        if (greeting() != null) {
            requireIdle();
        }
        opening.open();
    }

    /**
     * Sends EHLO (LHLO in LMTP), and HELO after it where the server knows no EHLO and no TLS is demanded.
     *
     * @throws IllegalStateException if a command is under way or the session has failed
     */
    public void hello() {
        requireIdle();
        opening.sendHello();
    }

    /**
     * Sends STARTTLS.
     *
     * @throws IllegalStateException if a command is under way, the server does not offer it, or TLS is established
     */
    public void startTls() {
        requireIdle();
        require(capabilities().has("STARTTLS"), "The server does not offer STARTTLS");
        require(!isEncrypted(), "TLS is established already");
        opening.sendStartTls();
    }

    /**
     * Authenticates the client, after {@link #hello()}; {@link #open()} does it by itself where the options want it.
     *
     * @throws IllegalStateException if a command is under way, or EHLO was not sent
     */
    public void auth() {
        requireIdle();
        require(isIntroduced(), "EHLO was not sent");
        opening.wantAuthentication();
    }

    /**
     * Begins to deliver a message. Its octets are asked for by {@link Step#SUPPLY_BODY}. It has ended when it says so
     * ({@link MailTransaction#isEnded()}), at the latest when the engine is idle or closed.
     *
     * @param mail a new transaction
     * @throws IllegalStateException if there is no {@linkplain #isReadyForMail() room} for it, the session is not introduced
     *     by EHLO, or its TLS is not what the options demand; nothing is sent then
     */
    public void submit(MailTransaction mail) {
        requireReadyForMail();
        mails.submit(mail, capabilities(), opening.isPeerAuthenticated());
    }

    /**
     * Takes the session up for another delivery: what the server said before is no part of it.
     *
     * @throws IllegalStateException if a command is under way or the session has failed
     */
    public void resume() {
        requireIdle();
        dialogue.forgetLastReply();
    }

    /**
     * Sees to it that a message may be submitted.
     *
     * @throws IllegalStateException as {@link #submit} would
     */
    public void requireReadyForMail() {
        if (!mails.isRoomForMore()) {
            requireIdle();
        }
        String obstacle = opening.obstacle();
        require(obstacle == null, String.valueOf(obstacle));
    }

    /**
     * Whether a message may be submitted: the engine is idle; or the server pipelines, the messages before it have been
     * said to their end, and no more of them await their replies than a bounded window holds.
     *
     * @return whether {@link #submit} is allowed
     */
    public boolean isReadyForMail() {
        return !dialogue.isOver() && opening.obstacle() == null && (mails.isRoomForMore() || step() == Step.IDLE);
    }

    /**
     * Ends the session with QUIT.
     *
     * @throws IllegalStateException if a command is under way or the session has failed
     */
    public void quit() {
        requireIdle();
        dialogue.send(Expectation.Kind.QUIT, "QUIT");
    }

    // Events

    /**
     * Octets came from the server.
     *
     * @param input taken entirely, unless the session ends
     */
    public void receive(ByteBuffer input) {
        if (opening.isHandshakeDue() && input.hasRemaining()) {
            opening.failInjection();
        }
        while (!dialogue.isOver() && input.hasRemaining()) {
            try {
                Reply reply = parser.parse(input);
                if (reply != null) {
                    progress++;
                    take(reply, input.hasRemaining());
                }
            } catch (MalformedReplyException e) {
                dialogue.fail(Kind.PROTOCOL_ERROR, phase(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** The server closed its side of the connection. */
    public void closedByPeer() {
        dialogue.fail(Kind.CONNECTION_CLOSED, phase(), "The server closed the connection at " + phase());
    }

    /**
     * The connection broke.
     *
     * @param message what the operating system said
     */
    public void broken(String message) {
        dialogue.fail(Kind.CONNECTION_BROKEN, phase(), "The connection broke at " + phase() + ": " + message);
    }

    /** The deadline of the phase, or of the whole session, passed. */
    public void deadlinePassed() {
        dialogue.fail(Kind.DEADLINE_PASSED, phase(), "The deadline passed at " + phase());
    }

    /**
     * The handshake succeeded.
     *
     * @param peerAuthenticated whether the peer is who the policy demands
     * @param reason one line for people
     */
    public void tlsEstablished(boolean peerAuthenticated, String reason) {
        require(opening.isHandshakeDue(), "No handshake is due");
        progress++;
        opening.tlsEstablished(peerAuthenticated, reason);
    }

    /**
     * The handshake failed.
     *
     * @param reason one line for people
     */
    public void tlsFailed(String reason) {
        require(opening.isHandshakeDue(), "No handshake is due");
        dialogue.fail(Kind.TLS_HANDSHAKE_FAILED, Phase.TLS, reason);
    }

    /**
     * The handshake failed at a limit of this side's TLS.
     *
     * @param reason one line for people: what was refused, and what can be done
     */
    public void tlsLimited(String reason) {
        require(opening.isHandshakeDue(), "No handshake is due");
        dialogue.fail(Kind.TLS_LIMIT, Phase.TLS, reason);
    }

    /**
     * Begins the AUTH dialogue, when {@link #step()} is {@link Step#AUTHENTICATE}. Asks for credentials, which may take its
     * time.
     *
     * @param dialogue a new one, made from what this server {@linkplain #capabilities() offers}
     */
    public void authenticate(Authentication dialogue) {
        require(opening.isAuthenticationDue(), "No authentication is due");
        progress++;
        opening.authenticate(dialogue);
    }

    /**
     * The next octets of the message, when {@link #step()} is {@link Step#SUPPLY_BODY}, or {@link #isBodyDue()}.
     *
     * @param piece must stay as it is until it is written; every CR and LF part of a CRLF, unless the message is binary
     * @param last whether the message ends with it; a last piece may be empty
     */
    public void supplyBody(ByteBuffer piece, boolean last) {
        if (dialogue.isOver()) {
            return;
        }
        require(mails.isBodyDue(), "No message's octets are due");
        mails.supply(piece, last);
        progress++;
        if (!dialogue.isOver()) {
            mails.advance();
        }
    }

    /**
     * The message's source failed: the connection is given up before the end of data, so that no part of the message is
     * taken for the whole.
     *
     * @param reason one line for people
     */
    public void messageFailed(String reason) {
        dialogue.fail(Kind.MESSAGE_SOURCE_FAILED, Phase.BODY, reason);
    }

    // What is known

    /**
     * Whether octets of a message can be taken. True also while output is pending, for drivers whose pieces last until they
     * are written.
     *
     * @return whether {@link #supplyBody} is allowed
     */
    public boolean isBodyDue() {
        return !dialogue.isOver() && mails.isBodyDue();
    }

    /** {@return the message whose octets are due; null if none is} */
    public @Nullable MailTransaction speaking() {
        return mails.speakingBody();
    }

    /** {@return the greeting, null before it came} */
    public @Nullable Reply greeting() {
        return opening.greeting();
    }

    /**
     * {@return the last reply that said something of the session or a recipient; null before the first one, be it of the
     * session or since it was {@linkplain #resume() taken up again}}
     */
    public @Nullable Reply lastReply() {
        return dialogue.lastReply();
    }

    /** {@return the phase that the last reply, or else the failure, belongs to} */
    public Phase lastPhase() {
        return dialogue.lastPhase();
    }

    /** {@return what the server offers, as said after the handshake if there was one} */
    public Capabilities capabilities() {
        return opening.capabilities();
    }

    /** {@return whether EHLO or HELO was accepted, after the handshake if there was one} */
    public boolean isIntroduced() {
        return opening.isIntroduced();
    }

    /** {@return whether TLS is established} */
    public boolean isEncrypted() {
        return opening.isEncrypted();
    }

    /** {@return the server's refusal of STARTTLS, null if there was none} */
    public @Nullable Reply startTlsRefusal() {
        return opening.startTlsRefusal();
    }

    /** {@return why the session ended before its time, null if it did not} */
    public @Nullable SessionFailure failure() {
        return dialogue.failure();
    }

    // Replies

    private void take(Reply reply, boolean moreInput) {
        options.listener().received(reply);
        if (!dialogue.isInTurn(reply)) {
            takeUninvited(reply);
            return;
        }
        Expectation due = perRecipient(dialogue.take());
        if (!isFormality(due)) {
            dialogue.remember(reply, due.phase());
        }
        switch (due.kind()) {
            case GREETING -> opening.takeGreeting(reply);
            case EHLO, HELO -> opening.takeHello(due.kind(), reply);
            case STARTTLS -> opening.takeStartTls(reply, moreInput);
            case QUIT -> dialogue.close();
            case AUTH -> opening.takeAuth(reply);
            case RSET, MAIL, RCPT, DATA, CHUNK, END_OF_DATA -> mails.take(due, reply);
        }
        if (reply.code() == Reply.SERVICE_NOT_AVAILABLE) {
            failNotAvailable(due, due.phase(), reply);
        }
        if (!dialogue.isOver()) {
            mails.advance();
        }
    }

    /** In LMTP the end of data has a reply for each accepted recipient; who that is, is known when the first comes. */
    private Expectation perRecipient(Expectation due) {
        if (due.kind() != Expectation.Kind.END_OF_DATA || options.dialect() != Dialect.LMTP || due.recipient() >= 0) {
            return due;
        }
        List<Integer> accepted = Objects.requireNonNull(due.mail()).acceptedRecipients();
        if (accepted.isEmpty()) {
            return due;
        }
        for (int i = accepted.size() - 1; i > 0; i--) {
            dialogue.expectFirst(due.forRecipient(accepted.get(i)));
        }
        return due.forRecipient(accepted.get(0));
    }

    /** A reply to nothing: 421 says good-bye; a refusal during the message is the last word on it; all else is noise. */
    private void takeUninvited(Reply reply) {
        if (!reply.isPositive() && !reply.isIntermediate() && mails.refuseHalfway(reply)) {
            dialogue.fail(
                    SessionFailure.of(
                            Kind.SERVICE_NOT_AVAILABLE,
                            Phase.BODY,
                            "The server refused the message halfway: " + reply,
                            reply),
                    null);
        } else if (reply.code() == Reply.SERVICE_NOT_AVAILABLE) {
            failNotAvailable(null, phase(), reply);
        } else {
            dialogue.failProtocol(phase(), "a reply to no command", reply);
        }
    }

    private void failNotAvailable(@Nullable Expectation due, Phase phase, Reply reply) {
        dialogue.fail(
                SessionFailure.of(
                        Kind.SERVICE_NOT_AVAILABLE, phase, "The server is closing the connection: " + reply, reply),
                due);
    }

    /** Whether a reply says nothing new of any recipient: all have been settled by earlier ones. */
    private static boolean isFormality(Expectation due) {
        return due.mail() != null
                && switch (due.kind()) {
                    case RCPT -> due.mail().isMailRefused();
                    case DATA, CHUNK, END_OF_DATA -> !due.mail().hasAccepted();
                    default -> false;
                };
    }

    private void requireIdle() {
        if (step() != Step.IDLE) {
            throw new IllegalStateException(
                    "The session is not idle but at " + step() + (failure() == null ? "" : ": " + failure()));
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
