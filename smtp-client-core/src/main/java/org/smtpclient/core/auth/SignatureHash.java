package org.smtpclient.core.auth;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hash function of a certificate's signature algorithm, for RFC 5929 §4.1. */
final class SignatureHash {
    private static final String RSA = "1.2.840.113549.1.1.";
    private static final String ECDSA = "1.2.840.10045.4.";
    private static final String NIST = "2.16.840.1.101.3.4.3.";
    private static final String PSS = RSA + "10";

    private static final Map<String, String> BY_OID = Map.ofEntries(
            Map.entry(RSA + "4", "MD5"),
            Map.entry(RSA + "5", "SHA-1"),
            Map.entry(RSA + "14", "SHA-224"),
            Map.entry(RSA + "11", "SHA-256"),
            Map.entry(RSA + "12", "SHA-384"),
            Map.entry(RSA + "13", "SHA-512"),
            Map.entry(RSA + "15", "SHA-512/224"),
            Map.entry(RSA + "16", "SHA-512/256"),
            Map.entry(ECDSA + "1", "SHA-1"),
            Map.entry(ECDSA + "3.1", "SHA-224"),
            Map.entry(ECDSA + "3.2", "SHA-256"),
            Map.entry(ECDSA + "3.3", "SHA-384"),
            Map.entry(ECDSA + "3.4", "SHA-512"),
            Map.entry("1.2.840.10040.4.3", "SHA-1"),
            Map.entry(NIST + "1", "SHA-224"),
            Map.entry(NIST + "2", "SHA-256"),
            Map.entry(NIST + "3", "SHA-384"),
            Map.entry(NIST + "4", "SHA-512"),
            Map.entry(NIST + "9", "SHA3-224"),
            Map.entry(NIST + "10", "SHA3-256"),
            Map.entry(NIST + "11", "SHA3-384"),
            Map.entry(NIST + "12", "SHA3-512"),
            Map.entry(NIST + "13", "SHA3-224"),
            Map.entry(NIST + "14", "SHA3-256"),
            Map.entry(NIST + "15", "SHA3-384"),
            Map.entry(NIST + "16", "SHA3-512"));

    private SignatureHash() {}

    /** SHA-256 where the algorithm's own is MD5 or SHA-1; null where it has none, or more than one. */
    static @Nullable String of(X509Certificate certificate) {
        String oid = certificate.getSigAlgOID();
        String hash = PSS.equals(oid) ? ofPss(certificate.getSigAlgParams()) : BY_OID.get(oid);
        return "MD5".equals(hash) || "SHA-1".equals(hash) ? "SHA-256" : hash;
    }

    /** PSS names two: that of the message and that of its mask, which are the same in every ordinary certificate. */
    private static @Nullable String ofPss(byte @Nullable [] encoded) {
        if (encoded == null) {
            return null;
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(encoded);
            PSSParameterSpec spec = parameters.getParameterSpec(PSSParameterSpec.class);
            AlgorithmParameterSpec mask = spec.getMGFParameters();
            boolean one = mask instanceof MGF1ParameterSpec mgf1
                    && mgf1.getDigestAlgorithm().equals(spec.getDigestAlgorithm());
            return one ? spec.getDigestAlgorithm() : null;
        } catch (IOException | GeneralSecurityException e) {
            return null;
        }
    }
}
