package org.smtpclient.dns.dnsjava;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.ExtendedDnsError;

/** Carries a failed look-up through a chain of futures; it never leaves the package. */
final class LookupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DnsFailure.Kind kind;
    private final transient List<ExtendedDnsError> extendedErrors;
    private boolean ofTruncation;

    LookupException(DnsFailure.Kind kind, String detail) {
        this(kind, detail, List.of(), null);
    }

    LookupException(DnsFailure.Kind kind, String detail, @Nullable Throwable cause) {
        this(kind, detail, List.of(), cause);
    }

    LookupException(
            DnsFailure.Kind kind, String detail, List<ExtendedDnsError> extendedErrors, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.extendedErrors = extendedErrors;
    }

    DnsFailure.Kind kind() {
        return kind;
    }

    List<ExtendedDnsError> extendedErrors() {
        return extendedErrors;
    }

    /** Marks this as the failure to get by TCP what did not fit into a datagram. */
    LookupException ofTruncation() {
        ofTruncation = true;
        return this;
    }

    boolean isOfTruncation() {
        return ofTruncation;
    }

    /**
     * What a future ended with, as a failed look-up. Anything but a {@code LookupException} comes of a message that
     * dnsjava could not digest.
     */
    static LookupException of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof LookupException known
                ? known
                : new LookupException(
                        DnsFailure.Kind.MALFORMED, "an answer could not be processed: " + cause, List.of(), cause);
    }

    <R extends DnsRecord> DnsFailure<R> toFailure(DnsQuery<R> query) {
        DnsFailure<R> failure =
                DnsFailure.of(query, kind, String.valueOf(getMessage())).withExtendedErrors(extendedErrors);
        return getCause() == null ? failure : failure.withCause(getCause());
    }
}
