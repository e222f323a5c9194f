package org.smtpclient.core.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.outcome.RecipientOutcome;

/** What became of one message. Immutable. */
public final class DeliveryReport {
    private final List<RecipientReport> recipients;
    private final List<Attempt> attempts;

    private DeliveryReport(List<RecipientReport> recipients, List<Attempt> attempts) {
        this.recipients = List.copyOf(recipients);
        this.attempts = List.copyOf(attempts);
    }

    static DeliveryReport of(Envelope envelope, List<Consignment> consignments, List<Attempt> attempts) {
        Map<Mailbox, RecipientReport> all = new HashMap<>();
        consignments.forEach(consignment -> all.putAll(consignment.reports()));
        return new DeliveryReport(envelope.recipients().stream().map(all::get).toList(), attempts);
    }

    /** {@return every recipient once, in the envelope's order} */
    public List<RecipientReport> recipients() {
        return recipients;
    }

    /** {@return every attempt, in the order they were made} */
    public List<Attempt> attempts() {
        return attempts;
    }

    /** {@return whether every recipient's server has taken responsibility for the message} */
    public boolean isDelivered() {
        return recipients.stream().allMatch(report -> report.outcome() instanceof RecipientOutcome.Delivered);
    }

    @Override
    public String toString() {
        return recipients.toString();
    }
}
