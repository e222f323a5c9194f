package org.smtpclient.dane;

import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.TlsResultType;

/**
 * What RFC 5280 §6.1 asks of a path whose signatures hold. The anchor's own certificate is held to the same rules as
 * those below it, its signature aside, as other mail software does.
 */
final class PathRules {
    /** Key usages, SAN, basic and name constraints, and the policy extensions, which bind nobody here. */
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
     * @param path the server's certificate, then each one's issuer; the last is the anchor's, or signed by its key
     * @param anchor where the path ends
     * @return null if nothing is
     */
    @Nullable
    PathFlaw flaw(List<DerCertificate> path, Anchor anchor) {
        DerCertificate top = anchor.certificate();
        DerCertificate last = path.get(path.size() - 1);
        List<DerCertificate> below = top != null && last.isSame(top) ? path.subList(0, path.size() - 1) : path;
        List<DerCertificate> all =
                Stream.concat(below.stream(), Stream.ofNullable(top)).toList();
        try {
            PathFlaw flaw = signatureFlaw(below);
            for (int i = 0; flaw == null && i < all.size(); i++) {
                flaw = readableCertificateFlaw(all, i);
            }
            flaw = flaw == null ? keyFlaw(all, anchor) : flaw;
            return flaw == null ? nameOrDateFlaw(all) : flaw;
        } catch (RuntimeException malformed) {
            // Bouncy Castle answers malformed fields with all kinds of it.
            return PathFlaw.notTrusted("a certificate on the way from that of " + path.get(0)
                    + " to the trust anchor has names, constraints or dates that cannot be read");
        }
    }

    private @Nullable PathFlaw nameOrDateFlaw(List<DerCertificate> all) {
        List<String> presented = Names.of(all.get(0));
        List<DnsName> found = Names.found(presented, referenceNames);
        PathFlaw flaw = constraintFlaw(all, found);
        for (int i = 0; flaw == null && i < all.size(); i++) {
            flaw = dateFlaw(all.get(i));
        }
        return flaw == null && found.isEmpty() ? mismatch(presented) : flaw;
    }

    private static @Nullable PathFlaw signatureFlaw(List<DerCertificate> below) {
        for (DerCertificate certificate : below) {
            String weakness = Signatures.weakness(certificate.parsed().getSignatureAlgorithm());
            if (weakness != null) {
                return PathFlaw.notTrusted(name(certificate) + " is signed with " + weakness);
            }
        }
        return null;
    }

    private static @Nullable PathFlaw keyFlaw(List<DerCertificate> all, Anchor anchor) {
        for (DerCertificate certificate : all) {
            PublicKey key = certificate.key();
            String weakness = key == null ? null : PublicKeys.weakness(key);
            if (weakness != null) {
                return PathFlaw.notTrusted(name(certificate) + " has a key too weak to trust: " + weakness);
            }
            if (EllipticCurves.isSpeltOut(certificate.body().getSubjectPublicKeyInfo())) {
                return PathFlaw.notTrusted(name(certificate) + " has a key with a curve of its own (RFC 5480 §2.1.1)");
            }
        }
        String weakness = PublicKeys.weakness(anchor.key());
        return weakness == null ? null : PathFlaw.notTrusted("the anchor's key is too weak to trust: " + weakness);
    }

    private static @Nullable PathFlaw readableCertificateFlaw(List<DerCertificate> all, int index) {
        try {
            return certificateFlaw(all, index);
        } catch (RuntimeException malformed) {
            return PathFlaw.notTrusted(name(all.get(index)) + " has extensions that cannot be read");
        }
    }

    private static @Nullable PathFlaw certificateFlaw(List<DerCertificate> all, int index) {
        DerCertificate certificate = all.get(index);
        Extensions extensions = certificate.extensions();
        if (extensions != null) {
            String unknown = Stream.of(extensions.getCriticalExtensionOIDs())
                    .map(ASN1ObjectIdentifier::getId)
                    .filter(id -> !UNDERSTOOD.contains(id))
                    .collect(Collectors.joining(", "));
            if (!unknown.isEmpty()) {
                return PathFlaw.notTrusted(
                        name(certificate) + " has critical extensions not known here: " + Text.printable(unknown));
            }
        }
        ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(extensions);
        // RFC 5280 §4.2.1.12 leaves it open whether any purpose is this purpose; to OpenSSL, and so to Postfix, it is
        // not.
        if (purposes != null && !purposes.hasKeyPurposeId(KeyPurposeId.id_kp_serverAuth)) {
            return PathFlaw.notTrusted(name(certificate) + " is not meant for TLS servers (extended key usage)");
        }
        return index == 0 ? serverFlaw(certificate) : issuerFlaw(all, index);
    }

