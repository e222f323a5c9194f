package org.smtpclient.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.ProbeReport;
import org.smtpclient.core.client.SmtpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Opens a session with every mail host of a domain, and sends no mail. */
@Command(
        name = "probe",
        description = "Resolve a domain, connect to each of its mail hosts, greet, upgrade to TLS, and say what was"
                + " found and why. Sends no mail.",
        versionProvider = VersionProvider.class)
final class ProbeCommand extends DomainCommand<ProbeReport> {
    @Mixin
    private final ServerOptions serverOptions = new ServerOptions();

    @Mixin
    private final AuthArguments authArguments = new AuthArguments();

    @Override
    Server server(SharedOptions shared, Settings settings) {
        return serverOptions.server(shared, settings, authArguments);
    }

    @Override
    List<Attempt> attempts(ProbeReport report) {
        return report.attempts();
    }

    @Override
    @Nullable
    ProbeReport find(SmtpClient client, NextHop nextHop) {
        return client.probe(nextHop);
    }

    @Override
    Conclusion conclude(ProbeReport report) {
        return Conclusion.of(report);
    }

    @Override
    JsonObject json(MailDomain target, ProbeReport report, Conclusion conclusion, ResolverVerdict verdict) {
        return PlanJson.probe(target, report, conclusion, verdict);
    }

    @Override
    void text(PlanText text, MailDomain target, ProbeReport report, Conclusion conclusion, ResolverVerdict verdict) {
        text.probe(target, report, conclusion, verdict);
    }
}
