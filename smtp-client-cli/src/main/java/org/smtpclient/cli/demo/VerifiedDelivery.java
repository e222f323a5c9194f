package org.smtpclient.cli.demo;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.testkit.smtp.ReceivedTransaction;

/** The whole job, with all as it should be. */
final class VerifiedDelivery implements Part {

    @Override
    public String title() {
        return "A signed zone, and the mail host it vouches for";
    }

    @Override
    public String verdict() {
        return "signed zone validated by DNSSEC, " + Stage.MAIL_HOST + " authenticated, message delivered";
    }

    @Override
    public void play(Stage stage, Page page, Checks checks) throws IOException, BareLineEndException {
        page.heading("The signed zone " + Stage.DOMAIN + ", signed for this demonstration, served by DNS at "
                + stage.dnsAddress() + ":");
        page.lines(stage.records());
        page.entry("trust anchor", stage.dns().trustAnchor().strip().replaceAll("\\s+", " "));

        try (SmtpClient client = stage.client()) {
            page.heading("DNSSEC, validated in this process from the trust anchor:");
            ResolverVerdict resolver = client.probeResolver();
            page.line(resolver.explanation());
            DeliveryPlan plan = client.plan(new NextHop.Domain(MailDomain.parse(Stage.DOMAIN)));
            if (plan == null) {
                checks.that(false, "The look-ups end in time", "no answer");
                return;
            }
            DnsResult<?> mx = Telling.lookup(plan, RecordType.MX);
            DnsResult<?> tlsa = Telling.lookup(plan, RecordType.TLSA);
            Telling.lookup(page, mx);
            Telling.lookup(page, Telling.lookup(plan, RecordType.A));
            Telling.lookup(page, tlsa);
            page.heading("What follows for " + Stage.MAIL_HOST + ", fact by fact and rule by rule:");
            Telling.trace(page, plan);

            DeliveryReport report = client.send(Letter.envelope(), Letter.message());
            report.attempts().forEach(attempt -> {
                page.heading("The dialogue with " + attempt.host() + ", as the client had it:");
                page.lines(attempt.transcript());
            });
            page.heading("The report:");
            Telling.report(page, report);

            List<ReceivedTransaction> stored = report.isDelivered()
                    ? stage.mailHost().awaitTransactions(1, Stage.PATIENCE)
                    : stage.mailHost().transactions();
            page.heading("The message:");
            page.entry("sent", summary(Letter.octets()));
            stored.forEach(transaction -> page.entry("server stored", summary(transaction.data())));

            page.heading("Is it so?");
            checks.that(
                    resolver.kind() == ResolverVerdict.Kind.DNSSEC_WORKS,
                    "The resolver validates DNSSEC from the trust anchor",
                    resolver);
            checks.that(Telling.isSecure(mx), "The MX records are secure", mx);
            checks.that(Telling.isSecure(tlsa), "The TLSA records are secure", tlsa);
            checkReport(stage, checks, report);
            checkServer(stored, checks);
        }
    }

    private static void checkReport(Stage stage, Checks checks, DeliveryReport report) {
        List<TlsOutcome> sessions = report.attempts().stream().map(Attempt::tls).toList();
        checks.that(
                sessions.size() == 1 && sessions.get(0).status() == TlsStatus.AUTHENTICATED,
                "One session, the peer authenticated after STARTTLS",
                sessions);
        checks.that(
                sessions.stream().allMatch(tls -> stage.tlsa().equals(tls.matched())),
                "What vouched for the peer is the zone's TLSA record",
                sessions);
        checks.that(
                Telling.allAre(report, RecipientOutcome.Delivered.class),
                "The message is delivered to both recipients",
                report);
    }

    private static void checkServer(List<ReceivedTransaction> stored, Checks checks) {
        checks.that(
                stored.size() == 1 && stored.get(0).stored() && stored.get(0).tls(),
                "The server stored one message, over TLS",
                stored);
        if (stored.isEmpty()) {
            return;
        }
        ReceivedTransaction transaction = stored.get(0);
        Envelope envelope = Letter.envelope();
        checks.that(
                ("<" + transaction.reversePath() + ">")
                                .equals(envelope.reversePath().toString())
                        && transaction
                                .forwardPaths()
                                .equals(envelope.recipients().stream()
                                        .map(Mailbox::toString)
                                        .toList()),
                "with the sender and recipients of the envelope,",
                transaction);
        byte[] sent = Letter.octets();
        checks.that(
                Arrays.equals(sent, transaction.data()),
                "and what it stored is what was sent, octet for octet (" + sent.length + " octets)",
                transaction.dataOctets() + " octets");
    }

    private static String summary(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return octets.length + " octets, SHA-256 " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
