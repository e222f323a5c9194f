package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.tls.TlsPlan;

/** Opens a session with every host of a plan, as a delivery would, and sends no mail. */
final class Prober {
    private final Sessions sessions;
    private final boolean transcripts;
    private final Deadline deadline;

    Prober(Sessions sessions, boolean transcripts, Deadline deadline) {
        this.sessions = sessions;
        this.transcripts = transcripts;
        this.deadline = deadline;
    }

    ProbeReport probe(DeliveryPlan plan) {
        List<Attempt> attempts = new ArrayList<>();
        for (HostPlan host : plan.hosts()) {
            attempts.add(probe(host));
        }
        return new ProbeReport(plan, attempts);
    }

    private Attempt probe(HostPlan host) {
        String obstacle = host.obstacle();
        if (obstacle != null) {
            return skipped(host, obstacle);
        }
        Attempt best = null;
        for (Endpoint endpoint : host.endpoints()) {
            String end = Waiting.end(deadline);
            if (end != null) {
                return best == null ? skipped(host, end) : best;
            }
            HostSession session = new HostSession(sessions, host, endpoint, deadline, transcripts);
            HostSession.Result result = session.run(host.tls(), SmtpConnection::part);
            TlsPlan plaintext = session.plaintextAfter(host.tls(), result.failure());
            if (plaintext != null) {
                result = session.run(plaintext, SmtpConnection::part);
            }
            if (result.failure() == null) {
                return result.attempt();
            }
            if (best == null || result.attempt().phase().compareTo(best.phase()) > 0) {
                best = result.attempt();
            }
        }
        return Objects.requireNonNull(best, "a host without obstacle has an endpoint");
    }

    private static Attempt skipped(HostPlan host, String why) {
        return Attempt.builder(host.host(), host.tls().skipped(), Phase.CONNECT)
                .error(why)
                .build();
    }
}
