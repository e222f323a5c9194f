package org.smtpclient.dane;

import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;

/** Signature algorithms whose digests no longer resist forgery: MD2, MD4, MD5, SHA-1. */
final class WeakSignatures {
    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    private static final Set<String> WEAK_DIGESTS =
            Set.of("1.2.840.113549.2.2", "1.2.840.113549.2.4", "1.2.840.113549.2.5", "1.3.14.3.2.26");
    /** RSA with MD2, MD4, MD5 and SHA-1, the same under other numbers, DSA and ECDSA with SHA-1. */
    private static final Set<String> WEAK = Set.of(
            "1.2.840.113549.1.1.2",
            "1.2.840.113549.1.1.3",
            "1.2.840.113549.1.1.4",
            "1.2.840.113549.1.1.5",
            "1.3.14.3.2.3",
            "1.3.14.3.2.13",
            "1.3.14.3.2.15",
            "1.3.14.3.2.27",
            "1.3.14.3.2.29",
            "1.2.840.10040.4.3",
            "1.2.840.10045.4.1");

    private WeakSignatures() {}

    static boolean isWeak(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgOID();
        if (!algorithm.equals(RSASSA_PSS)) {
            return WEAK.contains(algorithm);
        }
        byte[] parameters = certificate.getSigAlgParams();
        try {
            // Without parameters the digest is SHA-1 (RFC 4055 §3.1).
            return parameters == null
                    || WEAK_DIGESTS.contains(RSASSAPSSparams.getInstance(parameters)
                            .getHashAlgorithm()
                            .getAlgorithm()
                            .getId());
        } catch (RuntimeException unreadable) {
            return true;
        }
    }
}
