package org.smtpclient.core.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.engine.EngineOptions;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.core.transport.TcpTransport;

/** Makes an {@link SmtpConnection}. Not thread-safe. */
public final class SmtpConnectionBuilder {
    private final EhloName ehloName;
    private Transport transport = new TcpTransport();
    private @Nullable InetAddress source;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Deadline overall = Deadline.after(Duration.ofDays(1));
    private Dialect dialect = Dialect.SMTP;
    private TlsPlan plan = TlsPlan.of(TlsLevel.OPPORTUNISTIC);
    private @Nullable DnsName host;
    private boolean tlsImplicit;
    private @Nullable AuthOptions auth;
    private boolean pipelining = true;
    private boolean chunking = true;
    private TlsSessions tlsSessions = new TlsSessions(SslContextFactory.DEFAULT);
    private InstantSource clock = InstantSource.system();
    private DialogueListener listener = DialogueListener.NONE;
    private SessionObservers observers = SessionObservers.NONE;

    SmtpConnectionBuilder(EhloName ehloName) {
        this.ehloName = Objects.requireNonNull(ehloName, "ehloName");
    }

    /**
     * Sets what connects.
     *
     * @param carrier default TCP
     * @return this
     */
    public SmtpConnectionBuilder transport(Transport carrier) {
        this.transport = Objects.requireNonNull(carrier, "carrier");
        return this;
    }

    /**
     * Sets the local address to connect from.
     *
     * @param address null for the system's choice, the default
     * @return this
     */
    public SmtpConnectionBuilder source(@Nullable InetAddress address) {
        this.source = address;
        return this;
    }

