package org.smtpclient.dane;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * Public keys from octets, by the JDK, or by Bouncy Castle where the JDK cannot; and which of them will do. Whatever the
 * octets and the JVM's security providers are, little work is done: only harmless kinds and sizes are tried.
 */
final class PublicKeys {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    private static final String DSA = "1.2.840.10040.4.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String ED25519 = "1.3.101.112";
    private static final String ED448 = "1.3.101.113";
    /** ML-DSA and SLH-DSA, which JDKs learn by and by. */
    private static final String NIST = "2.16.840.1.101.3.4.3.";

    /** What a signature costs to verify grows with these; nobody uses more, but a hostile server could. */
    private static final int MAX_OCTETS = 4096;

    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_RSA_EXPONENT_BITS = 64;
    private static final int MAX_DSA_BITS = 4096;
    private static final int MAX_DSA_ORDER_BITS = 256;

    /** 80 bits of strength, the least that Postfix authenticates with (OpenSSL's security level 1). */
    private static final int MIN_RSA_BITS = 1024;

    private static final int MIN_EC_BITS = 160;

    private PublicKeys() {}

    /** Made on first need, and not registered: what else uses the JVM is not affected. */
    private static final class BouncyCastle {
        static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    }

    static BouncyCastleProvider bouncyCastle() {
        return BouncyCastle.PROVIDER;
    }

    /** The key that the octets of a SubjectPublicKeyInfo are; null if they are none that can verify signatures here. */
    static @Nullable PublicKey of(byte[] octets) {
        if (octets.length > MAX_OCTETS || !CertificateOctets.arePublicKeyInfo(octets)) {
            return null;
        }
        try {
            SubjectPublicKeyInfo usual = usual(SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(octets)));
            PublicKey key = usual == null ? null : parsed(usual);
            return key instanceof ECPublicKey ec && !EllipticCurves.isOnCurve(ec) ? null : key;
        } catch (IOException | RuntimeException malformed) {
            return null;
        }
    }

    /** The key as parsers like it best; null if it is of no kind and size that is used. */
    private static @Nullable SubjectPublicKeyInfo usual(SubjectPublicKeyInfo info) throws IOException {
        String algorithm = info.getAlgorithm().getAlgorithm().getId();
        boolean used = switch (algorithm) {
            case RSA, RSASSA_PSS -> isAffordable(RSAPublicKey.getInstance(info.parsePublicKey()));
            case DSA ->
                isAffordable(DSAParameter.getInstance(info.getAlgorithm().getParameters()));
            case EC, ED25519, ED448 -> true;
            default -> algorithm.startsWith(NIST);
        };
        if (!used) {
            return null;
        }
        return algorithm.equals(EC) ? EllipticCurves.named(info) : info;
    }

    private static boolean isAffordable(RSAPublicKey key) {
        return bits(key.getModulus()) <= MAX_RSA_BITS && bits(key.getPublicExponent()) <= MAX_RSA_EXPONENT_BITS;
    }

    private static boolean isAffordable(DSAParameter group) {
        return bits(group.getP()) <= MAX_DSA_BITS && bits(group.getQ()) <= MAX_DSA_ORDER_BITS;
    }

    private static @Nullable PublicKey parsed(SubjectPublicKeyInfo info) throws IOException {
        String algorithm = info.getAlgorithm().getAlgorithm().getId();
        try {
            return KeyFactory.getInstance(algorithm.equals(EC) ? "EC" : algorithm)
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded(ASN1Encoding.DER)));
        } catch (GeneralSecurityException refused) {
            return algorithm.equals(EC) || algorithm.startsWith(NIST) ? bouncyCastleKey(info) : null;
        }
    }

    /** Before it uses an RSA key Bouncy Castle tests whether the modulus is a prime: seconds with a large one. */
    static boolean isForJdkAlone(PublicKey key) {
        return key instanceof RSAKey;
    }

    /** The provider must exist first: making it is what registers the kinds of key. */
    private static @Nullable PublicKey bouncyCastleKey(SubjectPublicKeyInfo info) throws IOException {
        bouncyCastle();
        return BouncyCastleProvider.getPublicKey(info);
    }

    /** Why a key is too weak to authenticate anybody, such as "RSA of 512 bits"; null if it is not. */
    static @Nullable String weakness(PublicKey key) {
        if (key instanceof RSAKey rsa && bits(rsa.getModulus()) < MIN_RSA_BITS) {
            return "RSA of " + bits(rsa.getModulus()) + " bits";
        }
        if (key instanceof DSAKey dsa
                && dsa.getParams() != null
                && bits(dsa.getParams().getP()) < MIN_RSA_BITS) {
            return "DSA of " + bits(dsa.getParams().getP()) + " bits";
        }
        if (key instanceof ECKey ec && bits(ec.getParams().getOrder()) < MIN_EC_BITS) {
            return "elliptic curve of " + bits(ec.getParams().getOrder()) + " bits";
        }
        return null;
    }

    private static int bits(BigInteger number) {
        return number.bitLength();
    }
}
