package org.smtpclient.core.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsResultType;

/**
 * Judges a server by the JDK's PKIX rules at the chain's own time, and by the names in its certificate. Immutable.
 *
 * <p>The JDK asks nothing about the dates of a certificate that is an anchor itself, so the server's are asked here.
 */
final class WebPkiVerifier implements PeerVerifier {
    /** As JSSE calls it where the kind of key exchange says nothing about the key, as in TLS 1.3. */
    private static final String AUTH_TYPE = "UNKNOWN";

    private static final int MAX_TEXT = 200;

    private final TrustAnchors anchors;
    private final ReferenceIdentity identity;

    WebPkiVerifier(TrustAnchors anchors, ReferenceIdentity identity) {
        this.anchors = anchors;
        this.identity = identity;
    }

    @Override
    public PeerVerification verify(PeerChain chain) {
        PeerVerification untrusted = trust(chain);
        if (untrusted != null) {
            return untrusted;
        }
        try {
            String found = identity.findIn(chain.leaf());
            return found == null
                    ? PeerVerification.rejected(
                            TlsResultType.CERTIFICATE_HOST_MISMATCH,
                            "the server must be " + identity + ", and its certificate "
                                    + printable(ReferenceIdentity.described(chain.leaf())))
                    : PeerVerification.authenticated(
                            printable(found), "the certificate is trusted and names " + printable(found));
        } catch (CertificateParsingException e) {
            return PeerVerification.rejected(
                    TlsResultType.CERTIFICATE_HOST_MISMATCH,
                    "the names in the server's certificate cannot be read: " + printable(e.getMessage()));
        }
    }

    /** Why the chain is not to be trusted; null if it is. */
    private @Nullable PeerVerification trust(PeerChain chain) {
        if (isOutsideDates(chain.leaf(), chain.time())) {
            return expired("the server's certificate", chain.leaf(), chain.time());
        }
        try {
            trustManager(chain.time())
                    .checkServerTrusted(chain.certificates().toArray(X509Certificate[]::new), AUTH_TYPE);
            return null;
        } catch (CertificateException e) {
            return untrusted(chain, e);
        } catch (GeneralSecurityException e) {
            return PeerVerification.rejected(
                    TlsResultType.VALIDATION_FAILURE,
                    "the JDK cannot judge certificates: " + printable(e.getMessage()));
        }
    }

    private PeerVerification untrusted(PeerChain chain, CertificateException e) {
        List<X509Certificate> outdated = chain.certificates().stream()
                .filter(certificate -> isOutsideDates(certificate, chain.time()))
                .toList();
        if (!outdated.isEmpty()) {
            return expired("a certificate of the server's chain", outdated.get(0), chain.time());
        }
        return PeerVerification.rejected(
                TlsResultType.CERTIFICATE_NOT_TRUSTED,
                "no path leads from the server's certificate (issued by "
                        + printable(chain.leaf().getIssuerX500Principal().getName()) + ") to any of " + anchors + ": "
                        + printable(e.getMessage()));
    }

    private X509TrustManager trustManager(Instant time) throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors.toTrustAnchors(), new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(time));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("There is no X509TrustManager");
    }

    private static boolean isOutsideDates(X509Certificate certificate, Instant time) {
        return time.isBefore(certificate.getNotBefore().toInstant())
                || time.isAfter(certificate.getNotAfter().toInstant());
    }

    private static PeerVerification expired(String what, X509Certificate certificate, Instant time) {
        return PeerVerification.rejected(
                TlsResultType.CERTIFICATE_EXPIRED,
                what + " is valid from " + certificate.getNotBefore().toInstant() + " until "
                        + certificate.getNotAfter().toInstant() + ", and now is " + time);
    }

    /** What a certificate says must not move a terminal's cursor, or fill a log. */
    private static String printable(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line;
    }
}
