package org.smtpclient.cli;

import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;

/** The facts and rules behind the decision about one host, complete: policies tell only what they have looked at. */
final class Trace {
    private Trace() {}

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
        steps.add(closing(host));
        return steps;
    }

    private static void addUntold(DnsResult<?> fact, List<TraceStep> told, List<TraceStep> steps) {
        if (told.stream().noneMatch(step -> step.fact() == fact)) {
            steps.add(TraceStep.fact(fact));
        }
    }

    private static TraceStep closing(HostPlan host) {
        String obstacle = host.obstacle();
        if (obstacle != null) {
            return TraceStep.rule("the host is not tried: " + obstacle, "RFC 5321 §5.1");
        }
        return TraceStep.rule(
                host.tls().reason(), host.tls().level() == TlsLevel.OPPORTUNISTIC ? "RFC 7435 §3" : "RFC 3207 §4.1");
    }
}
