package org.smtpclient.dane;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/** Signatures on certificates, verified by the JDK, or by Bouncy Castle where the JDK cannot. */
final class Signatures {
    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";

    /** RSA (RFC 8017) and ECDSA (RFC 5758) with SHA-2, Ed25519 and Ed448 (RFC 8410), ECDSA with SHAKE (RFC 8692). */
    private static final Set<String> STRONG = Set.of(
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.113549.1.1.14",
            "1.2.840.113549.1.1.15",
            "1.2.840.113549.1.1.16",
            "1.2.840.10045.4.3.1",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4",
            "1.3.101.112",
            "1.3.101.113",
            "1.3.6.1.5.5.7.6.32",
            "1.3.6.1.5.5.7.6.33");

    /** NIST's own numbers: DSA with SHA-2, everything with SHA-3, ML-DSA, SLH-DSA; below, SHA-2 and SHA-3. */
    private static final String STRONG_SIGNATURES = "2.16.840.1.101.3.4.3.";

    private static final String STRONG_DIGESTS = "2.16.840.1.101.3.4.2.";

    /** Those still met in the field, as the JDK calls them. */
    private static final Map<String, String> WEAK = Map.of(
            "1.2.840.113549.1.1.2", "MD2withRSA",
            "1.2.840.113549.1.1.4", "MD5withRSA",
            "1.2.840.113549.1.1.5", "SHA1withRSA",
            "1.3.14.3.2.29", "SHA1withRSA",
            "1.2.840.10040.4.3", "SHA1withDSA",
            "1.2.840.10045.4.1", "SHA1withECDSA");

    private Signatures() {}

    /** Why signatures of this kind prove nothing; null if they do prove something. */
    static @Nullable String weakness(AlgorithmIdentifier algorithm) {
        String id = algorithm.getAlgorithm().getId();
        if (id.equals(RSASSA_PSS)) {
            // Without parameters the digest is SHA-1 (RFC 4055 §3.1).
            String digest = RSASSAPSSparams.getInstance(
                            algorithm.getParameters() == null ? new RSASSAPSSparams() : algorithm.getParameters())
                    .getHashAlgorithm()
                    .getAlgorithm()
                    .getId();
            return digest.startsWith(STRONG_DIGESTS) ? null : "RSASSA-PSS with a digest that can be forged";
        }
        if (WEAK.containsKey(id)) {
            return WEAK.get(id) + ", whose digest can be forged";
        }
        return isKnown(id) ? null : id + ", which is not known here";
    }

    private static boolean isKnown(String id) {
        return STRONG.contains(id) || WEAK.containsKey(id) || id.startsWith(STRONG_SIGNATURES) || id.equals(RSASSA_PSS);
    }

    /** Whether a signature was made with a key; false also if its kind is not known here. */
    static boolean isMadeWith(PublicKey key, AlgorithmIdentifier algorithm, byte[] signed, byte[] signature) {
        if (!isKnown(algorithm.getAlgorithm().getId())) {
            return false;
        }
        try {
            return isMadeWith(key, algorithm, signed, signature, null);
        } catch (GeneralSecurityException | IOException | RuntimeException unsupported) {
            // The JDK says the same of malformed signatures and of curves that it does not know.
            try {
                return !PublicKeys.isForJdkAlone(key)
                        && isMadeWith(key, algorithm, signed, signature, PublicKeys.bouncyCastle());
            } catch (GeneralSecurityException | IOException | RuntimeException unverifiable) {
                return false;
            }
        }
    }

    private static boolean isMadeWith(
            PublicKey key, AlgorithmIdentifier algorithm, byte[] signed, byte[] signature, @Nullable Provider provider)
            throws GeneralSecurityException, IOException {
        String id = algorithm.getAlgorithm().getId();
        Signature verifier = provider == null ? Signature.getInstance(id) : Signature.getInstance(id, provider);
        verifier.initVerify(key);
        if (id.equals(RSASSA_PSS)) {
            verifier.setParameter(pssParameters(algorithm, provider));
        }
        verifier.update(signed);
        return verifier.verify(signature);
    }

    private static PSSParameterSpec pssParameters(AlgorithmIdentifier algorithm, @Nullable Provider provider)
            throws GeneralSecurityException, IOException {
        if (algorithm.getParameters() == null) {
            return PSSParameterSpec.DEFAULT;
        }
        AlgorithmParameters parameters = provider == null
                ? AlgorithmParameters.getInstance("RSASSA-PSS")
                : AlgorithmParameters.getInstance("RSASSA-PSS", provider);
        parameters.init(algorithm.getParameters().toASN1Primitive().getEncoded(ASN1Encoding.DER));
        return parameters.getParameterSpec(PSSParameterSpec.class);
    }
}
