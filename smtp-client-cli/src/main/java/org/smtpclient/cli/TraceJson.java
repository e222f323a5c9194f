package org.smtpclient.cli;

import java.util.List;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.tls.TraceStep;

/** The {@code trace} of {@code explain}'s document. */
final class TraceJson {
    private TraceJson() {}

    static List<JsonObject> of(List<TraceStep> steps) {
        return steps.stream().map(TraceJson::of).toList();
    }

    private static JsonObject of(TraceStep step) {
        DnsResult<?> fact = step.fact();
        if (fact == null) {
            return new JsonObject()
                    .with("kind", "rule")
                    .with("text", step.text())
                    .with("reference", step.reference());
        }
        JsonObject object = new JsonObject()
                .with("kind", "fact")
                .with("text", step.text())
                .with("name", fact.query().name())
                .with("type", fact.query().type())
                .with("status", LookupStatus.of(fact));
        if (fact instanceof DnsAnswer<?> answer) {
            return object.with("dnssec", LookupStatus.of(answer.status()))
                    .with("ttl", answer.ttl().toSeconds())
                    .with(
                            "records",
                            answer.sortedRecords().stream()
                                    .map(Object::toString)
                                    .toList())
                    .with("error", answer.kind() == DnsAnswer.Kind.RECORDS ? null : Facts.why(answer));
        }
        return object.with("dnssec", null)
                .with("ttl", null)
                .with("records", List.of())
                .with("error", Facts.why(fact));
    }
}
