package org.smtpclient.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.ProbeReport;
import org.smtpclient.core.client.SmtpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens a session with every mail host of a domain, and sends no mail. */
@Command(
        name = "probe",
        description = "Resolve a domain, connect to each of its mail hosts, greet, upgrade to TLS, and say what was"
                + " found and why. Sends no mail.",
        versionProvider = VersionProvider.class)
final class ProbeCommand implements Callable<Integer> {
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
            ProbeReport report = client.probe(settings.nextHop(target));
            Conclusion conclusion =
                    report == null ? Conclusion.outOfTime("looking up " + target, settings) : Conclusion.of(report);
            print(out, target, report, conclusion, check.verdict());
            return conclusion.tell(target, err);
        }
    }

    private void print(
            PrintWriter out,
            MailDomain target,
            @Nullable ProbeReport report,
            Conclusion conclusion,
            ResolverVerdict verdict) {
        if (options.json()) {
            Json.print(
                    report == null
                            ? PlanJson.planless(target, conclusion, verdict)
                            : PlanJson.probe(target, report, conclusion, verdict),
                    out);
        } else if (report == null) {
            new PlanText(out).planless(target, conclusion, verdict);
        } else {
            new PlanText(out).probe(target, report, conclusion, verdict);
        }
    }
}
