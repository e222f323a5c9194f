package org.smtpclient.core.client;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.connection.SessionException;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.tls.TlsPlan;

/** Sessions with one host: each opened on a connection as a plan demands, used, parted from, and told as an attempt. */
final class HostSession {
    private final Sessions sessions;
    private final HostPlan host;
    private final Deadline deadline;
    private final boolean transcripts;

    HostSession(Sessions sessions, HostPlan host, Deadline deadline, boolean transcripts) {
        this.sessions = sessions;
        this.host = host;
        this.deadline = deadline;
        this.transcripts = transcripts;
    }

    /**
     * How a session went.
     *
     * @param failure why it did not open or broke; null if it went well
     * @param kept whether it is still open
     */
    record Result(Attempt attempt, @Nullable SessionFailure failure, boolean kept) {}

    /** Makes a connection ready for MAIL. */
    private interface Preparation {
        void prepare(SmtpConnection connection) throws SessionException;
    }

    /**
     * Opens a session under a plan and uses it.
     *
     * @param connected closed in the end, unless the session is kept
     * @param use called once the session is open, and not otherwise; tells whether to keep it, which it is unless it failed
     */
    Result run(TlsPlan plan, AddressRace.Connected connected, Predicate<OpenSession> use) {
        RelayListener listener = new RelayListener();
        SmtpConnection connection =
                sessions.builder(host, plan, listener, deadline).over(connected.connection(), connected.time());
        return use(new OpenSession(connection, listener), connected.endpoint(), 0, SmtpConnection::open, use);
    }

    /**
     * Uses a session that is open already, under the host's own plan.
     *
     * @param messagesBefore how many messages it has carried for others
     * @param use as in {@link #run}
     */
    Result resume(OpenSession session, Endpoint endpoint, int messagesBefore, Predicate<OpenSession> use) {
        return use(session, endpoint, messagesBefore, connection -> connection.resume(host.tls(), deadline), use);
    }

    private Result use(
            OpenSession session,
            Endpoint endpoint,
            int messagesBefore,
            Preparation preparation,
            Predicate<OpenSession> use) {
        Transcript transcript = transcripts ? new Transcript() : null;
        session.listener().turnTo(transcript == null ? DialogueListener.NONE : transcript);
        SmtpConnection connection = session.connection();
        boolean kept = false;
        try {
            preparation.prepare(connection);
            kept = use.test(session) && connection.failure() == null;
        } catch (SessionException e) {
            // The connection knows its failure, and tells it below.
        } finally {
            if (!kept) {
                connection.close();
            }
            session.listener().turnTo(DialogueListener.NONE);
        }
        Attempt attempt = Attempt.builder(host.host(), connection.tlsOutcome(), connection.lastPhase())
                .endpoint(endpoint)
                .reply(connection.lastReply())
                .failure(connection.failure())
                .server(connection.greeting(), connection.capabilities())
                .messagesBefore(messagesBefore)
                .timings(connection.timings())
                .transcript(transcript == null ? List.of() : transcript.lines())
                .build();
        return new Result(attempt, connection.failure(), kept);
    }

    /**
     * The plan for one more session after a failed one: in plaintext, only where TLS was opportunistic and it was the
     * handshake that failed. Octets injected before it are an attack, and no reason to go on in the clear; neither is
     * a handshake that failed because the caller wants to end.
     *
     * @return null if there is to be no such session
     */
    @Nullable
    TlsPlan plaintextAfter(TlsPlan plan, @Nullable SessionFailure failure) {
        return plan.level() == TlsLevel.OPPORTUNISTIC
                        && !host.isTlsImplicit()
                        && failure != null
                        && failure.phase() == Phase.TLS
                        && failure.kind() != SessionFailure.Kind.STARTTLS_INJECTION
                        && Waiting.end(deadline) == null
                ? plan.inPlaintext("In plaintext, after " + failure.message())
                : null;
    }
}
