package org.smtpclient.testkit.certificates;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate as a TLS server needs it: its octets, whether or not a parser takes them, and the key that it holds.
 * All else is for clients to ask, and unsupported here.
 */
final class PresentedCertificate extends X509Certificate {
    private static final long serialVersionUID = 1L;

    private final byte[] der;
    private final PublicKey publicKey;

    PresentedCertificate(TestCertificate certificate) {
        this.der = certificate.der();
        this.publicKey = certificate.keyPair().getPublic();
    }

    @Override
    public byte[] getEncoded() {
        return der.clone();
    }

    @Override
    public PublicKey getPublicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "certificate of " + der.length + " octets";
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("A server presents its certificate and reads nothing of it");
    }

    @Override
    public void checkValidity() {
        throw unsupported();
    }

    @Override
    public void checkValidity(Date date) {
        throw unsupported();
    }

    @Override
    public int getVersion() {
        throw unsupported();
    }

    @Override
    public BigInteger getSerialNumber() {
        throw unsupported();
    }

    @Override
    @SuppressWarnings("deprecation") // the class demands it
    public Principal getIssuerDN() {
        throw unsupported();
    }

    @Override
    @SuppressWarnings("deprecation") // the class demands it
    public Principal getSubjectDN() {
        throw unsupported();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        throw unsupported();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        throw unsupported();
    }

    @Override
    public Date getNotBefore() {
        throw unsupported();
    }

    @Override
    public Date getNotAfter() {
        throw unsupported();
    }

    @Override
    public byte[] getTBSCertificate() {
        throw unsupported();
    }

    @Override
    public byte[] getSignature() {
        throw unsupported();
    }

    @Override
    public String getSigAlgName() {
        throw unsupported();
    }

    @Override
    public String getSigAlgOID() {
        throw unsupported();
    }

    @Override
    public byte[] getSigAlgParams() {
        throw unsupported();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        throw unsupported();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        throw unsupported();
    }

    @Override
    public boolean[] getKeyUsage() {
        throw unsupported();
    }

    @Override
    public int getBasicConstraints() {
        throw unsupported();
    }

    @Override
    public void verify(PublicKey key) {
        throw unsupported();
    }

    @Override
    public void verify(PublicKey key, String provider) {
        throw unsupported();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        throw unsupported();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        throw unsupported();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        throw unsupported();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        throw unsupported();
    }
}
