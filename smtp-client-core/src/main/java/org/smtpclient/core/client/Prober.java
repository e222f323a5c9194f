package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.smtpclient.api.transport.Deadline;
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
        HostConnector connector = new HostConnector(sessions, host, deadline);
        Attempt best = null;
        while (connector.hasNext()) {
            String end = Waiting.end(deadline);
            if (end != null) {
                return best == null ? skipped(host, end) : best;
            }
            Attempt attempt = attempt(connector.next(), host.tls(), connector, host);
            if (attempt.failure() == null) {
                return attempt;
            }
            if (best == null || attempt.phase().compareTo(best.phase()) > 0) {
                best = attempt;
            }
        }
        return Objects.requireNonNull(best, "a host without obstacle has an endpoint");
    }

    /** What came of the address that was connected, or else of the first that could not be. */
    private Attempt attempt(HostConnector.Round round, TlsPlan plan, HostConnector connector, HostPlan host) {
        AddressRace.Connected connected = round.connected();
        if (connected == null) {
            return round.losers().get(0);
        }
        HostSession session = new HostSession(sessions, host, deadline, transcripts);
        HostSession.Result result = session.run(plan, connected, Prober::part);
        TlsPlan plaintext = session.plaintextAfter(plan, result.failure());
        return plaintext == null
                ? result.attempt()
                : attempt(connector.again(connected.endpoint(), plaintext), plaintext, connector, host);
    }

    private static boolean part(OpenSession session) {
        session.connection().part();
        return false;
    }

    private static Attempt skipped(HostPlan host, String why) {
        return Attempt.builder(host.host(), host.tls().skipped(), Phase.CONNECT)
                .error(why)
                .build();
    }
}
