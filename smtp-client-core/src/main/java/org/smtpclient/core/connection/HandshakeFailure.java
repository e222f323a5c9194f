package org.smtpclient.core.connection;

import java.io.EOFException;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Why a handshake failed before any policy could judge the peer. What the server's {@linkplain ServerOpening first
 * octets} show goes before what the TLS stack says of it. Immutable.
 */
final class HandshakeFailure {
    /** Who failed of what. */
    enum Kind {
        /** The server said that it failed, or refused. */
        ALERT,
        /** The server closed the connection, or it broke. */
        CLOSED,
        /** The server's versions of TLS are not this side's. */
        VERSION,
        /** Of cipher suites, groups, and signature algorithms there is none in common. */
        PARAMETERS,
        /** This side's TLS cannot read a certificate. */
        CERTIFICATE_UNREADABLE,
        /** This side's TLS refuses an algorithm, or a key for its size. */
        ALGORITHM_REFUSED,
        /** The server has not shown that it holds its certificate's key. */
        KEY_NOT_PROVEN,
        /** The caller's SSLContext judges certificates by itself. */
        FOREIGN_JUDGE,
        /** What the server sent is not TLS as it must be. */
        MALFORMED,
        /** This side's TLS could not be set up, or broke. */
        LOCAL;

        /** Whether it is a limit of this side's TLS rather than a fault of the server or of its certificate. */
        boolean isLimit() {
            return LIMITS.contains(this);
        }
    }

    private static final Set<Kind> LIMITS =
            Set.of(Kind.VERSION, Kind.PARAMETERS, Kind.CERTIFICATE_UNREADABLE, Kind.ALGORITHM_REFUSED);

    private static final int TLS_1_2 = 0x0303;
    private static final String ADVICE = "; the security property jdk.tls.disabledAlgorithms bounds what the JDK does";

    // The words of the JDK's TLS, 17 to 25. What they miss is MALFORMED, and told in the JDK's words.
    private static final Pattern ALERT = Pattern.compile("[Rr]eceived (?:fatal alert|handshake warning): (\\w+)");
    /** JDK 25 puts the alert that it sends in front of its words. */
    private static final Pattern OWN_ALERT = Pattern.compile("^\\([a-z_]+\\) ");

    private static final Pattern NOT_PARSED = Pattern.compile("[Pp]arse");
    private static final Pattern SUITE = Pattern.compile("improper cipher ?suite:? (\\S+)");
    private static final Pattern REFUSED =
            Pattern.compile("[Uu]nsupported|not supported|algorithm constraints|[Nn]o appropriate protocol"
                    + "|not accepted by client preferences");
    private static final Pattern SIGNATURE = Pattern.compile("[Ii]nvalid .*signature");

    private final Kind kind;
    private final String message;

    private HandshakeFailure(Kind kind, String what) {
        this.kind = kind;
        this.message = (kind.isLimit() ? "TLS limit, not a mismatch: " : "The TLS handshake failed: ") + what;
    }

    /**
     * Finds out why.
     *
     * @param thrown what ended the handshake
     * @param opening what the server sent first
     * @param versions the versions of TLS that this side speaks, in the JDK's words
     */
    static HandshakeFailure of(Exception thrown, ServerOpening opening, List<String> versions) {
        if (!(thrown instanceof IOException)) {
            return new HandshakeFailure(Kind.LOCAL, "this side's TLS broke: " + thrown);
        }
        if (opening.alert().isPresent()) {
            return ofAlert(opening.alert().getAsInt(), versions);
        }
        if (!(thrown instanceof SSLException refused)) {
            return new HandshakeFailure(
                    Kind.CLOSED,
                    thrown instanceof EOFException
                            ? "the server closed the connection"
                            : "the connection broke: " + text(thrown));
        }
        if (opening.version().orElse(TLS_1_2) < TLS_1_2) {
            return new HandshakeFailure(
                    Kind.VERSION,
                    "the server chose " + versionName(opening.version().getAsInt()) + ", and this side speaks "
                            + String.join(" and ", versions) + ADVICE);
        }
        return ofWords(refused);
    }

