package org.smtpclient.examples.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.engine.EngineOptions;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.engine.Step;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;

/**
 * One session: an {@link SmtpEngine} that says what it needs, and a non-blocking channel that says when it is ready.
 *
 * <p>The heart is {@link #advance}: it does what {@link SmtpEngine#step()} asks for until the channel can do no more for
 * now, and then tells the selector what to wait for. Nothing in it knows SMTP, and nothing is decided in it: the engine
 * groups commands, matches replies, keeps TLS policy, and settles what became of each recipient.
 */
final class EngineSession {
    /** A message to send, and what keeps account of it. */
    record Mail(MailTransaction transaction, MessagePieces pieces) {}

    private static final int INPUT_OCTETS = 4 * 1024;
    /** Steps in a row, after which other sessions have their turn. */
    private static final int TURN = 64;

    private final SmtpEngine engine;
    private final TlsPlan plan;
    private final Timeouts timeouts;
    private final Deque<Mail> waiting;
    /** Those that were submitted and whose octets are still to be read, in order. */
    private final Deque<Mail> speaking = new ArrayDeque<>();

    private final ByteBuffer input = ByteBuffer.allocate(INPUT_OCTETS);
    private @Nullable SelectorLoop loop;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private @Nullable TlsFilter tls;
    private boolean handshaken;
    private boolean ended;

    private Phase deadlinePhase = Phase.CONNECT;
    private int deadlineOf = -1;
    private long deadline;
    private long watched;

    /**
     * A session before it is connected.
     *
     * @param plan what TLS it must have; by {@code TlsPlan.of(TlsLevel.OPPORTUNISTIC)} any peer is taken. A plan that a
     *     policy made (DANE, say) brings the {@link PeerVerifier} that judges the peer
     * @param timeouts how long each phase may take
     * @param mails sent one behind the other over this session; it ends with QUIT when they are through
     */
    EngineSession(EhloName ehloName, TlsPlan plan, Timeouts timeouts, List<Mail> mails) {
        this.plan = plan;
        this.timeouts = timeouts;
        this.waiting = new ArrayDeque<>(mails);
        this.engine = new SmtpEngine(EngineOptions.builder(ehloName)
                .tls(plan.level(), plan.verifier() != null)
                .build());
        engine.open();
    }

    /** {@return why the session ended before its time, null if it did not} */
    @Nullable
    SessionFailure failure() {
        return engine.failure();
    }

    // What the loop calls

    void connect(SelectorLoop by, SocketChannel over, SelectionKey registration, InetSocketAddress server) {
        loop = by;
        channel = over;
        key = registration;
        deadline = System.nanoTime() + timeouts.of(Phase.CONNECT).toNanos();
        watch();
        try {
            if (over.connect(server)) {
                registration.interestOps(SelectionKey.OP_READ);
            }
        } catch (IOException | RuntimeException e) {
            engine.broken(describe(e));
            end();
        }
    }

    /** The channel is ready for what the session waits for. */
    void ready() {
        try {
            if (key().isValid() && key().isConnectable()) {
                channel().finishConnect();
            }
            if (key().isValid()) {
                advance();
            }
        } catch (IOException e) {
            engine.broken(describe(e));
            end();
        }
    }

    /**
     * A timer has fired. A deadline moves with every reply; to take its timer out of the queue and put in another each
     * time would cost more than to let it fire, see that it came too early, and set it again then.
     */
    void timerFired(long time) {
        if (time != watched || ended) {
            return;
        }
        if (deadline - time > 0) {
            watch();
        } else {
            engine.deadlinePassed();
            end();
        }
    }

    // What the engine asks for

    private void advance() throws IOException {
        // Replies are read even while there is something to write: a server that cannot send its own may stop to read.
        if (tls != null && !handshaken) {
            startTls();
        } else if (engine.step() == Step.WRITE) {
            read();
        }
        for (int turn = 0; turn < TURN; turn++) {
            submitWaiting();
            if (engine.step() == Step.IDLE) {
                engine.quit();
            }
            Step step = engine.step();
            if (step == Step.CLOSE) {
                end();
                return;
            }
            renewDeadline();
            boolean done = switch (step) {
                case WRITE -> writeOrHear();
                case READ -> read();
                case SUPPLY_BODY -> supply();
                case START_TLS -> startTls();
                case AUTHENTICATE, IDLE, CLOSE -> throw new AssertionError(step);
            };
            if (!done) {
                await(step == Step.WRITE || (tls != null && tls.wantsWrite()));
                return;
            }
        }
        await(true);
    }

    /** Sockets are nearly always ready to be written: to ask when nothing is to be written would keep the loop spinning. */
    private void await(boolean write) {
        key().interestOps(SelectionKey.OP_READ | (write ? SelectionKey.OP_WRITE : 0));
    }

