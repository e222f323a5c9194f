package org.smtpclient.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.SmtpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells from the DNS alone how mail for a domain would be delivered, and why. */
@Command(
        name = "explain",
        description =
                "Show from the DNS alone how mail for a domain would be delivered, with every fact and rule behind"
                        + " the decision. Connects to no mail host.",
        versionProvider = VersionProvider.class)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final SharedOptions options = new SharedOptions();

    @Parameters(paramLabel = "DOMAIN", description = "A domain, or an address literal such as [192.0.2.1].")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String domain;

    @Override
    public Integer call() {
        Settings settings = options.settings();
        MailDomain target = options.parsed(domain, MailDomain::parse);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Deadline deadline = Deadline.after(settings.timeout());
        try (Progress progress = Progress.start(err, Progress.WANTED);
                SmtpClient client = Clients.builder(settings, progress).build()) {
            ResolverCheck check = ResolverCheck.start(client, deadline);
            DeliveryPlan plan = client.plan(settings.nextHop(target));
            Conclusion conclusion =
                    plan == null ? Conclusion.outOfTime("looking up " + target, settings) : Conclusion.of(plan);
            print(out, target, plan, conclusion, check.verdict());
            return conclusion.tell(target, err);
        }
    }

    private void print(
            PrintWriter out,
            MailDomain target,
            @Nullable DeliveryPlan plan,
            Conclusion conclusion,
            ResolverVerdict verdict) {
        if (options.json()) {
            Json.print(
                    plan == null
                            ? PlanJson.planless(target, conclusion, verdict)
                            : PlanJson.explain(target, plan, conclusion, verdict),
                    out);
        } else if (plan == null) {
            new PlanText(out).planless(target, conclusion, verdict);
        } else {
            new PlanText(out).explain(target, plan, conclusion, verdict);
        }
    }
}