    /**
     * Sets how long each phase may take.
     *
     * @param limits default {@link Timeouts#DEFAULT}
     * @return this
     */
    public SmtpConnectionBuilder timeouts(Timeouts limits) {
        this.timeouts = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Sets by when the session must be over, whatever its phases may take.
     *
     * @param end default a day from now
     * @return this
     */
    public SmtpConnectionBuilder deadline(Deadline end) {
        this.overall = Objects.requireNonNull(end, "end");
        return this;
    }

    /**
     * Sets the protocol.
     *
     * @param protocol default SMTP
     * @return this
     */
    public SmtpConnectionBuilder dialect(Dialect protocol) {
        this.dialect = Objects.requireNonNull(protocol, "protocol");
        return this;
    }

    /**
     * Sets what TLS the session must have.
     *
     * @param demands default opportunistic; not blocked
     * @return this
     * @throws IllegalArgumentException if the plan allows no session
     */
    public SmtpConnectionBuilder tls(TlsPlan demands) {
        if (demands.isBlocked()) {
            throw new IllegalArgumentException("The plan allows no session: " + demands.reason());
        }
        this.plan = demands;
        return this;
    }

    /**
     * Sets the server's name, which is sent as SNI where the plan names none.
     *
     * @param name null for no SNI, the default
     * @return this
     */
    public SmtpConnectionBuilder host(@Nullable DnsName name) {
        this.host = name;
        return this;
    }

    /**
     * Sets whether commands may be pipelined (RFC 2920).
     *
     * @param allowed default true; done only where the server offers it
     * @return this
     */
    public SmtpConnectionBuilder pipelining(boolean allowed) {
        this.pipelining = allowed;
        return this;
    }

    /**
     * Sets whether messages may go in chunks, by BDAT (RFC 3030).
     *
     * @param allowed default true; done only where the server offers it
     * @return this
     */
    public SmtpConnectionBuilder chunking(boolean allowed) {
        this.chunking = allowed;
        return this;
    }

    /**
     * Sets whether the handshake comes before the greeting, as on port 465 (RFC 8314 §3.3).
     *
     * @param implicit default false; only with a plan that allows TLS
     * @return this
     */
    public SmtpConnectionBuilder tlsImplicit(boolean implicit) {
        this.tlsImplicit = implicit;
        return this;
    }

    /**
     * Sets how the client authenticates before MAIL (RFC 4954).
     *
     * @param how with what and over which connections; null for no AUTH, the default
     * @return this
     */
    public SmtpConnectionBuilder auth(@Nullable AuthOptions how) {
        this.auth = how;
        return this;
    }

    /**
     * Sets how TLS contexts are made. Sessions are resumed among this builder's connections alone.
     *
     * @param factory default {@link SslContextFactory#DEFAULT}
     * @return this
     */
    public SmtpConnectionBuilder sslContexts(SslContextFactory factory) {
        return tlsSessions(new TlsSessions(factory));
    }

    /**
     * Sets which TLS sessions may be resumed, and how TLS contexts are made.
     *
     * @param resumable shared with other builders; default none but those of this builder's connections
     * @return this
     */
    public SmtpConnectionBuilder tlsSessions(TlsSessions resumable) {
        this.tlsSessions = Objects.requireNonNull(resumable, "resumable");
        return this;
    }

    /**
     * Sets the clock by which certificates' dates are judged.
     *
     * @param time default the system's
     * @return this
     */
    public SmtpConnectionBuilder clock(InstantSource time) {
        this.clock = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Sets who listens to the dialogue.
     *
     * @param hearer default nobody
     * @return this
     */
    public SmtpConnectionBuilder listener(DialogueListener hearer) {
        this.listener = Objects.requireNonNull(hearer, "hearer");
        return this;
    }

    /**
     * Sets who observes the session.
     *
     * @param told default nobody
     * @return this
     */
    public SmtpConnectionBuilder observers(SessionObservers told) {
        this.observers = Objects.requireNonNull(told, "told");
        return this;
    }

    /**
     * Connects and reads the greeting.
     *
     * @param endpoint one that the transport supports
     * @return the connection, greeted
     * @throws SessionException if no connection can be made, or the server does not greet with 220
     */
    public SmtpConnection connect(Endpoint endpoint) throws SessionException {
        SmtpConnection connection = dial(endpoint);
        try {
            connection.run();
        } catch (SessionException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /**
     * Connects, without waiting for the greeting: {@link SmtpConnection#open()} or {@link SmtpConnection#ehlo()} reads it.
     *
     * @param endpoint one that the transport supports
     * @return the connection
     * @throws SessionException if no connection can be made
     */
    public SmtpConnection dial(Endpoint endpoint) throws SessionException {
        long start = System.nanoTime();
        ByteConnection bytes;
        try {
            bytes = transportConnect(endpoint);
        } catch (SessionException e) {
            observers.connectFailed(
                    nameOf(endpoint),
                    endpoint,
                    Duration.ofNanos(System.nanoTime() - start),
                    e.failure().message());
            throw e;
        }
        return over(bytes, Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Takes over a connection that a transport has made, without waiting for the greeting: {@link SmtpConnection#open()} or
     * {@link SmtpConnection#ehlo()} reads it. Transport and source are not used.
     *
     * @param bytes open, nothing read or written so far; closed with the session
     * @param connectTime how long it took to connect, for the {@linkplain SmtpConnection#timings() timings}
     * @return the connection
     */
    public SmtpConnection over(ByteConnection bytes, Duration connectTime) {
        ObservedDialogue observed = observers.dialogue(listener, connectTime);
        SmtpEngine engine = new SmtpEngine(EngineOptions.builder(ehloName)
                .dialect(dialect)
                .tls(plan.level(), plan.verifier() != null)
                .tlsImplicit(tlsImplicit)
                .authenticating(auth != null)
                .pipelining(pipelining)
                .chunking(chunking)
                .listener(observed.listener())
                .build());
        observed.connected(nameOf(bytes.remote()), bytes.remote());
        SessionDriver driver = new SessionDriver(
                engine, bytes, new TlsUpgrade(plan, host, tlsSessions, clock), timeouts, overall, observed.listener());
        SmtpConnection connection = new SmtpConnection(engine, driver, plan, connectTime, observed);
        if (auth != null) {
            AuthOptions how = auth;
            driver.authenticateBy(() -> connection.authentication(how, nameOf(connection.remote())));
        }
        return connection;
    }

    private String nameOf(Endpoint endpoint) {
        return host == null ? endpoint.toString() : host.toString();
    }

    private ByteConnection transportConnect(Endpoint endpoint) throws SessionException {
        ConnectRequest request = ConnectRequest.of(
                endpoint, Deadline.after(timeouts.of(Phase.CONNECT)).or(overall));
        try {
            return transport.connect(source == null ? request : request.from(source));
        } catch (IOException e) {
            SessionException failed = new SessionException(SessionFailure.ofConnect(endpoint, e));
            failed.initCause(e);
            throw failed;
        }
    }
}