    private static @Nullable PathFlaw serverFlaw(DerCertificate leaf) {
        KeyUsage usage = KeyUsage.fromExtensions(leaf.extensions());
        return usage == null
                        || usage.hasUsages(KeyUsage.digitalSignature)
                        || usage.hasUsages(KeyUsage.keyEncipherment)
                        || usage.hasUsages(KeyUsage.keyAgreement)
                ? null
                : PathFlaw.notTrusted(name(leaf) + " has a key that is not meant for TLS (key usage)");
    }

    private static @Nullable PathFlaw issuerFlaw(List<DerCertificate> all, int index) {
        DerCertificate issuer = all.get(index);
        Extensions extensions = issuer.extensions();
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        if (constraints == null ? !isOldRoot(issuer, index == all.size() - 1) : !constraints.isCA()) {
            return PathFlaw.notTrusted(name(issuer) + " issued another, and is no CA (basic constraints)");
        }
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        if (usage != null && !usage.hasUsages(KeyUsage.keyCertSign)) {
            return PathFlaw.notTrusted(name(issuer) + " issued another with a key that must not (key usage)");
        }
        BigInteger allowed = constraints == null ? null : constraints.getPathLenConstraint();
        long intermediates = all.subList(1, index).stream()
                .filter(certificate -> !certificate.isSelfIssued())
                .count();
        return allowed == null || allowed.compareTo(BigInteger.valueOf(intermediates)) >= 0
                ? null
                : PathFlaw.notTrusted(name(issuer) + " allows " + Text.printable(allowed.toString())
                        + " intermediate certificates below it, not " + intermediates);
    }

    /**
     * Certificates of version 1 cannot say that they are CAs. A self-signed one to which a TLSA record points is one
     * all the same: that is the word from elsewhere for which RFC 5280 §6.1.4 (k) asks.
     */
    private static boolean isOldRoot(DerCertificate issuer, boolean last) {
        return last && issuer.isVersion1() && issuer.isSelfIssued();
    }

    /** Self-issued certificates on the way are not held to constraints (RFC 5280 §6.1.3 (b), (c)). */
    private static @Nullable PathFlaw constraintFlaw(List<DerCertificate> all, List<DnsName> hosts) {
        for (int above = all.size() - 1; above > 0; above--) {
            NameConstraintCheck check = NameConstraintCheck.of(all.get(above));
            for (int i = above - 1; check != null && i >= 0; i--) {
                DerCertificate certificate = all.get(i);
                try {
                    if (i == 0 || !certificate.isSelfIssued()) {
                        check.requirePermitted(certificate, i == 0 ? hosts : List.of());
                    }
                } catch (NameConstraintValidatorException e) {
                    return PathFlaw.notTrusted(name(certificate) + " breaks the name constraints of that of "
                            + all.get(above) + ": " + Text.printable(String.valueOf(e.getMessage())));
                }
            }
        }
        return null;
    }

    private @Nullable PathFlaw dateFlaw(DerCertificate certificate) {
        Instant from = certificate.body().getStartDate().getDate().toInstant();
        Instant until = certificate.body().getEndDate().getDate().toInstant();
        if (time.isBefore(from)) {
            return new PathFlaw(TlsResultType.CERTIFICATE_EXPIRED, name(certificate) + " is not valid before " + from);
        }
        return time.isAfter(until)
                ? new PathFlaw(TlsResultType.CERTIFICATE_EXPIRED, name(certificate) + " expired on " + until)
                : null;
    }

    private PathFlaw mismatch(List<String> presented) {
        List<String> expected = new ArrayList<>();
        referenceNames.forEach(name -> expected.add(name.toString()));
        return new PathFlaw(
                TlsResultType.CERTIFICATE_HOST_MISMATCH,
                "the server's certificate names " + (presented.isEmpty() ? "no host" : Text.printable(presented))
                        + "; expected "
                        + (expected.isEmpty() ? "none, so none will do" : String.join(" or ", expected)));
    }

    private static String name(DerCertificate certificate) {
        return "the certificate of " + certificate;
    }
}
