package org.smtpclient.cli;

import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import picocli.CommandLine.Command;

/** Tells from the DNS alone how mail for a domain would be delivered, and why. */
@Command(
        name = "explain",
        description =
                "Show from the DNS alone how mail for a domain would be delivered, with every fact and rule behind"
                        + " the decision. Connects to no mail host.",
        versionProvider = VersionProvider.class)
final class ExplainCommand extends DomainCommand<DeliveryPlan> {
    @Override
    @Nullable
    DeliveryPlan find(SmtpClient client, NextHop nextHop) {
        return client.plan(nextHop);
    }

    @Override
    Conclusion conclude(DeliveryPlan plan) {
        return Conclusion.of(plan);
    }

    @Override
    JsonObject json(MailDomain target, DeliveryPlan plan, Conclusion conclusion, ResolverVerdict verdict) {
        return PlanJson.explain(target, plan, conclusion, verdict);
    }

    @Override
    void text(PlanText text, MailDomain target, DeliveryPlan plan, Conclusion conclusion, ResolverVerdict verdict) {
        text.explain(target, plan, conclusion, verdict);
    }
}