    /** The next message follows as soon as the engine takes it, which may be before the replies to the one before. */
    private void submitWaiting() {
        while (!waiting.isEmpty() && engine.isReadyForMail()) {
            Mail next = waiting.remove();
            speaking.add(next);
            engine.submit(next.transaction());
        }
    }

    private boolean write() throws IOException {
        ByteBuffer[] output = engine.output();
        if (tls != null) {
            return tls.write(output);
        }
        // A gathering write: commands and message leave in as few segments as can be. What it leaves stays in the
        // output.
        long octets = channel().write(output);
        return octets > 0 || engine.step() != Step.WRITE;
    }

    /** A server that closes while we write has often said why. */
    private boolean writeOrHear() throws IOException {
        try {
            return write();
        } catch (IOException e) {
            while (engine.step() != Step.CLOSE && read()) {
                // More of its last words.
            }
            throw e;
        }
    }

    private boolean read() throws IOException {
        int octets = tls == null ? channel().read(input.clear()) : tls.read(input.clear());
        if (octets < 0) {
            engine.closedByPeer();
        } else {
            engine.receive(input.flip());
        }
        return octets != 0;
    }

    private boolean supply() {
        try {
            while (speaking.element().transaction() != engine.speaking()) {
                speaking.remove().pieces().close();
            }
            MessagePieces pieces = speaking.element().pieces();
            ByteBuffer piece = pieces.next();
            engine.supplyBody(piece, pieces.isAtEnd());
        } catch (IOException e) {
            // The connection ends before the end of data, lest a part of the message be taken for the whole.
            engine.messageFailed(describe(e));
        }
        return true;
    }

    // TLS

    private boolean startTls() throws IOException {
        try {
            if (tls == null) {
                // What has come before the handshake came in plaintext. The engine takes it for what it is: an
                // injection.
                if (read()) {
                    return true;
                }
                tls = new TlsFilter(tlsEngine(), channel());
            }
            if (!tls.handshake()) {
                return false;
            }
            handshaken = true;
            judge(tls);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            engine.tlsFailed("The handshake failed: " + describe(e));
        }
        return true;
    }

    /** A context for each session: none takes up the TLS of another, which was perhaps made under a weaker plan. */
    private SSLEngine tlsEngine() throws GeneralSecurityException {
        SSLEngine client = SslContextFactory.DEFAULT.create(new AnyPeer()).createSSLEngine();
        client.setUseClientMode(true);
        DnsName serverName = plan.serverName();
        if (serverName != null) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName.toString())));
            client.setSSLParameters(parameters);
        }
        return client;
    }

    /**
     * Tells the engine whether the peer is who the plan demands. Encryption says nothing of that: {@code true} may be said
     * only by a verifier that has judged the chain.
     */
    private void judge(TlsFilter established) {
        PeerVerifier verifier = plan.verifier();
        if (verifier == null) {
            engine.tlsEstablished(false, plan.reason());
            return;
        }
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : established.session().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            engine.tlsEstablished(false, "The server presented no certificate");
            return;
        }
        PeerVerification finding = verifier.verify(PeerChain.of(chain, Instant.now()));
        engine.tlsEstablished(finding.isAuthenticated(), finding.reason());
    }

    // Time, and the end of it

    /** One deadline for a command and its reply, however often a slow peer makes the channel ready for a piece of it. */
    private void renewDeadline() {
        if (deadlineOf != engine.progress() || deadlinePhase != engine.phase()) {
            deadlineOf = engine.progress();
            deadlinePhase = engine.phase();
            Duration limit = timeouts.of(deadlinePhase);
            deadline = System.nanoTime() + limit.toNanos();
            if (deadline - watched < 0) {
                watch();
            }
        }
    }

    private void watch() {
        watched = deadline;
        loop().wake(this, deadline);
    }

    private void end() {
        // Not by the channel, which closes itself when it cannot connect.
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (tls != null && handshaken && engine.failure() == null) {
                tls.closeNotify();
            }
        } catch (IOException e) {
            // The peer is gone already; there is nobody left to say good-bye to.
        }
        speaking.addAll(waiting);
        waiting.clear();
        for (Mail mail : speaking) {
            close(mail.pieces());
        }
        close(channel());
        loop().ended();
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            // Closing is all that was wanted.
        }
    }

    private SelectorLoop loop() {
        return Objects.requireNonNull(loop, "not connected");
    }

    private SocketChannel channel() {
        return Objects.requireNonNull(channel, "not connected");
    }

    private SelectionKey key() {
        return Objects.requireNonNull(key, "not connected");
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
