package org.smtpclient.testkit.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.jspecify.annotations.Nullable;

/** The kinds of key that test certificates have. */
public enum KeyType {
    /** ECDSA on P-256, the quickest. */
    EC_P256("EC", "secp256r1", 0, "SHA256withECDSA"),
    /** ECDSA on P-384. */
    EC_P384("EC", "secp384r1", 0, "SHA384withECDSA"),
    /** ECDSA on P-521. */
    EC_P521("EC", "secp521r1", 0, "SHA512withECDSA"),
    /** RSA of 2048 bits. */
    RSA_2048("RSA", null, 2048, "SHA256withRSA"),
    /** RSA of 1024 bits: too weak for most validators. */
    RSA_1024("RSA", null, 1024, "SHA256withRSA"),
    /** RSA of 512 bits, which can be factored: JSSE's servers can sign with so short a key in TLS 1.2 alone. */
    RSA_512("RSA", null, 512, "SHA256withRSA"),
    /** Ed25519. */
    ED25519("Ed25519", null, 0, "Ed25519"),
    /** Ed448. */
    ED448("Ed448", null, 0, "Ed448");

    private final String algorithm;
    private final @Nullable String curve;
    private final int bits;
    private final String signatureAlgorithm;

    KeyType(String algorithm, @Nullable String curve, int bits, String signatureAlgorithm) {
        this.algorithm = algorithm;
        this.curve = curve;
        this.bits = bits;
        this.signatureAlgorithm = signatureAlgorithm;
    }

    /** {@return a new key pair of this kind} */
    public KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (curve != null) {
                generator.initialize(new ECGenParameterSpec(curve));
            } else if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK makes no " + this + " keys", e);
        }
    }

    /** The algorithm with which a key of this kind signs unless a test says otherwise. */
    String signatureAlgorithm() {
        return signatureAlgorithm;
    }
}
