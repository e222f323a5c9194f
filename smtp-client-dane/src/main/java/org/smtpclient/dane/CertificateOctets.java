package org.smtpclient.dane;

/**
 * The parts of a certificate of which the octets count as they stand: parsing and encoding them again could change
 * them, since parsers accept encodings that they do not produce (RFC 6698 §1.2 compares octets). Nothing is looked into
 * further, so that keys and algorithms of any kind will do.
 *
 * <p>Each field must have its tag (RFC 5280 §4.1): otherwise another parser could take another field for the key.
 */
final class CertificateOctets {
    private final byte[] whole;
    private final byte[] signed;
    private final byte[] issuer;
    private final byte[] subject;
    private final byte[] publicKeyInfo;

    /**
     * Cuts a certificate up.
     *
     * @throws IllegalArgumentException if the octets are no certificate, or more than one
     */
    CertificateOctets(byte[] certificate) {
        this.whole = certificate.clone();
        DerCursor outside = new DerCursor(whole);
        DerCursor fields = outside.enter(DerCursor.SEQUENCE);
        outside.requireEnd();
        this.signed = fields.take(DerCursor.SEQUENCE);
        fields.skip(DerCursor.SEQUENCE);
        fields.skip(DerCursor.BIT_STRING);
        fields.requireEnd();

        DerCursor body = new DerCursor(signed).enter(DerCursor.SEQUENCE);
        if (body.isAt(DerCursor.EXPLICIT_0)) {
            body.skip(DerCursor.EXPLICIT_0);
        }
        body.skip(DerCursor.INTEGER);
        body.skip(DerCursor.SEQUENCE);
        this.issuer = body.take(DerCursor.SEQUENCE);
        body.skip(DerCursor.SEQUENCE);
        this.subject = body.take(DerCursor.SEQUENCE);
        this.publicKeyInfo = body.take(DerCursor.SEQUENCE);
        requirePublicKeyInfo(publicKeyInfo);
    }

    /** Whether the octets are a certificate and nothing else. */
    static boolean areCertificate(byte[] octets) {
        try {
            new CertificateOctets(octets);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Whether the octets are a SubjectPublicKeyInfo and nothing else. */
    static boolean arePublicKeyInfo(byte[] octets) {
        try {
            requirePublicKeyInfo(octets);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void requirePublicKeyInfo(byte[] octets) {
        DerCursor outside = new DerCursor(octets);
        DerCursor fields = outside.enter(DerCursor.SEQUENCE);
        outside.requireEnd();
        fields.skip(DerCursor.SEQUENCE);
        fields.skip(DerCursor.BIT_STRING);
        fields.requireEnd();
    }

    /** The certificate. Not to be changed, like all arrays here. */
    byte[] whole() {
        return whole;
    }

    /** The TBSCertificate, over which the signature is made. */
    byte[] signed() {
        return signed;
    }

    byte[] issuer() {
        return issuer;
    }

    byte[] subject() {
        return subject;
    }

    byte[] publicKeyInfo() {
        return publicKeyInfo;
    }
}