    private static HandshakeFailure ofAlert(int alert, List<String> versions) {
        String answer = " (alert " + TlsAlert.name(alert) + ")";
        return switch (alert) {
            case TlsAlert.PROTOCOL_VERSION ->
                new HandshakeFailure(
                        Kind.VERSION, "the server speaks none of " + String.join(", ", versions) + answer + ADVICE);
            case TlsAlert.HANDSHAKE_FAILURE, TlsAlert.INSUFFICIENT_SECURITY ->
                new HandshakeFailure(
                        Kind.PARAMETERS,
                        "the server takes none of the cipher suites, groups or signature algorithms that this side"
                                + " offers for " + String.join(", ", versions) + answer + ADVICE);
            default ->
                new HandshakeFailure(Kind.ALERT, "the server ended it at once with the alert " + TlsAlert.name(alert));
        };
    }

    private static HandshakeFailure ofWords(SSLException thrown) {
        String words = words(thrown);
        Matcher alert = ALERT.matcher(words);
        if (alert.find()) {
            return new HandshakeFailure(Kind.ALERT, "the server ended it with the alert " + alert.group(1));
        }
        if (hasCause(thrown, HandshakeFailure::isUnreadable)
                || (hasCause(thrown, CertificateException.class::isInstance)
                        && NOT_PARSED.matcher(words).find())) {
            return new HandshakeFailure(
                    Kind.CERTIFICATE_UNREADABLE,
                    "this side's TLS cannot read a certificate of the server (" + text(deepest(thrown))
                            + "); another JSSE provider may");
        }
        if (hasCause(thrown, CertificateException.class::isInstance)) {
            return new HandshakeFailure(
                    Kind.FOREIGN_JUDGE,
                    "the SSLContext of the SslContextFactory judges certificates by itself (" + words
                            + "); it must use the trust manager that it is given");
        }
        Matcher suite = SUITE.matcher(words);
        if (suite.find()) {
            return new HandshakeFailure(
                    Kind.PARAMETERS,
                    "the server chose the cipher suite " + suite.group(1) + ", which this side does not offer"
                            + ADVICE);
        }
        if (REFUSED.matcher(words).find()) {
            return new HandshakeFailure(
                    Kind.ALGORITHM_REFUSED, "this side's TLS refuses what the server chose (" + words + ")" + ADVICE);
        }
        if (SIGNATURE.matcher(words).find()) {
            return new HandshakeFailure(
                    Kind.KEY_NOT_PROVEN, "the server has not proven to hold its certificate's key (" + words + ")");
        }
        return new HandshakeFailure(Kind.MALFORMED, words);
    }

    Kind kind() {
        return kind;
    }

    /** One line for people: what was refused, what the server offers where that is known, and what can be done. */
    String message() {
        return message;
    }

    private static boolean isUnreadable(Throwable cause) {
        return cause instanceof CertificateParsingException
                || cause instanceof CertificateEncodingException
                || cause instanceof InvalidKeyException
                || cause instanceof InvalidKeySpecException;
    }

    private static boolean hasCause(Throwable thrown, Predicate<Throwable> test) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (test.test(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable deepest = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return deepest;
    }

    /** What went wrong, and the cause where only that tells. */
    private static String words(SSLException thrown) {
        String words = text(thrown);
        Throwable cause = thrown.getCause();
        return cause == null || cause.getMessage() == null || words.contains(cause.getMessage())
                ? words
                : words + ": " + cause.getMessage();
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : OWN_ALERT.matcher(message).replaceFirst("");
    }

    private static String versionName(int version) {
        return switch (version) {
            case 0x0300 -> "SSL 3.0";
            case 0x0301 -> "TLS 1.0";
            case 0x0302 -> "TLS 1.1";
            default -> String.format(Locale.ROOT, "version 0x%04x", version);
        };
    }
}
