package org.smtpclient.core.connection;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.engine.Step;
import org.smtpclient.core.outcome.Phase;

/** Drives an engine over a connection with blocking calls, each under the deadline of its phase. */
final class SessionDriver {
    /** How long a last word may take to be written; it is a few octets, which a socket takes at once. */
    private static final Duration PARTING = Duration.ofSeconds(1);

    private static final int INPUT_OCTETS = 1024;

    private final SmtpEngine engine;
    private final TlsUpgrade upgrade;
    private final Timeouts timeouts;
    private final DialogueListener listener;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_OCTETS);
    private final Map<Phase, Duration> timings = new EnumMap<>(Phase.class);

    private volatile ByteConnection connection;
    private Deadline overall;
    private @Nullable Supplier<Authentication> authentication;
    private @Nullable TlsOutcome tlsOutcome;
    private @Nullable BodySource body;
    private int deadlineOf = -1;
    private Phase deadlinePhase = Phase.CONNECT;
    private Deadline deadline;

    SessionDriver(
            SmtpEngine engine,
            ByteConnection connection,
            TlsUpgrade upgrade,
            Timeouts timeouts,
            Deadline overall,
            DialogueListener listener) {
        this.engine = engine;
        this.connection = connection;
        this.upgrade = upgrade;
        this.timeouts = timeouts;
        this.overall = overall;
        this.listener = listener;
        this.deadline = overall;
    }

    /** Sets who begins the AUTH dialogue when it is due. */
    void authenticateBy(Supplier<Authentication> beginner) {
        authentication = beginner;
    }

    ByteConnection connection() {
        return connection;
    }

    /** What the handshake came to; null if none was made. */
    @Nullable
    TlsOutcome tlsOutcome() {
        return tlsOutcome;
    }

    /** Goes on for another delivery, whose time counts by itself. */
    void resume(Deadline newOverall) {
        overall = newOverall;
        deadlineOf = -1;
        timings.clear();
    }

    /** How long each phase has taken so far. */
    Map<Phase, Duration> timings() {
        return timings;
    }

    /** Runs until the engine is idle or done; in the latter case the connection is closed. */
    void run() {
        run(Collections.emptyIterator());
    }

    /**
     * Runs like {@link #run()}, with messages to submit as soon as the engine takes them. Those that are left over when
     * the session ends have not been submitted.
     */
    void run(Iterator<OutgoingMail> mails) {
        try (BodySource source = new BodySource()) {
            body = source;
            long start = System.nanoTime();
            for (Step step = nextStep(mails); step != Step.IDLE; step = nextStep(mails)) {
                if (step == Step.CLOSE) {
                    close();
                    return;
                }
                Phase phase = engine.phase();
                doStep(step, phase);
                long end = System.nanoTime();
                timings.merge(phase, Duration.ofNanos(end - start), Duration::plus);
                start = end;
            }
        } finally {
            body = null;
            if (connection instanceof TlsConnection tls) {
                tls.rest();
            }
        }
    }

    private Step nextStep(Iterator<OutgoingMail> mails) {
        while (mails.hasNext() && engine.isReadyForMail()) {
            OutgoingMail next = mails.next();
            source().of(next.mail());
            engine.submit(next.transaction());
        }
        Step step = engine.step();
        return step == Step.WRITE && engine.isBodyDue() ? Step.SUPPLY_BODY : step;
    }

    private BodySource source() {
        return Objects.requireNonNull(body, "The driver is not running");
    }

    private void doStep(Step step, Phase phase) {
        try {
            renewDeadline(phase);
            switch (step) {
                case WRITE -> write();
                case READ -> receive(connection.read(input.clear(), deadline));
                case START_TLS -> startTls();
                case SUPPLY_BODY -> supply();
                case AUTHENTICATE ->
                    engine.authenticate(Objects.requireNonNull(authentication, "nobody to authenticate by")
                            .get());
                case IDLE, CLOSE -> throw new AssertionError(step);
            }
        } catch (SocketTimeoutException e) {
            engine.deadlinePassed();
        } catch (IOException e) {
            engine.broken(describe(e));
        }
    }

    /** One deadline for a command and its reply, however often a peer makes the driver come back for a piece of it. */
    private void renewDeadline(Phase phase) {
        if (deadlineOf != engine.progress() || deadlinePhase != phase) {
            deadlineOf = engine.progress();
            deadlinePhase = phase;
            deadline = Deadline.after(timeouts.of(phase)).or(overall);
        }
    }

    private void receive(int octets) {
        if (octets < 0) {
            engine.closedByPeer();
        } else {
            engine.receive(input.flip());
        }
    }

    private void write() throws IOException {
        try {
            connection.write(engine.output(), deadline);
            source().written();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            hearLastWords();
            throw e;
        }
        if (engine.isBodyDue() && engine.phase() == Phase.BODY) {
            hearNow();
        }
    }

    /** A server may refuse a message halfway: that is better known now than after its last octet. */
    private void hearNow() throws IOException {
        int octets = connection.readNow(input.clear());
        if (octets != 0) {
            receive(octets);
        }
    }

    /** Hears what a server says unasked, such as that it closes the connection. Waits for nothing. */
    void hearIdle() {
        try {
            hearNow();
        } catch (IOException e) {
            engine.broken(describe(e));
        }
    }

    /** A server that closes while we write has often said why. */
    private void hearLastWords() {
        try {
            for (int n = connection.readNow(input.clear()); n > 0; n = connection.readNow(input.clear())) {
                engine.receive(input.flip());
            }
        } catch (IOException e) {
            // The write's own failure, which is about to be told, says it all.
        }
    }

    private void startTls() throws IOException {
        int early = connection.readNow(input.clear());
        if (early != 0) {
            receive(early);
            return;
        }
        TlsUpgrade.Result result;
        try {
            result = upgrade.handshake(connection, deadline);
        } catch (PlaintextException e) {
            engine.receive(ByteBuffer.wrap(e.octets()));
            return;
        }
        tlsOutcome = result.outcome();
        if (result.limited()) {
            engine.tlsLimited(result.outcome().reason());
        } else if (result.connection() == null) {
            engine.tlsFailed(result.outcome().reason());
        } else {
            connection = result.connection();
            listener.secured(result.outcome());
            engine.tlsEstablished(result.authenticated(), result.outcome().reason());
        }
    }

    private void supply() {
        try {
            ByteBuffer piece = source().read();
            engine.supplyBody(piece, source().isAtEnd());
        } catch (IOException | RuntimeException e) {
            // Whatever the caller's source throws: the connection must end before the end of data.
            engine.messageFailed("The message cannot be read: " + describe(e));
        }
    }

    /** Writes what the engine wants to say and closes, without waiting for an answer. */
    void runWithoutWaiting() {
        deadline = Deadline.after(PARTING).or(overall);
        try {
            if (engine.step() == Step.WRITE) {
                connection.write(engine.output(), deadline);
            }
        } catch (IOException e) {
            // The peer is gone already; there is nobody left to part from.
        }
        close();
    }

    /** Parts from the peer as TLS wants it, and closes. */
    void close() {
        try {
            if (engine.failure() == null && connection instanceof TlsConnection tls) {
                tls.closeNotify(Deadline.after(PARTING).or(overall));
            }
        } catch (IOException e) {
            // The peer is gone already; there is nobody left to say good-bye to.
        } finally {
            closeConnection();
        }
    }

    void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
