package org.smtpclient.dane;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.jspecify.annotations.Nullable;

/**
 * Which elliptic curves are used: those with a name, over a prime field. Arithmetic on a curve that somebody made up
 * may never end; and curves over binary fields are not used with TLS any more (RFC 8422 §5.1.1).
 */
final class EllipticCurves {
    private static final List<ASN1ObjectIdentifier> SPELT_OUT_AT_TIMES =
            List.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    /** Of a curve in an AlgorithmIdentifier (RFC 3279 §2.3.5): version, field, and more. */
    private static final int FIELD = 1;

    private EllipticCurves() {}

    /**
     * A key with the name of its curve.
     *
     * @return the same key if it names its curve; if it spells out a well-known curve, with the name instead; null if
     *     the curve is none that is used
     * @throws RuntimeException of many kinds if the key is malformed
     */
    static @Nullable SubjectPublicKeyInfo named(SubjectPublicKeyInfo key) {
        if (!isSpeltOut(key)) {
            X9ECParameters curve = ECNamedCurveTable.getByOID(
                    ASN1ObjectIdentifier.getInstance(key.getAlgorithm().getParameters()));
            return curve != null && ECAlgorithms.isFpCurve(curve.getCurve()) ? key : null;
        }
        ASN1Sequence given = ASN1Sequence.getInstance(key.getAlgorithm().getParameters());
        for (ASN1ObjectIdentifier name : SPELT_OUT_AT_TIMES) {
            X9ECParameters known = SECNamedCurves.getByOID(name);
            if (known.getFieldIDEntry().equals(given.getObjectAt(FIELD))) {
                return isSame(known, X9ECParameters.getInstance(given))
                        ? new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, name),
                                key.getPublicKeyData().getOctets())
                        : null;
            }
        }
        return null;
    }

    private static boolean isSame(X9ECParameters known, X9ECParameters given) {
        return known.getCurve().equals(given.getCurve())
                && known.getG().equals(given.getG())
                && known.getN().equals(given.getN());
    }

    /** Whether a key spells its curve out, which in certificates it must not do (RFC 5480 §2.1.1). */
    static boolean isSpeltOut(SubjectPublicKeyInfo key) {
        return key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                && !(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier);
    }

    /** Whether a key's point lies on its curve, which the JDK finds out only when it verifies. */
    static boolean isOnCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        if (!(curve.getField() instanceof ECFieldFp field)) {
            return false;
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
}
