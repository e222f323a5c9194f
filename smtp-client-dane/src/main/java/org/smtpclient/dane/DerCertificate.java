package org.smtpclient.dane;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.TlsaRecord;

/**
 * A certificate from its octets. They alone are needed to compare it with records; all else is parsed when it is asked
 * for, always by the same parser, whoever handed the octets over. Not thread-safe.
 */
final class DerCertificate {
    private static final int VERSION_1 = 1;

    private final CertificateOctets octets;
    private final @Nullable X500Principal issuer;
    private final @Nullable X500Principal subject;
    private final byte[][] digests = new byte[4][];
    private @Nullable PublicKey key;
    private boolean keyParsed;
    private @Nullable Certificate parsed;

    /**
     * A certificate.
     *
     * @throws IllegalArgumentException if the octets are no certificate
     */
    DerCertificate(byte[] octets) {
        this.octets = new CertificateOctets(octets);
        this.issuer = name(this.octets.issuer());
        this.subject = name(this.octets.subject());
    }

    private static @Nullable X500Principal name(byte[] octets) {
        try {
            return new X500Principal(octets);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    /** Whether a record describes this certificate or its key, whatever the record's usage. */
    boolean matches(TlsaRecord record) {
        byte[] described = record.associationData();
        byte[] found = selected(record.selector(), record.matchingType());
        return found != null && Arrays.equals(found, described);
    }

    /** What a record that describes this certificate would hold; null if its parameters are not known. */
    byte @Nullable [] selected(int selector, int matchingType) {
        byte[] selected = switch (selector) {
            case TlsaRecords.CERT -> octets.whole();
            case TlsaRecords.SPKI -> octets.publicKeyInfo();
            default -> null;
        };
        if (selected == null) {
            return null;
        }
        return switch (matchingType) {
            case TlsaRecords.FULL -> selected;
            case TlsaRecords.SHA2_256 -> digest(selector, "SHA-256", selected);
            case TlsaRecords.SHA2_512 -> digest(2 + selector, "SHA-512", selected);
            default -> null;
        };
    }

    private byte[] digest(int slot, String algorithm, byte[] selected) {
        byte[] digest = digests[slot];
        if (digest == null) {
            try {
                digest = MessageDigest.getInstance(algorithm).digest(selected);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has " + algorithm, e);
            }
            digests[slot] = digest;
        }
        return digest;
    }

    boolean isSame(DerCertificate other) {
        return Arrays.equals(octets.whole(), other.octets.whole());
    }

    /** The key; null if it is of a kind that cannot be used. */
    @Nullable
    PublicKey key() {
        if (!keyParsed) {
            key = PublicKeys.of(octets.publicKeyInfo());
            keyParsed = true;
        }
        return key;
    }

    /** Whether another certificate's subject is this one's issuer (RFC 5280 §7.1). */
    boolean hasIssuer(DerCertificate other) {
        return Arrays.equals(octets.issuer(), other.octets.subject())
                || (issuer != null && issuer.equals(other.subject));
    }

    boolean isSelfIssued() {
        return hasIssuer(this);
    }

    /** Whether it bears a signature made with a key. The algorithm stands twice, and alike (RFC 5280 §4.1.1.2). */
    boolean isSignedWith(PublicKey signer) {
        try {
            Certificate certificate = parsed();
            return certificate.getSignatureAlgorithm().equals(body().getSignature())
                    && Signatures.isMadeWith(
                            signer,
                            certificate.getSignatureAlgorithm(),
                            octets.signed(),
                            certificate.getSignature().getOctets());
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    /**
     * The certificate, parsed to its fields.
     *
     * @throws RuntimeException of many kinds, here or from what is returned, if it is malformed
     */
    Certificate parsed() {
        Certificate certificate = parsed;
        if (certificate == null) {
            certificate = Certificate.getInstance(octets.whole());
            parsed = certificate;
        }
        return certificate;
    }

    TBSCertificate body() {
        return parsed().getTBSCertificate();
    }

    /** Its extensions; null if it has none. */
    @Nullable
    Extensions extensions() {
        return body().getExtensions();
    }

    boolean isVersion1() {
        return body().getVersionNumber() == VERSION_1;
    }

    /** {@return its subject, for people, in a bounded number of printable characters} */
    @Override
    public String toString() {
        return subject == null ? "an unreadable name" : "'" + Text.printable(subject.toString()) + "'";
    }
}
