package org.smtpclient.dane;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/** Certificates and keys from octets, by the JDK, or by Bouncy Castle where the JDK cannot. */
final class Parsing {
    private Parsing() {}

    /** Made on first need, and not registered: what else uses the JVM is not affected. */
    private static final class BouncyCastle {
        static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    }

    static BouncyCastleProvider bouncyCastle() {
        return BouncyCastle.PROVIDER;
    }

    /** Whether the octets are a well-formed certificate and nothing else. */
    static boolean isCertificate(byte[] octets) {
        try {
            Certificate.getInstance(ASN1Primitive.fromByteArray(octets));
            return true;
        } catch (IOException | RuntimeException malformed) {
            return false;
        }
    }

    /** Whether the octets are a well-formed SubjectPublicKeyInfo and nothing else. */
    static boolean isPublicKey(byte[] octets) {
        try {
            return SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(octets)) != null;
        } catch (IOException | RuntimeException malformed) {
            return false;
        }
    }

    /** The certificate that the octets are, with a key that can be used; null if they are none. */
    static @Nullable X509Certificate certificate(byte[] octets) {
        if (!isCertificate(octets)) {
            return null;
        }
        X509Certificate certificate = certificate(octets, null);
        if (certificate == null) {
            certificate = certificate(octets, bouncyCastle());
        }
        return certificate == null || publicKey(certificate) == null ? null : certificate;
    }

    private static @Nullable X509Certificate certificate(byte[] octets, @Nullable BouncyCastleProvider provider) {
        try {
            CertificateFactory factory = provider == null
                    ? CertificateFactory.getInstance("X.509")
                    : CertificateFactory.getInstance("X.509", provider);
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets));
        } catch (CertificateException | RuntimeException refused) {
            return null;
        }
    }

    /** The key of a certificate; null if it cannot be used. */
    static @Nullable PublicKey publicKey(X509Certificate certificate) {
        try {
            return publicKey(CertificateOctets.publicKeyInfo(certificate.getEncoded()));
        } catch (CertificateException | IllegalArgumentException malformed) {
            return null;
        }
    }

    /** The key that the octets of a SubjectPublicKeyInfo are; null if they are none that can be used. */
    static @Nullable PublicKey publicKey(byte[] octets) {
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(octets));
            try {
                return KeyFactory.getInstance(info.getAlgorithm().getAlgorithm().getId())
                        .generatePublic(new X509EncodedKeySpec(octets));
            } catch (GeneralSecurityException refused) {
                return bouncyCastleKey(info);
            }
        } catch (IOException | RuntimeException malformed) {
            return null;
        }
    }

    /** The provider must exist first: making it is what registers the kinds of key. */
    private static @Nullable PublicKey bouncyCastleKey(SubjectPublicKeyInfo info) throws IOException {
        bouncyCastle();
        return BouncyCastleProvider.getPublicKey(info);
    }

    /** Whether a certificate bears a signature made with a key. */
    static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (SignatureException wrong) {
            return false;
        } catch (GeneralSecurityException | RuntimeException unsupported) {
            return isSignedByBouncyCastle(certificate, key);
        }
    }

    private static boolean isSignedByBouncyCastle(X509Certificate certificate, PublicKey key) {
        try {
            PublicKey converted = bouncyCastleKey(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
            if (converted == null) {
                return false;
            }
            certificate.verify(converted, bouncyCastle());
            return true;
        } catch (GeneralSecurityException | IOException | RuntimeException unverifiable) {
            return false;
        }
    }
}
