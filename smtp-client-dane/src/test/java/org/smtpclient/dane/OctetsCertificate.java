package org.smtpclient.dane;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import org.smtpclient.testkit.certificates.TestCertificate;

/** A certificate that has octets and nothing else: no parser's opinion of them can have a part in a verdict. */
final class OctetsCertificate extends X509Certificate {
    private static final long serialVersionUID = 1;

    private final byte[] octets;

    OctetsCertificate(byte[] octets) {
        this.octets = octets.clone();
    }

    static X509Certificate of(TestCertificate certificate) {
        return new OctetsCertificate(certificate.der());
    }

    @Override
    public byte[] getEncoded() {
        return octets.clone();
    }

    private static UnsupportedOperationException octetsOnly() {
        return new UnsupportedOperationException("Octets only");
    }

    @Override
    public void verify(PublicKey key) {
        throw octetsOnly();
    }

    @Override
    public void verify(PublicKey key, String provider) {
        throw octetsOnly();
    }

    @Override
    public String toString() {
        throw octetsOnly();
    }

    @Override
    public PublicKey getPublicKey() {
        throw octetsOnly();
    }

    @Override
    public void checkValidity() {
        throw octetsOnly();
    }

    @Override
    public void checkValidity(Date date) {
        throw octetsOnly();
    }

    @Override
    public int getVersion() {
        throw octetsOnly();
    }

    @Override
    public BigInteger getSerialNumber() {
        throw octetsOnly();
    }

    @Override
    public Principal getIssuerDN() {
        throw octetsOnly();
    }

    @Override
    public Principal getSubjectDN() {
        throw octetsOnly();
    }

    @Override
    public Date getNotBefore() {
        throw octetsOnly();
    }

    @Override
    public Date getNotAfter() {
        throw octetsOnly();
    }

    @Override
    public byte[] getTBSCertificate() {
        throw octetsOnly();
    }

    @Override
    public byte[] getSignature() {
        throw octetsOnly();
    }

    @Override
    public String getSigAlgName() {
        throw octetsOnly();
    }

    @Override
    public String getSigAlgOID() {
        throw octetsOnly();
    }

    @Override
    public byte[] getSigAlgParams() {
        throw octetsOnly();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        throw octetsOnly();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        throw octetsOnly();
    }

    @Override
    public boolean[] getKeyUsage() {
        throw octetsOnly();
    }

    @Override
    public int getBasicConstraints() {
        throw octetsOnly();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        throw octetsOnly();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        throw octetsOnly();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        throw octetsOnly();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        throw octetsOnly();
    }
}
