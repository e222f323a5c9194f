package org.smtpclient.testkit.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.TlsaRecord;

/**
 * A certificate with its private key and, where another certificate signed it, that one.
 *
 * <p>Made by a {@linkplain CertificateBuilder builder}:
 *
 * <pre>{@code
 * TestCertificate root = TestCertificate.authority("Test CA").selfSigned();
 * TestCertificate leaf = TestCertificate.server("mx1.example.org").signedBy(root);
 * SSLContext server = ServerIdentity.of(leaf, root).sslContext();
 * TlsaRecord anchor = root.tlsa(2, 0, 1);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class TestCertificate {
    /** Serial number, signature algorithm, issuer, validity, subject (RFC 5280 §4.1). */
    private static final int FIELDS_BEFORE_KEY = 5;

    private final X500Name subject;
    private final byte[] der;
    private final KeyPair keys;
    private final KeyType keyType;
    private final @Nullable TestCertificate issuer;

    TestCertificate(X500Name subject, byte[] der, KeyPair keys, KeyType keyType, @Nullable TestCertificate issuer) {
        this.subject = subject;
        this.der = der;
        this.keys = keys;
        this.keyType = keyType;
        this.issuer = issuer;
    }

    /**
     * Begins a server's certificate: subject CN and SAN dNSName are the first name, further SANs the others, no CA.
     *
     * @param dnsNames at least one; wildcards allowed
     * @return a builder, to change whatever a test needs otherwise
     */
    public static CertificateBuilder server(String... dnsNames) {
        return new CertificateBuilder("CN=" + dnsNames[0]).dnsNames(dnsNames);
    }

    /**
     * Begins a certification authority's certificate: CA bit set, key usage keyCertSign and cRLSign.
     *
     * @param commonName its name
     * @return a builder, to change whatever a test needs otherwise
     */
    public static CertificateBuilder authority(String commonName) {
        return new CertificateBuilder("CN=" + commonName).authority();
    }

    /**
     * Begins a certificate without extensions.
     *
     * @param subject an X.500 name such as {@code CN=x,O=y}; empty for the empty name
     * @return a builder
     */
    public static CertificateBuilder subject(String subject) {
        return new CertificateBuilder(subject);
    }

    /**
     * The certificate, parsed.
     *
     * @return of the JDK's class, since that is what a TLS stack hands out; of Bouncy Castle's where the JDK cannot
     *     parse it
     * @throws IllegalStateException if neither can
     */
    public X509Certificate certificate() {
        try {
            return parse(CertificateFactory.getInstance("X.509"));
        } catch (CertificateException refused) {
            try {
                return parse(CertificateFactory.getInstance("X.509", new BouncyCastleProvider()));
            } catch (CertificateException e) {
                e.addSuppressed(refused);
                throw new IllegalStateException("No parser takes this certificate of " + subject + "; use der()", e);
            }
        }
    }

    private X509Certificate parse(CertificateFactory factory) throws CertificateException {
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    /** The name it is issued to. */
    X500Name subject() {
        return subject;
    }

    /** {@return a copy of the certificate's octets} */
    public byte[] der() {
        return der.clone();
    }

    /** {@return the key pair} */
    public KeyPair keyPair() {
        return keys;
    }

    /** {@return the private key} */
    public PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** {@return the kind of key} */
    public KeyType keyType() {
        return keyType;
    }

    /** {@return the certificate whose key signed this one; null if its own did} */
    public @Nullable TestCertificate issuer() {
        return issuer;
    }

    /** {@return this certificate and all above it, the self-signed one last} */
    public List<TestCertificate> fullChain() {
        List<TestCertificate> chain = new ArrayList<>();
        for (TestCertificate next = this; next != null; next = next.issuer) {
            chain.add(next);
        }
        return List.copyOf(chain);
    }

    /** {@return the SubjectPublicKeyInfo octets} */
    public byte[] subjectPublicKeyInfo() {
        ASN1Sequence body = (ASN1Sequence) ASN1Sequence.getInstance(der).getObjectAt(0);
        int version = body.getObjectAt(0) instanceof ASN1TaggedObject ? 1 : 0;
        try {
            return body.getObjectAt(version + FIELDS_BEFORE_KEY)
                    .toASN1Primitive()
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("A parsed key cannot be encoded", e);
        }
    }

    /**
     * The TLSA record that describes this certificate (RFC 6698 §2.1).
     *
     * @param usage any octet; only the record's first field depends on it
     * @param selector 1 for the key, else the whole certificate
     * @param matchingType 1 for SHA-256, 2 for SHA-512, else the full octets
     * @return the record; its {@code toString} is the presentation form for a zone file
     */
    public TlsaRecord tlsa(int usage, int selector, int matchingType) {
        byte[] selected = selector == 1 ? subjectPublicKeyInfo() : der;
        byte[] data = switch (matchingType) {
            case 1 -> digest("SHA-256", selected);
            case 2 -> digest("SHA-512", selected);
            default -> selected;
        };
        return new TlsaRecord(usage, selector, matchingType, data);
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }

    /** {@return the certificate in PEM (RFC 7468)} */
    public String certificatePem() {
        return Pem.encode("CERTIFICATE", der);
    }

    /** {@return the private key in PEM, PKCS #8 without encryption (RFC 7468 §10)} */
    public String privateKeyPem() {
        return Pem.encode("PRIVATE KEY", Objects.requireNonNull(privateKey().getEncoded()));
    }

    @Override
    public String toString() {
        return "certificate of " + subject;
    }
}
