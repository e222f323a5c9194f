package org.smtpclient.cli.demo;

import java.io.IOException;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.testkit.dns.DnsFault;

/** The true mail host, but somebody has tampered with the zone's TLSA records. */
final class BogusDeferred implements Part {
    private final DnsFault fault;

    /** The part with a signature that does not verify. */
    BogusDeferred() {
        this(DnsFault.CORRUPT_SIGNATURE);
    }

    /**
     * The part.
     *
     * @param fault how the TLSA records are answered
     */
    BogusDeferred(DnsFault fault) {
        this.fault = fault;
    }

    @Override
    public String title() {
        return "The true mail host, and a zone that somebody has tampered with";
    }

    @Override
    public String verdict() {
        return "bogus zone noticed, delivery deferred, nothing sent";
    }

    @Override
    public void play(Stage stage, Page page, Checks checks) throws IOException, BareLineEndException {
        page.heading("The TLSA record is served with a signature that does not verify.");
        stage.spoilTlsa(fault);
        int earlier = stage.mailHost().connections().size();
        int earlierAtImpostor = stage.impostor().connections().size();
        long asked = stage.dns().queryCount(stage.tlsaName(), "TLSA");
        try (SmtpClient client = stage.client()) {
            DeliveryPlan plan = client.plan(new NextHop.Domain(MailDomain.parse(Stage.DOMAIN)));
            if (plan == null) {
                checks.that(false, "The look-ups end in time", "no answer");
                return;
            }
            DnsResult<?> tlsa = Telling.lookup(plan, RecordType.TLSA);
            page.heading("DNSSEC, validated in this process from the trust anchor:");
            Telling.lookup(page, Telling.lookup(plan, RecordType.MX));
            Telling.lookup(page, tlsa);
            page.heading("What follows for " + Stage.MAIL_HOST + ", fact by fact and rule by rule:");
            Telling.trace(page, plan);
            DeliveryReport report = client.send(Letter.envelope(), Letter.message());
            page.heading("The report:");
            Telling.report(page, report);

            page.heading("Is it so?");
            checks.that(Telling.isBogus(tlsa), "The TLSA records are bogus, and count as no knowledge at all", tlsa);
            checks.that(
                    stage.dns().queryCount(stage.tlsaName(), "TLSA") > asked,
                    "The DNS server was asked for them",
                    stage.dns().queries());
            checks.that(
                    report.attempts().size() == 1
                            && report.attempts().stream()
                                    .allMatch(attempt -> attempt.tls().status() == TlsStatus.SKIPPED
                                            && attempt.tls().resultType() == TlsResultType.DNSSEC_INVALID),
                    "The host was not tried (" + TlsResultType.DNSSEC_INVALID + "),",
                    report.attempts());
            checks.that(
                    stage.mailHost().connections().size() == earlier
                            && stage.impostor().connections().size() == earlierAtImpostor,
                    "and nothing was sent: no server was even connected",
                    stage.mailHost().connections());
            checks.that(
                    Telling.allAre(report, RecipientOutcome.Deferred.class),
                    "Both recipients are deferred: the message is not lost",
                    report);
        }
    }
}
