package org.smtpclient.core.client;

import java.util.List;
import java.util.function.Consumer;
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

    /** How a session went: the attempt, and why it did not open or broke; null if it went well. */
    record Result(Attempt attempt, @Nullable SessionFailure failure) {}

    /**
     * Opens a session under a plan and uses it.
     *
     * @param connected closed in the end
     * @param use called once the session is open; not called otherwise
     */
    Result run(TlsPlan plan, AddressRace.Connected connected, Consumer<SmtpConnection> use) {
        Transcript transcript = transcripts ? new Transcript() : null;
        DialogueListener listener = transcript == null ? DialogueListener.NONE : transcript;
        SmtpConnection connection =
                sessions.builder(host, plan, listener, deadline).over(connected.connection(), connected.time());
        try (connection) {
            connection.open();
            use.accept(connection);
        } catch (SessionException e) {
            // The connection knows its failure, and tells it below.
        }
        Attempt attempt = attempt(connection, connected.endpoint(), transcript);
        return new Result(attempt, connection.failure());
    }

    private Attempt attempt(SmtpConnection connection, Endpoint endpoint, @Nullable Transcript transcript) {
        return Attempt.builder(host.host(), connection.tlsOutcome(), connection.lastPhase())
                .endpoint(endpoint)
                .reply(connection.lastReply())
                .failure(connection.failure())
                .server(connection.greeting(), connection.capabilities())
                .timings(connection.timings())
                .transcript(transcript == null ? List.of() : transcript.lines())
                .build();
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
                        && failure != null
                        && failure.phase() == Phase.TLS
                        && failure.kind() != SessionFailure.Kind.STARTTLS_INJECTION
                        && Waiting.end(deadline) == null
                ? plan.inPlaintext("In plaintext, after " + failure.message())
                : null;
    }
}
