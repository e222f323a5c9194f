package org.smtpclient.core.connection;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.auth.AuthPeer;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.auth.ChannelBindings;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.tls.TlsPlan;

/**
 * One session with one server, step by step: connect, EHLO, STARTTLS, EHLO again, deliver, QUIT. For a whole delivery,
 * with routing and policies, there is {@code SmtpClient}.
 *
 * <p>Calls block, each under its phase's deadline. One thread at a time; {@link #close()} may come from any thread and
 * ends a call under way. A session that has failed is closed, and every further call throws
 * {@link IllegalStateException}.
 */
public final class SmtpConnection implements Closeable {
    private final SmtpEngine engine;
    private final SessionDriver driver;
    private final ObservedDialogue observed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private TlsPlan plan;
    private @Nullable Duration connectTime;
    private @Nullable TlsOutcome resumedTls;
    private final MailBatch.Spent spent = new MailBatch.Spent();
    private boolean messageLeft;

    SmtpConnection(
            SmtpEngine engine, SessionDriver driver, TlsPlan plan, Duration connectTime, ObservedDialogue observed) {
        this.engine = engine;
        this.driver = driver;
        this.plan = plan;
        this.connectTime = connectTime;
        this.observed = observed;
    }

    /**
     * A builder.
     *
     * @param ehloName the name to say in EHLO
     * @return the builder
     */
    public static SmtpConnectionBuilder builder(EhloName ehloName) {
        return new SmtpConnectionBuilder(ehloName);
    }

    /**
     * Sends EHLO (LHLO in LMTP), or HELO where the server knows no EHLO and no TLS is demanded.
     *
     * @return the reply
     * @throws SessionException if the server refuses, or the session ends
     */
    public Reply ehlo() throws SessionException {
        engine.hello();
        run();
        return Objects.requireNonNull(engine.lastReply());
    }

    /**
     * Sends STARTTLS, makes the handshake, and judges the peer as the plan demands.
     *
     * @return what came of it; a failure is told, not thrown, and closes the connection
     * @throws IllegalStateException if the server does not offer STARTTLS or EHLO was not sent
     */
    public StarttlsResult starttls() {
        engine.startTls();
        driver.run();
        SessionFailure failure = engine.failure();
        if (failure != null) {
            return new StarttlsResult.Failed(tlsOutcome(), failure);
        }
        Reply refusal = engine.startTlsRefusal();
        return refusal == null
                ? new StarttlsResult.Established(tlsOutcome())
                : new StarttlsResult.Refused(tlsOutcome(), refusal);
    }

    /**
     * Authenticates the client (RFC 4954), if the builder was given {@linkplain SmtpConnectionBuilder#auth how}; after {@link #ehlo()}.
     *
     * @throws SessionException if the client is not authenticated and should be; the session has ended then
     * @throws IllegalStateException if EHLO was not sent
     */
    public void auth() throws SessionException {
        engine.auth();
        run();
    }

    Authentication authentication(AuthOptions options, String name) {
        ChannelBindings bindings = driver.connection() instanceof TlsConnection tls
                ? ChannelBindings.of(tls.session())
                : ChannelBindings.NONE;
        int port = remote() instanceof Endpoint.Tcp tcp ? tcp.port() : 0;
        return new Authentication(options, AuthPeer.of(name, port, capabilities(), tlsOutcome(), bindings));
    }

    /**
     * Goes as far as MAIL in one call: EHLO, STARTTLS and EHLO again, as the plan demands, and AUTH.
     *
     * @throws SessionException if the session does not come that far; nothing has been sent then
     */
    public void open() throws SessionException {
        engine.open();
        run();
    }

    /**
     * Delivers a message.
     *
     * @param envelope from whom and to whom
     * @param message read twice: for its size and its line ends, then to send it
     * @return what became of it, in the order of the recipients; a session that breaks is told here, not thrown
     * @throws IOException if the message cannot be read; nothing has been sent then
     * @throws BareLineEndException if the message holds a bare CR or LF; nothing has been sent then
     * @throws IllegalStateException if the session's TLS is not what the plan demands; nothing has been sent then
     */
    public List<RecipientOutcome> deliver(Envelope envelope, Message message) throws IOException, BareLineEndException {
        return deliverAll(List.of(MailObject.of(envelope, message))).get(0);
    }

    /**
     * Delivers messages one behind the other. Where the server pipelines, the next envelope goes out behind the message
     * before it, without a wait for its reply, within a bounded window; each has its own outcome all the same. A message
     * with more recipients than the server's LIMITS (RFC 9422) allow goes in several transactions.
     *
     * @param mails read as they are sent; what one of them needs and the server lacks concerns that one alone
     * @return what became of each, in the order of its recipients; a session that breaks is told here, not thrown
     * @throws IllegalStateException if the session's TLS is not what the plan demands; nothing has been sent then
     */
    public List<List<RecipientOutcome>> deliverAll(List<MailObject> mails) {
        engine.requireReadyForMail();
        MailBatch batch = new MailBatch(mails, engine.capabilities().limits(), spent);
        driver.run(batch.outgoing());
        messageLeft = batch.hasMessageLeft();
        return batch.outcomes(engine.failure());
    }

    /** {@return whether the session has turned recipients away because of the server's LIMITS (RFC 9422)} */
    public boolean isExhausted() {
        return spent.isExhausted();
    }

    /**
     * Whether any octet of the message delivered last has left, or may have. If none has, a session that broke has cost
     * nothing but time: the message can be sent again at once.
     *
     * @return false also if none was delivered
     */
    public boolean hasMessageLeft() {
        return messageLeft;
    }

    // Using a session again

