package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.tls.TlsPlan;

/**
 * Connects a host's addresses, race after race, for as long as somebody wants one more. What the host's plan demands
 * holds for all of them, so whichever wins, the session must be the same.
 */
final class HostConnector {
    private final Sessions sessions;
    private final HostPlan host;
    private final Deadline deadline;
    /** Addresses that nothing is known against. Those that another outran come last. */
    private final List<Endpoint> left;

    HostConnector(Sessions sessions, HostPlan host, Deadline deadline) {
        this.sessions = sessions;
        this.host = host;
        this.deadline = deadline;
        this.left = new ArrayList<>(host.endpoints());
    }

    /**
     * What one race came to.
     *
     * @param connected null if no address could be connected
     * @param losers one for each address that was tried and is not connected; without a failure if it was given up
     *     because another was connected
     */
    record Round(AddressRace.@Nullable Connected connected, List<Attempt> losers) {}

    /** Does without an address: it has been tried by other means. */
    void leaveOut(Endpoint endpoint) {
        left.remove(endpoint);
    }

    /** Whether there is an address left to connect. */
    boolean hasNext() {
        return !left.isEmpty();
    }

    /** Connects one of the addresses that are left. */
    Round next() {
        Round round = race(List.copyOf(left), host.tls());
        for (Attempt loser : round.losers()) {
            left.remove(loser.endpoint());
            if (loser.failure() == null) {
                left.add(loser.endpoint());
            }
        }
        if (round.connected() != null) {
            left.remove(round.connected().endpoint());
        }
        return round;
    }

    /** Connects one address once more, for a session under another plan. */
    Round again(Endpoint endpoint, TlsPlan plan) {
        return race(List.of(endpoint), plan);
    }

    private Round race(List<Endpoint> endpoints, TlsPlan plan) {
        AddressRace.Result result = new AddressRace(
                        endpoints,
                        endpoint -> sessions.connect(endpoint, deadline),
                        sessions.connectionAttemptDelay(),
                        deadline)
                .run();
        List<Attempt> losers = new ArrayList<>();
        for (AddressRace.Lost lost : result.lost()) {
            losers.add(loser(lost, plan, result.winner()));
        }
        return new Round(result.winner(), losers);
    }

    private Attempt loser(AddressRace.Lost lost, TlsPlan plan, AddressRace.@Nullable Connected winner) {
        SessionFailure failure = lost.failure();
        String error = failure != null
                ? failure.message()
                : "Given up after " + lost.time().toMillis() + " ms without a connection"
                        + (winner == null ? "" : ", as " + winner.endpoint() + " was connected");
        sessions.observers().connectFailed(host.host(), lost.endpoint(), lost.time(), error);
        return Attempt.builder(
                        host.host(),
                        plan.outcome(TlsStatus.SKIPPED, null, error).build(),
                        Phase.CONNECT)
                .endpoint(lost.endpoint())
                .failure(failure)
                .error(error)
                .timings(Map.of(Phase.CONNECT, lost.time()))
                .build();
    }
}
