package org.smtpclient.dane;

import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsResultType;

/**
 * Looks for a path of signatures from a server's certificate to a DANE-TA(2) anchor (RFC 7671 §5.2, RFC 5280 §6). That
 * an anchor lies among the presented certificates proves nothing: it must have signed.
 *
 * <p>Every path is tried until one is valid, since cross-signed and renewed certificates make several; the number of
 * signatures verified is bounded. One search, one verdict: not to be used twice.
 */
final class TrustPathSearch {
    /** More than any honest chain needs, and few enough that a hostile one costs milliseconds. */
    private static final int MAX_SIGNATURES = 64;

    private static final int MAX_PATH = 10;

    private final List<TlsaRecord> records;
    private final List<Presented> presented;
    private final Instant time;
    private final List<DnsName> referenceNames;
    private final List<Anchor> published = new ArrayList<>();
    private int signaturesLeft = MAX_SIGNATURES;
    private @Nullable PathFlaw nearest;

    /** A certificate or bare key that a record holds in full. */
    private record Anchor(TlsaRecord record, @Nullable Presented certificate, PublicKey key) {}

    TrustPathSearch(List<TlsaRecord> records, List<Presented> presented, Instant time, List<DnsName> referenceNames) {
        this.records = records;
        this.presented = presented;
        this.time = time;
        this.referenceNames = referenceNames;
        for (TlsaRecord record : records) {
            if (record.matchingType() == TlsaRecords.FULL) {
                addPublished(record);
            }
        }
    }

    private void addPublished(TlsaRecord record) {
        byte[] data = record.associationData();
        if (record.selector() == TlsaRecords.SPKI) {
            PublicKey key = Parsing.publicKey(data);
            if (key != null) {
                published.add(new Anchor(record, null, key));
            }
            return;
        }
        X509Certificate certificate = Parsing.certificate(data);
        if (certificate != null) {
            try {
                Presented anchor = Presented.of(certificate);
                PublicKey key = anchor.key();
                if (key != null) {
                    published.add(new Anchor(record, anchor, key));
                }
            } catch (CertificateException e) {
                throw new IllegalStateException("A certificate that was just parsed has no octets", e);
            }
        }
    }

    PeerVerification verdict() {
        List<Presented> path = new ArrayList<>();
        path.add(presented.get(0));
        TlsaRecord match = extend(path);
        if (match != null) {
            return PeerVerification.authenticated(match.toString(), "matched " + DaneVerifier.brief(match));
        }
        if (nearest != null) {
            return PeerVerification.rejected(nearest.resultType(), nearest.text());
        }
        if (signaturesLeft < 0) {
            return PeerVerification.rejected(
                    TlsResultType.CERTIFICATE_NOT_TRUSTED,
                    "no path to a trust anchor found within " + MAX_SIGNATURES + " signatures");
        }
        if (!published.isEmpty() || presented.stream().anyMatch(certificate -> matching(certificate) != null)) {
            return PeerVerification.rejected(
                    TlsResultType.CERTIFICATE_NOT_TRUSTED,
                    "no signatures lead from the server's certificate (" + presented.get(0)
                            + ") to the trust anchor of a TLSA record; is an intermediate certificate missing?");
        }
        return PeerVerification.rejected(
                TlsResultType.TLSA_INVALID,
                "the server presented no certificate that a TLSA record describes, of " + presented.size());
    }

    /** The record that vouches for a valid path which begins with this one; null if there is none. */
    private @Nullable TlsaRecord extend(List<Presented> path) {
        Presented last = path.get(path.size() - 1);
        TlsaRecord match = matching(last);
        if (match != null && canBeAnchor(path, last) && isValid(path, last)) {
            return match;
        }
        for (Anchor anchor : published) {
            if (isIssuedBy(last, anchor) && isValid(path, anchor.certificate())) {
                return anchor.record();
            }
        }
        if (path.size() < MAX_PATH) {
            for (Presented issuer : presented) {
                if (last.hasIssuer(issuer) && path.stream().noneMatch(issuer::isSame) && isSigned(last, issuer.key())) {
                    path.add(issuer);
                    TlsaRecord found = extend(path);
                    path.remove(path.size() - 1);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private @Nullable TlsaRecord matching(Presented certificate) {
        return records.stream().filter(certificate::matches).findFirst().orElse(null);
    }

    /** A server's own certificate is an anchor for itself only if it signed itself. */
    private boolean canBeAnchor(List<Presented> path, Presented last) {
        return path.size() > 1 || (last.isSelfIssued() && isSigned(last, last.key()));
    }

    /** A bare key has no name: the signature alone tells. */
    private boolean isIssuedBy(Presented subject, Anchor anchor) {
        return (anchor.certificate() == null || subject.hasIssuer(anchor.certificate()))
                && isSigned(subject, anchor.key());
    }

    private boolean isSigned(Presented subject, @Nullable PublicKey key) {
        return key != null && --signaturesLeft >= 0 && Parsing.isSignedBy(subject.certificate(), key);
    }

    /** Checks a path whose signatures hold; the anchor's certificate is its last, or follows it, or is null. */
    private boolean isValid(List<Presented> path, @Nullable Presented anchor) {
        List<Presented> below = new ArrayList<>(path);
        if (anchor != null && path.size() > 1 && anchor == path.get(path.size() - 1)) {
            below.remove(below.size() - 1);
        }
        PathFlaw flaw = flaw(
                below.stream().map(Presented::certificate).toList(),
                anchor == null || anchor == below.get(0) ? null : anchor.certificate());
        if (flaw != null && (nearest == null || flaw.isNearerThan(nearest))) {
            nearest = flaw;
        }
        return flaw == null;
    }

    /** Parsers answer malformed extensions with all kinds of runtime exception. */
    private @Nullable PathFlaw flaw(List<X509Certificate> below, @Nullable X509Certificate anchor) {
        try {
            return new PathRules(time, referenceNames).flaw(below, anchor);
        } catch (RuntimeException malformed) {
            return PathFlaw.notTrusted("a certificate on the way to the trust anchor cannot be read: " + malformed);
        }
    }
}
