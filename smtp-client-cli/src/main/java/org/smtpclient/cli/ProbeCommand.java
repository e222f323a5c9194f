package org.smtpclient.cli;

import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.ProbeReport;
import org.smtpclient.core.client.SmtpClient;
import picocli.CommandLine.Command;

/** Opens a session with every mail host of a domain, and sends no mail. */
@Command(
        name = "probe",
        description = "Resolve a domain, connect to each of its mail hosts, greet, upgrade to TLS, and say what was"
                + " found and why. Sends no mail.",
        versionProvider = VersionProvider.class)
final class ProbeCommand extends DomainCommand<ProbeReport> {
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
