package org.smtpclient.dane;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
 * signatures verified is bounded. Key identifiers are not looked at: they are hints (RFC 5280 §4.2.1.1), and a wrong
 * one does not make a signature false. One search, one verdict: not to be used twice.
 */
final class TrustPathSearch {
    /** More than any honest chain needs, and few enough that a hostile one costs milliseconds. */
    private static final int MAX_SIGNATURES = 64;

    private static final int MAX_PATH = 10;

    private final List<TlsaRecord> records;
    private final List<DerCertificate> presented;
    private final PathRules rules;
    private final List<Anchor> published;
    private int signaturesLeft = MAX_SIGNATURES;
    private @Nullable PathFlaw nearest;

    TrustPathSearch(
            List<TlsaRecord> records, List<DerCertificate> presented, Instant time, List<DnsName> referenceNames) {
        this.records = records;
        this.presented = presented;
        this.rules = new PathRules(time, referenceNames);
        this.published = records.stream()
                .flatMap(record -> Stream.ofNullable(Anchor.heldIn(record)))
                .toList();
    }

    PeerVerification verdict() {
        List<DerCertificate> path = new ArrayList<>();
        path.add(presented.get(0));
        TlsaRecord match = extend(path);
        if (match != null) {
            return PeerVerification.authenticated(match.toString(), "matched " + DaneVerifier.brief(match));
        }
        if (nearest != null) {
            return PeerVerification.rejected(nearest.resultType(), nearest.text());
        }
        return signaturesLeft < 0
                ? PeerVerification.rejected(
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        "no path to a trust anchor found within " + MAX_SIGNATURES + " signatures")
                : nothingFound();
    }

    private PeerVerification nothingFound() {
        DerCertificate leaf = presented.get(0);
        TlsaRecord ofLeaf = matching(leaf);
        if (ofLeaf != null) {
            return PeerVerification.rejected(
                    TlsResultType.CERTIFICATE_NOT_TRUSTED,
                    "the TLSA record " + DaneVerifier.shortened(ofLeaf)
                            + " describes the server's certificate (subject " + leaf
                            + "), which another signed: such a record must describe that one, or have usage 3");
        }
        if (!published.isEmpty() || presented.stream().anyMatch(certificate -> matching(certificate) != null)) {
            return PeerVerification.rejected(
                    TlsResultType.CERTIFICATE_NOT_TRUSTED,
                    "no signatures lead from the server's certificate (subject " + leaf
                            + ") to the trust anchor of " + DaneVerifier.listed(records)
                            + "; is an intermediate certificate missing?");
        }
        return PeerVerification.rejected(
                TlsResultType.TLSA_INVALID,
                "none of the server's certificates is a trust anchor; found "
                        + Text.printable(
                                presented.stream().map(DerCertificate::toString).toList())
                        + "; expected one that matches " + DaneVerifier.listed(records));
    }

    /** The record that vouches for a valid path which begins with this one; null if there is none. */
    private @Nullable TlsaRecord extend(List<DerCertificate> path) {
        DerCertificate last = path.get(path.size() - 1);
        Anchor here = anchorAt(path, last);
        if (here != null && isValid(path, here)) {
            return here.record();
        }
        for (Anchor anchor : published) {
            if (isIssuedBy(last, anchor) && isValid(path, anchor)) {
                return anchor.record();
            }
        }
        if (path.size() < MAX_PATH) {
            for (DerCertificate issuer : presented) {
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

    /**
     * The anchor that the last certificate of a path is; null if it is none. The server's own certificate can be one
     * for itself alone, and only if it signed itself.
     */
    private @Nullable Anchor anchorAt(List<DerCertificate> path, DerCertificate last) {
        TlsaRecord record = matching(last);
        PublicKey key = last.key();
        if (record == null || key == null) {
            return null;
        }
        return path.size() > 1 || (last.isSelfIssued() && isSigned(last, key)) ? new Anchor(record, last, key) : null;
    }

    private @Nullable TlsaRecord matching(DerCertificate certificate) {
        return records.stream().filter(certificate::matches).findFirst().orElse(null);
    }

    /** A bare key has no name: the signature alone tells. */
    private boolean isIssuedBy(DerCertificate subject, Anchor anchor) {
        return (anchor.certificate() == null || subject.hasIssuer(anchor.certificate()))
                && isSigned(subject, anchor.key());
    }

    private boolean isSigned(DerCertificate subject, @Nullable PublicKey key) {
        return key != null && --signaturesLeft >= 0 && subject.isSignedWith(key);
    }

    private boolean isValid(List<DerCertificate> path, Anchor anchor) {
        PathFlaw flaw = rules.flaw(path, anchor);
        if (flaw != null && (nearest == null || flaw.isNearerThan(nearest))) {
            nearest = flaw;
        }
        return flaw == null;
    }
}
