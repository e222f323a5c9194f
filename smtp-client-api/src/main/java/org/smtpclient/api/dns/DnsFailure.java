package org.smtpclient.api.dns;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A look-up that yielded no trustworthy answer. It says nothing about whether records exist.
 *
 * @param <R> type of the records asked for
 */
public final class DnsFailure<R extends DnsRecord> implements DnsResult<R> {

    /** What went wrong. */
    public enum Kind {
        /** DNSSEC validation failed (RFC 4033 §5, bogus). */
        BOGUS,
        /** The server answered SERVFAIL; a validating resolver says so of bogus answers too. */
        SERVFAIL,
        /** The server answered REFUSED. */
        REFUSED,
        /** No answer in time. */
        TIMEOUT,
        /** The server could not be reached. */
        UNREACHABLE,
        /** The answer could not be understood, or its aliases loop or are too many. */
        MALFORMED,
        /** Another response code, named in the detail. */
        OTHER
    }

    private final DnsQuery<R> query;
    private final Kind kind;
    private final String detail;
    private final List<ExtendedDnsError> extendedErrors;
    private final @Nullable Throwable cause;

    private DnsFailure(
            DnsQuery<R> query,
            Kind kind,
            String detail,
            List<ExtendedDnsError> extendedErrors,
            @Nullable Throwable cause) {
        this.query = Objects.requireNonNull(query, "query");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.detail = Objects.requireNonNull(detail, "detail");
        this.extendedErrors = extendedErrors;
        this.cause = cause;
    }

    /**
     * A failure.
     *
     * @param query the question
     * @param kind what went wrong
     * @param detail for people: which server, what it said; one line
     * @param <R> type of the records
     * @return the failure
     */
    public static <R extends DnsRecord> DnsFailure<R> of(DnsQuery<R> query, Kind kind, String detail) {
        return new DnsFailure<>(query, kind, detail, List.of(), null);
    }

    /**
     * The same failure with the server's explanations.
     *
     * @param errors in the order they came
     * @return the failure
     */
    public DnsFailure<R> withExtendedErrors(List<ExtendedDnsError> errors) {
        return new DnsFailure<>(query, kind, detail, List.copyOf(errors), cause);
    }

    /**
     * The same failure with what caused it.
     *
     * @param throwable the cause
     * @return the failure
     */
    public DnsFailure<R> withCause(Throwable throwable) {
        return new DnsFailure<>(query, kind, detail, extendedErrors, throwable);
    }

    @Override
    public DnsQuery<R> query() {
        return query;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return one line for people: which server was asked, what it said} */
    public String detail() {
        return detail;
    }

    /** {@return the server's explanations (RFC 8914); empty where there were none} */
    public List<ExtendedDnsError> extendedErrors() {
        return extendedErrors;
    }

    /** {@return the exception behind the failure, or null} */
    public @Nullable Throwable cause() {
        return cause;
    }

    /** {@return one line: question, kind, detail, extended errors} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(query).append(": ").append(kind);
        if (!detail.isEmpty()) {
            text.append(", ").append(detail);
        }
        extendedErrors.forEach(error -> text.append(", ").append(error));
        return text.toString();
    }
}
