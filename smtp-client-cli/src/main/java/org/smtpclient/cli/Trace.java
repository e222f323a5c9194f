package org.smtpclient.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;

/**
 * The facts and rules behind the decision about one host, complete: policies tell only what they have looked at. The same
 * facts give the same steps, in the same order.
 */
final class Trace {
    private static final Comparator<HostPlan> BY_PREFERENCE_AND_NAME =
            Comparator.comparingInt(HostPlan::preference).thenComparing(HostPlan::host);

    private Trace() {}

    /** The hosts of a plan, those of equal preference by name: a delivery tries these in random order. */
    static List<HostPlan> hosts(DeliveryPlan plan) {
        return plan.hosts().stream().sorted(BY_PREFERENCE_AND_NAME).toList();
    }

    static List<TraceStep> of(DeliveryPlan plan, HostPlan host) {
        List<TraceStep> told = host.tls().trace();
        List<TraceStep> steps = new ArrayList<>();
        DnsResult<MxRecord> mx = MxFacts.lookup(plan.route());
        if (mx != null) {
            addUntold(mx, told, steps);
        }
        HostAddresses addresses = host.addresses();
        if (addresses != null) {
            addresses.results().forEach(result -> addUntold(result, told, steps));
        }
        steps.addAll(told);
        String obstacle = host.obstacle();
        if (obstacle != null) {
            steps.add(TraceStep.rule("the host is not tried: " + obstacle, "RFC 5321 §5.1"));
        }
        return steps;
    }

    private static void addUntold(DnsResult<?> fact, List<TraceStep> told, List<TraceStep> steps) {
        if (told.stream().noneMatch(step -> step.fact() == fact)) {
            steps.add(TraceStep.fact(fact));
        }
    }
}
