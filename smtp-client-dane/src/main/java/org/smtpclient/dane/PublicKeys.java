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
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/** Public keys from octets, by the JDK, or by Bouncy Castle where the JDK cannot; and which of them will do. */
final class PublicKeys {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String DSA = "1.2.840.10040.4.1";

    /** What a signature costs to verify grows with these; nobody uses more, but a hostile server could. */
    private static final int MAX_OCTETS = 4096;

    private static final int MAX_RSA_BITS = 16384;
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
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(octets));
            PublicKey key = isAffordable(info) ? parsed(info, octets) : null;
            return key instanceof ECPublicKey ec && !isOnCurve(ec) ? null : key;
        } catch (IOException | RuntimeException malformed) {
            return null;
        }
    }

    private static boolean isAffordable(SubjectPublicKeyInfo info) throws IOException {
        switch (info.getAlgorithm().getAlgorithm().getId()) {
            case RSA, RSASSA_PSS -> {
                RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
                return key.getModulus().bitLength() <= MAX_RSA_BITS
                        && key.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS;
            }
            case DSA -> {
                DSAParameter group =
                        DSAParameter.getInstance(info.getAlgorithm().getParameters());
                return group.getP().bitLength() <= MAX_DSA_BITS && group.getQ().bitLength() <= MAX_DSA_ORDER_BITS;
            }
            default -> {
                return true;
            }
        }
    }

    private static @Nullable PublicKey parsed(SubjectPublicKeyInfo info, byte[] octets) throws IOException {
        String algorithm = info.getAlgorithm().getAlgorithm().getId();
        try {
            return KeyFactory.getInstance(algorithm.equals(EC) ? "EC" : algorithm)
                    .generatePublic(new X509EncodedKeySpec(octets));
        } catch (GeneralSecurityException refused) {
            // Bouncy Castle tests an RSA modulus for factors, which takes seconds with a large one.
            return algorithm.equals(RSA) || algorithm.equals(RSASSA_PSS) ? null : bouncyCastleKey(info);
        }
    }

    /** The provider must exist first: making it is what registers the kinds of key. */
    private static @Nullable PublicKey bouncyCastleKey(SubjectPublicKeyInfo info) throws IOException {
        bouncyCastle();
        return BouncyCastleProvider.getPublicKey(info);
    }

    /** The JDK takes any point; Bouncy Castle, which alone knows fields of another kind, has looked already. */
    private static boolean isOnCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        if (!(curve.getField() instanceof ECFieldFp field)) {
            return true;
        }
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        return y.pow(2)
                        .subtract(x.pow(3))
                        .subtract(curve.getA().multiply(x))
                        .subtract(curve.getB())
                        .mod(field.getP())
                        .signum()
                == 0;
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

    /** Whether an elliptic curve is spelt out and not named, which certificates must not do (RFC 5480 §2.1.1). */
    static boolean hasExplicitCurve(SubjectPublicKeyInfo info) {
        return info.getAlgorithm().getAlgorithm().getId().equals(EC)
                && !(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier);
    }

    private static int bits(BigInteger number) {
        return number.bitLength();
    }
}
