package org.smtpclient.dns.jndi;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.naming.CommunicationException;
import javax.naming.ConfigurationException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.ServiceUnavailableException;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsFailure.Kind;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;

/** Reads JNDI's exceptions. Where they do not tell, the kind is {@code OTHER}: a failure all the same. */
final class Failures {
    private Failures() {}

    static <R extends DnsRecord> DnsResult<R> of(DnsQuery<R> query, Throwable thrown, JndiClient client) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Kind kind = kind(cause);
        if (kind == Kind.TIMEOUT) {
            return timeout(query, client).withCause(cause);
        }
        return DnsFailure.of(query, kind, client + ": " + describe(kind, cause)).withCause(cause);
    }

    static <R extends DnsRecord> DnsFailure<R> timeout(DnsQuery<R> query, JndiClient client) {
        return DnsFailure.of(
                query,
                Kind.TIMEOUT,
                client + ": no answer within " + query.timeout().toMillis() + " ms");
    }

    private static Kind kind(Throwable cause) {
        if (cause instanceof DeadlineException) {
            return Kind.TIMEOUT;
        }
        if (cause instanceof MalformedAnswerException || cause instanceof IllegalArgumentException) {
            return Kind.MALFORMED;
        }
        if (cause instanceof ServiceUnavailableException) {
            return Kind.SERVFAIL;
        }
        if (cause instanceof OperationNotSupportedException && says(cause, "refused")) {
            return Kind.REFUSED;
        }
        if (cause instanceof ConfigurationException) {
            return Kind.UNREACHABLE;
        }
        if (cause instanceof CommunicationException communication) {
            return kindOfIo(communication);
        }
        return Kind.OTHER;
    }

    /** JNDI has one exception for what cannot be sent and what cannot be read; the words tell. */
    private static Kind kindOfIo(CommunicationException thrown) {
        Throwable root = thrown.getRootCause();
        if (isUnreadable(thrown) || (root != null && isUnreadable(root))) {
            return Kind.MALFORMED;
        }
        if (root instanceof SocketTimeoutException) {
            return Kind.TIMEOUT;
        }
        if (root instanceof IOException) {
            return Kind.UNREACHABLE;
        }
        return Kind.OTHER;
    }

    /** What JNDI could not read, it takes for lost and asks again; newer JDKs keep the reason as suppressed. */
    private static boolean isUnreadable(Throwable thrown) {
        return says(thrown, "malformed")
                || says(thrown, "corrupted")
                || Stream.of(thrown.getSuppressed()).anyMatch(Failures::isUnreadable);
    }

    private static boolean says(Throwable thrown, String word) {
        String message = thrown.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(word);
    }

    private static String describe(Kind kind, Throwable cause) {
        if (cause instanceof RejectedExecutionException) {
            return "too many look-ups are waiting, or the resolver has been closed";
        }
        Throwable root = cause instanceof NamingException naming && naming.getRootCause() != null
                ? naming.getRootCause()
                : cause;
        String message = root.getMessage();
        return kind + (message == null || message.isBlank() ? "" : " (" + message.replaceAll("\\s+", " ") + ")");
    }
}
