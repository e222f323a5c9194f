package org.smtpclient.api.tls;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsResult;

/**
 * One step on the way to a directive: a fact from the DNS, or a rule that was applied. The same facts give the same
 * steps. A fact is worded only when its text is asked for, which most deliveries never do. Immutable.
 */
public final class TraceStep {
    private final @Nullable DnsResult<?> fact;
    private final String rule;
    private final @Nullable String reference;

    private TraceStep(@Nullable DnsResult<?> fact, String rule, @Nullable String reference) {
        this.fact = fact;
        this.rule = Objects.requireNonNull(rule, "text");
        this.reference = reference;
    }

    /**
     * A fact.
     *
     * @param result the look-up it comes from
     * @return the step
     */
    public static TraceStep fact(DnsResult<?> result) {
        return new TraceStep(Objects.requireNonNull(result, "result"), "", null);
    }

    /**
     * A rule.
     *
     * @param text what follows, one line
     * @param reference the section that says so, such as {@code RFC 7672 §2.2}
     * @return the step
     */
    public static TraceStep rule(String text, String reference) {
        return new TraceStep(null, text, Objects.requireNonNull(reference, "reference"));
    }

    private static String describe(DnsResult<?> result) {
        if (result instanceof DnsFailure<?> failure) {
            return failure.toString();
        }
        DnsAnswer<?> answer = (DnsAnswer<?>) result;
        StringBuilder text = new StringBuilder().append(answer.query()).append(": ");
        answer.aliases()
                .forEach(alias -> text.append("alias of ")
                        .append(alias.target())
                        .append(" (")
                        .append(alias.status())
                        .append("), "));
        text.append(answer.kind() == DnsAnswer.Kind.RECORDS ? answer.sortedRecords() : answer.kind());
        return text.append(", ")
                .append(answer.status())
                .append(", TTL ")
                .append(answer.ttl().toSeconds())
                .toString();
    }

    /** {@return the look-up behind a fact, null for a rule} */
    public @Nullable DnsResult<?> fact() {
        return fact;
    }

    /** {@return one line for people} */
    public String text() {
        return fact == null ? rule : describe(fact);
    }

    /** {@return the section behind a rule, null for a fact} */
    public @Nullable String reference() {
        return reference;
    }

    @Override
    public String toString() {
        return reference == null ? text() : rule + " (" + reference + ")";
    }
}
