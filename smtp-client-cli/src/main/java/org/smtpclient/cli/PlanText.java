package org.smtpclient.cli;

import java.io.PrintWriter;
import java.util.List;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.core.client.ProbeReport;
import org.smtpclient.core.reply.Reply;

/** What {@code probe} and {@code explain} say to people. */
final class PlanText {
    private final Layout layout;

    PlanText(PrintWriter out) {
        this.layout = new Layout(out);
    }

    void probe(MailDomain domain, ProbeReport report, Conclusion conclusion, ResolverVerdict verdict) {
        opening(domain, MxFacts.of(report.plan().route()), conclusion, verdict);
        for (int i = 0; i < report.attempts().size(); i++) {
            host(report.plan().hosts().get(i));
            Attempt attempt = report.attempts().get(i);
            tls(attempt.tls());
            smtp(attempt);
        }
    }

    void explain(MailDomain domain, DeliveryPlan plan, Conclusion conclusion, ResolverVerdict verdict) {
        opening(domain, MxFacts.of(plan.route()), conclusion, verdict);
        for (HostPlan host : Trace.hosts(plan)) {
            host(host);
            layout.fact("TLS", planned(host));
            layout.fact("Why", "");
            Trace.of(plan, host).forEach(this::step);
        }
    }

    void planless(MailDomain domain, Conclusion conclusion, ResolverVerdict verdict) {
        opening(domain, MxFacts.missing(String.valueOf(conclusion.error())), conclusion, verdict);
    }

    private void opening(MailDomain domain, MxFacts mx, Conclusion conclusion, ResolverVerdict verdict) {
        layout.heading(domain + ": " + conclusion.result().replace('-', ' '));
        layout.fact("Resolver", words(verdict));
        layout.fact("MX", mx.status() + (mx.error() == null ? "" : ": " + mx.error()));
        for (MxRecord record : mx.records()) {
            layout.fact("", record.toString());
        }
    }

    private static String words(ResolverVerdict verdict) {
        String meaning = switch (verdict.kind()) {
            case DNSSEC_WORKS -> "DNSSEC works";
            case NO_DNSSEC -> "no DNSSEC, so no DANE";
            case DNSSEC_BROKEN -> "DNSSEC does not come through";
            case UNREACHABLE -> "not reached";
        };
        return meaning + ": " + verdict.explanation();
    }

    private void host(HostPlan host) {
        layout.blank();
        layout.heading(host.preference() + " " + host.host());
        AddressFacts addresses = AddressFacts.of(host);
        layout.fact(
                "Addresses",
                addresses.status()
                        + (addresses.list().isEmpty() ? "" : ": " + String.join(", ", addresses.list()))
                        + (addresses.error() == null ? "" : "; " + addresses.error()));
        TlsaFacts tlsa = TlsaFacts.of(host);
        layout.fact(
                "TLSA",
                tlsa.status()
                        + (tlsa.records().isEmpty()
                                ? ""
                                : ": " + tlsa.name() + ", " + tlsa.usable() + " of "
                                        + tlsa.records().size() + " usable")
                        + (tlsa.error() == null ? "" : "; " + tlsa.error()));
        tlsa.records().forEach(record -> layout.fact("", record));
    }

    private void tls(TlsOutcome tls) {
        String handshake = tls.protocol() == null ? "" : ", " + tls.protocol() + " " + tls.cipher();
        layout.fact(
                "TLS",
                tls.status() + " (policy " + tls.policy() + ")" + handshake
                        + (tls.resultType() == null ? "" : ", " + tls.resultType()) + ": " + tls.reason());
        if (tls.status() == TlsStatus.AUTHENTICATED && tls.matched() != null) {
            layout.fact("", "vouched for by " + tls.matched());
        }
    }

    private static String planned(HostPlan host) {
        TlsOutcome tls = host.tls().skipped();
        String level = switch (host.tls().level()) {
            case NONE -> "not used";
            case OPPORTUNISTIC -> "used if offered";
            case MANDATORY ->
                host.tls().isBlocked()
                        ? "no session is allowed"
                        : host.tls().verifier() == null ? "required" : "required, and the peer authenticated";
        };
        return level + " (policy " + tls.policy() + "): " + tls.reason();
    }

    private void smtp(Attempt attempt) {
        String where = attempt.endpoint() instanceof Endpoint.Tcp tcp ? AddressText.of(tcp.address()) : "not connected";
        Reply greeting = attempt.greeting();
        layout.fact("SMTP", where + (greeting == null ? "" : ": " + greeting));
        List<String> offers = attempt.capabilities().lines();
        if (!offers.isEmpty()) {
            layout.fact("", "offers " + String.join(", ", offers));
        }
        if (attempt.error() != null) {
            layout.fact("", "ended at " + attempt.phase() + ": " + attempt.error());
        }
    }

    private void step(TraceStep step) {
        layout.fact("", (step.fact() == null ? "so:   " : "fact: ") + step);
    }
}
