package org.smtpclient.cli;

import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.core.client.ProbeReport;
import org.smtpclient.core.reply.Reply;

/** The documents of {@code probe} and {@code explain}. */
final class PlanJson {
    private PlanJson() {}

    static JsonObject probe(MailDomain domain, ProbeReport report, Conclusion conclusion, ResolverVerdict verdict) {
        List<JsonObject> hosts = new ArrayList<>();
        for (int i = 0; i < report.attempts().size(); i++) {
            HostPlan host = report.plan().hosts().get(i);
            Attempt attempt = report.attempts().get(i);
            hosts.add(host(host).with("tls", TlsJson.of(attempt.tls())).with("smtp", smtp(attempt)));
        }
        return document(domain, MxFacts.of(report.plan().route()), hosts, conclusion, verdict);
    }

    static JsonObject explain(MailDomain domain, DeliveryPlan plan, Conclusion conclusion, ResolverVerdict verdict) {
        List<JsonObject> hosts = Trace.hosts(plan).stream()
                .map(host -> host(host)
                        .with("tls", TlsJson.planned(host.tls().skipped()))
                        .with("trace", TraceJson.of(Trace.of(plan, host))))
                .toList();
        return document(domain, MxFacts.of(plan.route()), hosts, conclusion, verdict);
    }

    /** Where the time ran out before there was a plan. */
    static JsonObject planless(MailDomain domain, Conclusion conclusion, ResolverVerdict verdict) {
        return document(domain, MxFacts.missing(String.valueOf(conclusion.error())), List.of(), conclusion, verdict);
    }

    private static JsonObject document(
            MailDomain domain, MxFacts mx, List<JsonObject> hosts, Conclusion conclusion, ResolverVerdict verdict) {
        return new JsonObject()
                .with("domain", domain)
                .with(
                        "mx",
                        new JsonObject()
                                .with("status", mx.status())
                                .with("implicit", mx.implicit())
                                .with("error", mx.error())
                                .with(
                                        "hosts",
                                        mx.records().stream().map(PlanJson::mx).toList()))
                .with("hosts", hosts)
                .with("result", conclusion.result())
                .with("error", conclusion.error())
                .with(
                        "resolver",
                        new JsonObject()
                                .with("verdict", Text.of(verdict.kind()))
                                .with("explanation", verdict.explanation()));
    }

    private static JsonObject mx(MxRecord record) {
        return new JsonObject().with("preference", record.preference()).with("host", record.exchange());
    }

    private static JsonObject host(HostPlan host) {
        AddressFacts addresses = AddressFacts.of(host);
        TlsaFacts tlsa = TlsaFacts.of(host);
        return new JsonObject()
                .with("host", host.host())
                .with("preference", host.preference())
                .with(
                        "addresses",
                        new JsonObject()
                                .with("status", addresses.status())
                                .with("list", addresses.list())
                                .with("error", addresses.error()))
                .with(
                        "tlsa",
                        new JsonObject()
                                .with("status", tlsa.status())
                                .with("name", tlsa.name())
                                .with("records", tlsa.records())
                                .with("usable", tlsa.usable())
                                .with("error", tlsa.error()));
    }

    private static JsonObject smtp(Attempt attempt) {
        Reply greeting = attempt.greeting();
        return new JsonObject()
                .with("address", attempt.endpoint() instanceof Endpoint.Tcp tcp ? AddressText.of(tcp.address()) : null)
                .with("greeting", greeting)
                .with("capabilities", attempt.capabilities().lines())
                .with("error", attempt.error())
                .with("failure", SendJson.failure(attempt))
                .with("transcript", SendJson.transcript(attempt));
    }
}
