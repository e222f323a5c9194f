package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.outcome.Phase;

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
        Attempt best = Attempt.builder(host.host(), host.tls().skipped(), Phase.CONNECT)
                .error(obstacle == null ? "The time for the whole probe ran out" : obstacle)
                .build();
        if (obstacle != null) {
            return best;
        }
        for (Endpoint endpoint : host.endpoints()) {
            if (deadline.hasPassed()) {
                return best;
            }
            HostSession session = new HostSession(sessions, host, endpoint, deadline, transcripts);
            HostSession.Result result = session.run(host.tls(), SmtpConnection::part);
            if (HostSession.mayRetryInPlaintext(host.tls(), result.failure())) {
                result = session.run(
                        host.tls()
                                .inPlaintext("In plaintext, after "
                                        + result.attempt().error()),
                        SmtpConnection::part);
            }
            if (result.failure() == null) {
                return result.attempt();
            }
            best = further(best, result.attempt());
        }
        return best;
    }

    private static Attempt further(Attempt one, Attempt other) {
        return other.endpoint() != null
                        && (one.endpoint() == null || other.phase().compareTo(one.phase()) > 0)
                ? other
                : one;
    }
}
