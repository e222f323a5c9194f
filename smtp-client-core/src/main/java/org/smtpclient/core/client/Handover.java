package org.smtpclient.core.client;

import java.util.List;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.outcome.RecipientOutcome;

/** Messages to be handed to one session, and what became of them there. */
final class Handover {
    private final List<Consignment> consignments;
    private List<List<RecipientOutcome>> outcomes = List.of();
    private boolean cutShort;

    Handover(List<Consignment> consignments) {
        this.consignments = consignments;
    }

    /** Delivers to those who are still open, all messages one behind the other. */
    void deliver(SmtpConnection connection) {
        outcomes = connection.deliverAll(
                consignments.stream().map(Consignment::rest).toList());
        cutShort = connection.isExhausted() && connection.failure() == null && isAnySettled();
    }

    /** Whether the session carried some and left others to another session, since the server's LIMITS are reached. */
    boolean isCutShort() {
        return cutShort;
    }

    private boolean isAnySettled() {
        return outcomes.stream()
                .flatMap(List::stream)
                .anyMatch(outcome -> !(outcome instanceof RecipientOutcome.Deferred));
    }

    int messages() {
        return consignments.size();
    }

    /** Whether the session did not come as far as the messages. */
    boolean isVain() {
        return outcomes.isEmpty();
    }

    boolean isAnyDeferred() {
        return outcomes.stream()
                .flatMap(List::stream)
                .anyMatch(outcome -> outcome instanceof RecipientOutcome.Deferred);
    }

    /** Settles what became of every recipient. */
    void settleEach(String host, TlsOutcome tls) {
        for (int i = 0; i < outcomes.size(); i++) {
            consignments.get(i).settleEach(outcomes.get(i), host, tls);
        }
    }

    /**
     * Settles what the server said of recipients, and not what the session's end alone would say.
     *
     * @return whether it said anything
     */
    boolean settleWords(String host, TlsOutcome tls) {
        boolean any = false;
        for (int i = 0; i < outcomes.size(); i++) {
            any |= consignments.get(i).settleWords(outcomes.get(i), host, tls);
        }
        return any;
    }
}
