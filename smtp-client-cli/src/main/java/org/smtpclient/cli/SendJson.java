package org.smtpclient.cli;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.RecipientReport;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.reply.Reply;

/** The document of {@code send}. */
final class SendJson {
    private SendJson() {}

    static JsonObject of(DeliveryReport report, @Nullable String error) {
        return new JsonObject()
                .with(
                        "recipients",
                        report.recipients().stream().map(SendJson::of).toList())
                .with("attempts", report.attempts().stream().map(SendJson::of).toList())
                .with("error", error);
    }

    private static JsonObject of(RecipientReport report) {
        RecipientOutcome outcome = report.outcome();
        Reply reply = outcome.reply();
        return new JsonObject()
                .with("address", report.recipient())
                .with("status", outcome.status())
                .with("code", reply == null ? null : reply.code())
                .with("enhanced", outcome.enhanced())
                .with("text", reply == null ? null : reply.lines())
                .with("host", report.host())
                .with("tls", report.tls())
                .with("reason", outcome.reason())
                .with("advice", outcome.advice());
    }

    private static JsonObject of(Attempt attempt) {
        Reply reply = attempt.reply();
        return new JsonObject()
                .with("host", attempt.host())
                .with("address", attempt.endpoint() instanceof Endpoint.Tcp tcp ? AddressText.of(tcp.address()) : null)
                .with("tls", TlsJson.of(attempt.tls()))
                .with("phase", attempt.phase())
                .with("reply", reply == null ? null : of(reply))
                .with("error", attempt.error())
                .with("failure", failure(attempt))
                .with("milliseconds", timings(attempt))
                .with("transcript", transcript(attempt));
    }

    /** The dialogue, line by line; null where none was asked for, or there was none. */
    static @Nullable List<String> transcript(Attempt attempt) {
        return attempt.transcript().isEmpty() ? null : attempt.transcript();
    }

    /** What kind of failure ended the session, in words that do not change. */
    static @Nullable String failure(Attempt attempt) {
        SessionFailure failure = attempt.failure();
        return failure == null ? null : Text.of(failure.kind());
    }

    private static JsonObject of(Reply reply) {
        return new JsonObject()
                .with("code", reply.code())
                .with("enhanced", reply.enhanced())
                .with("text", reply.lines());
    }

    private static JsonObject timings(Attempt attempt) {
        JsonObject timings = new JsonObject();
        new TreeMap<>(attempt.timings()).forEach((phase, spent) -> add(timings, phase.toString(), spent));
        return timings;
    }

    /** Two phases may share a name, the message's commands and its octets; their times add up. */
    private static void add(JsonObject timings, String phase, Duration spent) {
        Object before = timings.fields().get(phase);
        timings.with(phase, spent.toMillis() + (before instanceof Number number ? number.longValue() : 0));
    }
}
