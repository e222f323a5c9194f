package org.smtpclient.testkit.dns;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.xbill.DNS.DNSSEC;

/** DNSSEC algorithms a {@link TestZone} can be signed with (RFC 8624 §3.1): those the JDK itself can do. */
public enum SigningAlgorithm {
    /** Algorithm 8, with keys of 2048 bits. Slow to make keys, quick to verify. */
    RSASHA256(DNSSEC.Algorithm.RSASHA256),
    /** Algorithm 13, the default. */
    ECDSAP256SHA256(DNSSEC.Algorithm.ECDSAP256SHA256),
    /** Algorithm 14. */
    ECDSAP384SHA384(DNSSEC.Algorithm.ECDSAP384SHA384),
    /** Algorithm 15. */
    ED25519(DNSSEC.Algorithm.ED25519);

    private final int number;

    SigningAlgorithm(int number) {
        this.number = number;
    }

    /** {@return the algorithm's number in the IANA registry} */
    public int number() {
        return number;
    }

    KeyPair generate() {
        try {
            return switch (this) {
                case RSASHA256 -> pair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
                case ECDSAP256SHA256 -> pair("EC", new ECGenParameterSpec("secp256r1"));
                case ECDSAP384SHA384 -> pair("EC", new ECGenParameterSpec("secp384r1"));
                case ED25519 -> pair("Ed25519", NamedParameterSpec.ED25519);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK makes no keys for " + this, e);
        }
    }

    private static KeyPair pair(String algorithm, AlgorithmParameterSpec parameters) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters);
        return generator.generateKeyPair();
    }
}
