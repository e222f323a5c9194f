package org.smtpclient.dane;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.TlsResultType;

/**
 * What RFC 5280 §6.1 asks of a path whose signatures hold. The anchor's own certificate is held to the same rules as
 * those below it, as other mail software does.
 */
final class PathRules {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_AGREEMENT = 4;
    private static final int KEY_CERT_SIGN = 5;
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String SERVER_PURPOSE = "1.3.6.1.5.5.7.3.1";
    /** Basic constraints, key usages, SAN, name constraints, and the policy extensions, which bind nobody here. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "2.5.29.15",
            "2.5.29.17",
            "2.5.29.19",
            "2.5.29.30",
            "2.5.29.32",
            "2.5.29.33",
            "2.5.29.36",
            "2.5.29.37",
            "2.5.29.54");

    private final Instant time;
    private final List<DnsName> referenceNames;

    PathRules(Instant time, List<DnsName> referenceNames) {
        this.time = time;
        this.referenceNames = referenceNames;
    }

    /**
     * What is wrong with a path.
     *
     * @param below the server's certificate, then each one's issuer
     * @param anchor the certificate that issued the last; null for a bare key, or if the server's own is the anchor
     * @return null if nothing is
     */
    @Nullable
    PathFlaw flaw(List<X509Certificate> below, @Nullable X509Certificate anchor) {
        List<X509Certificate> all = new ArrayList<>(below);
        if (anchor != null) {
            all.add(anchor);
        }
        PathFlaw flaw = signatureFlaw(below);
        for (int i = 0; flaw == null && i < all.size(); i++) {
            flaw = extensionFlaw(all.get(i));
            if (flaw == null) {
                flaw = i == 0 ? serverFlaw(all.get(0)) : issuerFlaw(all, i);
            }
        }
        if (flaw == null) {
            flaw = constraintFlaw(all);
        }
        for (int i = 0; flaw == null && i < all.size(); i++) {
            flaw = dateFlaw(all.get(i));
        }
        return flaw == null ? nameFlaw(below.get(0)) : flaw;
    }

    private static @Nullable PathFlaw signatureFlaw(List<X509Certificate> below) {
        for (X509Certificate certificate : below) {
            if (WeakSignatures.isWeak(certificate)) {
                return PathFlaw.notTrusted(name(certificate) + " is signed with " + certificate.getSigAlgName()
                        + ", whose digest can be forged");
            }
        }
        return null;
    }

    private static @Nullable PathFlaw extensionFlaw(X509Certificate certificate) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        Set<String> unknown = new HashSet<>(critical == null ? Set.of() : critical);
        unknown.removeAll(UNDERSTOOD);
        if (!unknown.isEmpty()) {
            return PathFlaw.notTrusted(
                    name(certificate) + " has critical extensions not known here: " + String.join(", ", unknown));
        }
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(SERVER_PURPOSE) && !purposes.contains(ANY_PURPOSE)) {
                return PathFlaw.notTrusted(name(certificate) + " is not meant for TLS servers (extended key usage)");
            }
        } catch (CertificateParsingException e) {
            return PathFlaw.notTrusted(name(certificate) + " has an unreadable extended key usage");
        }
        return null;
    }

    private static @Nullable PathFlaw serverFlaw(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        return usage == null || usage[DIGITAL_SIGNATURE] || usage[KEY_ENCIPHERMENT] || usage[KEY_AGREEMENT]
                ? null
                : PathFlaw.notTrusted(name(leaf) + " has a key that is not meant for TLS (key usage)");
    }

    private static @Nullable PathFlaw issuerFlaw(List<X509Certificate> all, int index) {
        X509Certificate issuer = all.get(index);
        int pathLength = issuer.getBasicConstraints();
        if (pathLength < 0) {
            return PathFlaw.notTrusted(name(issuer) + " issued another, and is no CA (basic constraints)");
        }
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            return PathFlaw.notTrusted(name(issuer) + " issued another with a key that must not (key usage)");
        }
        long intermediates = all.subList(1, index).stream()
                .filter(certificate -> !isSelfIssued(certificate))
                .count();
        return intermediates > pathLength
                ? PathFlaw.notTrusted(name(issuer) + " allows " + pathLength
                        + " intermediate certificates below it, not " + intermediates)
                : null;
    }

    private static @Nullable PathFlaw constraintFlaw(List<X509Certificate> all) {
        NameConstraintCheck check = new NameConstraintCheck();
        for (int i = all.size() - 1; i >= 0; i--) {
            X509Certificate certificate = all.get(i);
            try {
                if (i == 0 || !isSelfIssued(certificate)) {
                    check.requirePermitted(certificate, i == 0);
                }
                check.add(certificate);
            } catch (NameConstraintValidatorException | IllegalArgumentException e) {
                return PathFlaw.notTrusted(
                        name(certificate) + " breaks the name constraints of its issuers: " + e.getMessage());
            }
        }
        return null;
    }

    private @Nullable PathFlaw dateFlaw(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (time.isBefore(from)) {
            return new PathFlaw(TlsResultType.CERTIFICATE_EXPIRED, name(certificate) + " is not valid before " + from);
        }
        return time.isAfter(until)
                ? new PathFlaw(TlsResultType.CERTIFICATE_EXPIRED, name(certificate) + " expired on " + until)
                : null;
    }

    private @Nullable PathFlaw nameFlaw(X509Certificate leaf) {
        List<String> presented = Names.of(leaf);
        boolean named = referenceNames.stream().anyMatch(reference -> Names.anyMatches(presented, reference));
        return named
                ? null
                : new PathFlaw(
                        TlsResultType.CERTIFICATE_HOST_MISMATCH,
                        "the server's certificate names "
                                + (presented.isEmpty() ? "no host" : Names.printable(String.join(", ", presented)))
                                + "; one of these was expected: "
                                + String.join(
                                        ", ",
                                        referenceNames.stream()
                                                .map(DnsName::toString)
                                                .toList()));
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static String name(X509Certificate certificate) {
        return "the certificate of '"
                + Names.printable(certificate.getSubjectX500Principal().getName()) + "'";
    }
}
