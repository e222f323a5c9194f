package org.smtpclient.dane;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.TlsaRecord;

/** A certificate with the octets that records are compared with. Digests are made once. Not thread-safe. */
final class Presented {
    private final X509Certificate certificate;
    private final byte[] octets;
    private final byte[] keyOctets;
    private final byte[][] digests = new byte[4][];
    private @Nullable PublicKey key;
    private boolean keyParsed;

    private Presented(X509Certificate certificate, byte[] octets, byte[] keyOctets) {
        this.certificate = certificate;
        this.octets = octets;
        this.keyOctets = keyOctets;
    }

    static Presented of(X509Certificate certificate) throws CertificateEncodingException {
        byte[] octets = certificate.getEncoded();
        return new Presented(certificate, octets, CertificateOctets.publicKeyInfo(octets));
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** The key; null if it is of a kind that cannot be used. */
    @Nullable
    PublicKey key() {
        if (!keyParsed) {
            key = Parsing.publicKey(keyOctets);
            keyParsed = true;
        }
        return key;
    }

    /** Whether a record describes this certificate or its key, whatever the record's usage. */
    boolean matches(TlsaRecord record) {
        byte[] selected = record.selector() == TlsaRecords.SPKI ? keyOctets : octets;
        byte[] described = record.associationData();
        return switch (record.matchingType()) {
            case TlsaRecords.FULL -> Arrays.equals(selected, described);
            case TlsaRecords.SHA2_256 -> Arrays.equals(digest(record.selector(), "SHA-256", selected), described);
            case TlsaRecords.SHA2_512 -> Arrays.equals(digest(2 + record.selector(), "SHA-512", selected), described);
            default -> false;
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

    boolean hasIssuer(Presented other) {
        return certificate.getIssuerX500Principal().equals(other.certificate.getSubjectX500Principal());
    }

    boolean isSelfIssued() {
        return hasIssuer(this);
    }

    boolean isSame(Presented other) {
        return Arrays.equals(octets, other.octets);
    }

    @Override
    public String toString() {
        return "subject '"
                + Names.printable(certificate.getSubjectX500Principal().getName()) + "'";
    }
}
