package org.smtpclient.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.core.client.ProbeReport;
import org.smtpclient.core.routing.MxRoute;

/**
 * What a probe or an explanation comes to.
 *
 * @param result as in the document
 * @param exitCode to end with
 * @param error one line; null where all is well
 */
record Conclusion(String result, int exitCode, @Nullable String error) {
    private static final Conclusion DELIVERABLE = new Conclusion("deliverable", ExitCodes.OK, null);

    /** From the DNS alone. */
    static Conclusion of(DeliveryPlan plan) {
        List<String> obstacles = new ArrayList<>();
        for (HostPlan host : Trace.hosts(plan)) {
            String obstacle = host.obstacle();
            if (obstacle == null) {
                return DELIVERABLE;
            }
            obstacles.add(host.host() + ": " + obstacle);
        }
        return undeliverable(plan, obstacles);
    }

    /** From what the hosts said. */
    static Conclusion of(ProbeReport report) {
        if (report.isDeliverable()) {
            return DELIVERABLE;
        }
        List<String> errors = new ArrayList<>();
        for (Attempt attempt : report.attempts()) {
            errors.add(attempt.host() + ": " + attempt.error());
        }
        return undeliverable(report.plan(), errors);
    }

    static Conclusion outOfTime(String doing, Settings settings) {
        return temporary("The time of " + seconds(settings) + " s ran out while " + doing
                + "; ask another resolver (--resolver) or allow more time (--timeout)");
    }

    /** Tells the error, if there is one, on stderr, and gives the exit code. */
    int tell(MailDomain domain, PrintWriter err) {
        if (error != null) {
            err.println(Text.oneLine("smtp-client: " + domain + ": " + error));
        }
        return exitCode;
    }

    private static Conclusion undeliverable(DeliveryPlan plan, List<String> errors) {
        DeliveryPlan.Dead dead = plan.dead();
        if (dead != null) {
            return new Conclusion(
                    "permanent-failure",
                    plan.isNonexistent() ? ExitCodes.NO_HOST : ExitCodes.UNAVAILABLE,
                    dead.reason());
        }
        return temporary(
                plan.route() instanceof MxRoute.LookupFailed failed ? failed.toString() : String.join("; ", errors));
    }

    private static Conclusion temporary(String error) {
        return new Conclusion("temporary-failure", ExitCodes.TEMPORARY, error);
    }

    private static String seconds(Settings settings) {
        long millis = settings.timeout().toMillis();
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }
}
