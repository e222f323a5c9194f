package org.smtpclient.core.client;

import java.util.List;
import java.util.Objects;

/** What a probe found: the plan from the DNS, and the attempts at each host, which sent no mail. Immutable. */
public final class ProbeReport {
    private final DeliveryPlan plan;
    private final List<Attempt> attempts;

    ProbeReport(DeliveryPlan plan, List<Attempt> attempts) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.attempts = List.copyOf(attempts);
        if (attempts.size() != plan.hosts().size()) {
            throw new IllegalArgumentException("A probe has one attempt for each host");
        }
    }

    /** {@return the hosts in the order to try them, or why there are none} */
    public DeliveryPlan plan() {
        return plan;
    }

    /** {@return for each of the plan's hosts, in its order, the attempt that went furthest} */
    public List<Attempt> attempts() {
        return attempts;
    }

    /** {@return whether at least one host would have been asked to take mail} */
    public boolean isDeliverable() {
        return attempts.stream().anyMatch(attempt -> attempt.error() == null);
    }
}