    /**
     * Whether an idle session can be used, as far as can be known without waiting for the server: it has not failed, and
     * the server has neither closed the connection nor said anything unasked, such as 421.
     *
     * @return true only if the session is open as far as MAIL, and idle
     */
    public boolean isAlive() {
        if (!engine.isReadyForMail() || isExhausted()) {
            return false;
        }
        driver.hearIdle();
        return engine.failure() == null;
    }

    /**
     * Takes up an idle session for another delivery. From now on the session is told as this delivery's: its TLS under this
     * delivery's plan, with no replies and timings from before.
     *
     * @param delivery the plan of this delivery, whose digest is that of the session's own
     * @param end by when the delivery must be over, whatever its phases may take
     * @throws IllegalArgumentException if the plan demands something else than the session was made under, or may not share
     *     it
     * @throws IllegalStateException if the session is not idle, or has failed
     */
    public void resume(TlsPlan delivery, Deadline end) {
        String digest = delivery.digest();
        if (digest == null || !digest.equals(plan.digest())) {
            throw new IllegalArgumentException("A session made under one plan does not serve another: " + delivery);
        }
        engine.resume();
        resumedTls = delivery.outcomeOf(tlsOutcome());
        plan = delivery;
        connectTime = null;
        messageLeft = false;
        driver.resume(end);
    }

    /** Sends QUIT and closes without waiting for the answer, so that it delays nobody. */
    public void part() {
        if (engine.failure() == null) {
            engine.quit();
            driver.runWithoutWaiting();
        }
        close();
    }

    /** Ends the session with QUIT and closes. Waits for the answer at most as long as its phase may take. */
    public void quit() {
        if (engine.failure() == null) {
            engine.quit();
            driver.run();
        }
        close();
    }

    void run() throws SessionException {
        driver.run();
        SessionFailure failure = engine.failure();
        if (failure != null) {
            throw new SessionException(failure);
        }
    }

    /**
     * {@return the last reply that said something of the session or a recipient; null before the greeting, and before the
     * first one since the session was taken up again}
     */
    public @Nullable Reply lastReply() {
        return engine.lastReply();
    }

    /** {@return the phase that the last reply, or else the failure, belongs to} */
    public Phase lastPhase() {
        return engine.lastPhase();
    }

    /** {@return the greeting, null if none came} */
    public @Nullable Reply greeting() {
        return engine.greeting();
    }

    /** {@return what the server offers, as said after the handshake if there was one} */
    public Capabilities capabilities() {
        return engine.capabilities();
    }

    /** {@return whether TLS is established} */
    public boolean isEncrypted() {
        return engine.isEncrypted();
    }

    /** {@return why the session ended before its time, null if it did not} */
    public @Nullable SessionFailure failure() {
        return engine.failure();
    }

    /** {@return where the connection leads} */
    public Endpoint remote() {
        return driver.connection().remote();
    }

    /** {@return the peer process, null where the transport does not tell} */
    public @Nullable PeerCredentials peerCredentials() {
        return driver.connection().peerCredentials().orElse(null);
    }

    /** {@return how long each phase has taken so far; if the session was taken up again, since then} */
    public Map<Phase, Duration> timings() {
        Map<Phase, Duration> all = new EnumMap<>(Phase.class);
        all.putAll(driver.timings());
        if (connectTime != null) {
            all.put(Phase.CONNECT, connectTime);
        }
        return Collections.unmodifiableMap(all);
    }

    /** {@return the session's TLS as of now, ready for a report} */
    public TlsOutcome tlsOutcome() {
        if (resumedTls != null) {
            return resumedTls;
        }
        TlsOutcome handshake = driver.tlsOutcome();
        return handshake != null ? handshake : withoutHandshake();
    }

    private TlsOutcome withoutHandshake() {
        SessionFailure failure = engine.failure();
        TlsResultType fault = failure == null ? null : tlsFault(failure);
        TlsOutcome.Builder outcome;
        if (failure != null && fault != null) {
            outcome = plan.outcome(TlsStatus.FAILED, fault, failure.message());
        } else if (failure != null && failure.phase().compareTo(Phase.TLS) < 0) {
            outcome = plan.outcome(TlsStatus.SKIPPED, null, failure.message());
        } else {
            outcome = inPlaintext();
        }
        return outcome.peerAddress(TlsUpgrade.address(remote())).build();
    }

    /** What kept TLS from coming about; null if the session ended for another reason. */
    private static @Nullable TlsResultType tlsFault(SessionFailure failure) {
        return switch (failure.kind()) {
            case STARTTLS_NOT_OFFERED, STARTTLS_REFUSED -> TlsResultType.STARTTLS_NOT_SUPPORTED;
            case STARTTLS_INJECTION -> TlsResultType.VALIDATION_FAILURE;
            case PROTOCOL_ERROR -> failure.phase() == Phase.STARTTLS ? TlsResultType.STARTTLS_NOT_SUPPORTED : null;
            default -> failure.phase() == Phase.TLS ? TlsResultType.VALIDATION_FAILURE : null;
        };
    }

    private TlsOutcome.Builder inPlaintext() {
        Reply refusal = engine.startTlsRefusal();
        String reason;
        if (plan.level() == TlsLevel.NONE) {
            reason = plan.reason();
        } else {
            reason = refusal == null ? "The server does not offer STARTTLS" : "The server refused STARTTLS: " + refusal;
        }
        return plan.outcome(TlsStatus.PLAINTEXT, null, reason);
    }

    /** Closes at once. To part in peace, {@link #quit()}. */
    @Override
    public void close() {
        driver.closeConnection();
        if (closed.compareAndSet(false, true)) {
            SessionFailure failure = engine.failure();
            observed.ended(failure == null ? null : failure.message());
        }
    }
}
