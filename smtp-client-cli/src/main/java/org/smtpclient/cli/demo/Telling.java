package org.smtpclient.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryPlan;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.core.client.RecipientReport;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.routing.MxRoute;
import org.smtpclient.testkit.smtp.ReceivedConnection;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.TranscriptLine;

/** Puts what the library reports and the servers saw into lines, and finds in it what the parts look at. */
final class Telling {
    private Telling() {}

    /** What a plan rests on for one type of record: the first such look-up; null if there was none. */
    static @Nullable DnsResult<?> lookup(DeliveryPlan plan, RecordType<?> type) {
        if (type == RecordType.MX && plan.route() instanceof MxRoute.Hosts hosts) {
            return hosts.mx();
        }
        for (HostPlan host : plan.hosts()) {
            for (TraceStep step : host.tls().trace()) {
                DnsResult<?> fact = step.fact();
                if (fact != null && fact.query().type() == type) {
                    return fact;
                }
            }
        }
        return null;
    }

    static boolean isSecure(@Nullable DnsResult<?> result) {
        return result instanceof DnsAnswer<?> answer
                && answer.kind() == DnsAnswer.Kind.RECORDS
                && answer.status() == DnssecStatus.SECURE;
    }

    static boolean isBogus(@Nullable DnsResult<?> result) {
        return result instanceof DnsFailure<?> failure && failure.kind() == DnsFailure.Kind.BOGUS;
    }

    /** The records of a look-up with their DNSSEC status, or why there are none. */
    static void lookup(Page page, @Nullable DnsResult<?> result) {
        if (result instanceof DnsAnswer<?> answer) {
            String status = "[DNSSEC: " + word(answer.status()) + "]";
            String name = answer.query().toString();
            if (answer.records().isEmpty()) {
                page.line(status + " " + name + ": " + answer.kind());
            }
            answer.records().forEach(record -> page.line(status + " " + name + " " + record));
        } else if (result instanceof DnsFailure<?> failure) {
            page.line("[DNSSEC: " + word(failure.kind()) + "] " + failure);
        }
    }

    /** The facts and rules behind the decision about each host, numbered. */
    static void trace(Page page, DeliveryPlan plan) {
        for (HostPlan host : plan.hosts()) {
            int number = 0;
            for (TraceStep step : host.tls().trace()) {
                page.line(++number + ". " + step);
            }
            page.line("=> " + host.tls());
        }
    }

    static void report(Page page, DeliveryReport report) {
        for (RecipientReport recipient : report.recipients()) {
            RecipientOutcome outcome = recipient.outcome();
            page.entry(recipient.recipient().toString(), outcome);
        }
        for (Attempt attempt : report.attempts()) {
            TlsOutcome tls = attempt.tls();
            page.entry("attempt", attempt.host() + (attempt.endpoint() == null ? "" : " at " + attempt.endpoint()));
            page.entry("  TLS", tls);
            if (tls.matched() != null) {
                page.entry("  authenticated by", "TLSA " + tls.matched());
            }
            tls.policies().forEach(policy -> page.entry("  policy", policy(policy)));
            page.entry("  last phase", attempt.phase());
            if (!attempt.timings().isEmpty()) {
                page.entry("  times in ms", timings(attempt));
            }
        }
    }

    private static String policy(PolicyResult result) {
        String kind = result.policy() + " (" + result.type() + ") of " + result.domain();
        if (!result.isApplied()) {
            return kind + ": does not apply";
        }
        String outcome =
                result.resultType() == null ? "met" : result.resultType().toString();
        return kind + ": " + outcome
                + (result.evidence().isEmpty() ? "" : ", by " + String.join(", ", result.evidence()));
    }

    private static String timings(Attempt attempt) {
        List<String> spent = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            Duration time = attempt.timings().get(phase);
            if (time != null) {
                spent.add(String.format(Locale.ROOT, "%s %.1f", phase, time.toNanos() / 1e6));
            }
        }
        return String.join(", ", spent);
    }

    /** What the servers saw of a connection. */
    static void dialogue(Page page, ReceivedConnection connection) {
        for (TranscriptLine line : connection.transcript()) {
            String who = switch (line.speaker()) {
                case CLIENT -> "C: ";
                case SERVER -> "S: ";
                case NOTE -> "-- ";
            };
            page.line(who + line.text());
        }
    }

    /** Whether a server was told nothing of a message: no sender, no recipient, no content. */
    static boolean sawNoMail(ScriptedServer server) {
        return server.transactions().isEmpty()
                && server.connections().stream()
                        .flatMap(connection -> connection.commands().stream())
                        .map(command -> command.toUpperCase(Locale.ROOT))
                        .noneMatch(command -> command.startsWith("MAIL")
                                || command.startsWith("RCPT")
                                || command.startsWith("DATA")
                                || command.startsWith("BDAT"));
    }

    static boolean allAre(DeliveryReport report, Class<? extends RecipientOutcome> kind) {
        return report.recipients().size() == Letter.envelope().recipients().size()
                && report.recipients().stream().map(RecipientReport::outcome).allMatch(kind::isInstance);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String commands(ScriptedServer server) {
        return server.connections().stream()
                .map(connection -> connection.commands().toString())
                .collect(Collectors.joining("; "));
    }
}
