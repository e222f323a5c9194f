package org.smtpclient.testkit.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link TestCertificate}. Nothing is checked for sense: nonsense is what tests need. Valid from yesterday for
 * 90 days, with a new P-256 key, unless told otherwise. Not thread-safe.
 */
public final class CertificateBuilder {
    private static final Duration DAY = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name subject;
    private final CertificateExtensions extensions = new CertificateExtensions();
    private KeyType keyType = KeyType.EC_P256;
    private @Nullable KeyPair keys;
    private byte @Nullable [] publicKeyInfo;
    private Instant notBefore = Instant.now().minus(DAY);
    private Instant notAfter = Instant.now().plus(DAY.multipliedBy(90));
    private @Nullable String signatureAlgorithm;
    private @Nullable X500Name issuerName;
    private boolean version1;

    CertificateBuilder(String subject) {
        this.subject = new X500Name(subject);
    }

    /**
     * Sets the SAN dNSNames.
     *
     * @param names none for no extension; any text, so that tests can write what no DNS name may hold
     * @return this
     */
    public CertificateBuilder dnsNames(String... names) {
        extensions.alternativeNames.clear();
        for (String name : names) {
            extensions.alternativeNames.add(new GeneralName(GeneralName.dNSName, name));
        }
        return this;
    }

    /**
     * Adds a SAN iPAddress.
     *
     * @param address in numbers
     * @return this
     */
    public CertificateBuilder ipAddress(String address) {
        extensions.alternativeNames.add(new GeneralName(GeneralName.iPAddress, address));
        return this;
    }

    /**
     * Sets the kind of key.
     *
     * @param type default {@link KeyType#EC_P256}
     * @return this
     */
    public CertificateBuilder keyType(KeyType type) {
        this.keyType = type;
        return this;
    }

    /**
     * Uses another certificate's key, as on renewal.
     *
     * @param other whose key pair and kind are taken
     * @return this
     */
    public CertificateBuilder keyOf(TestCertificate other) {
        this.keys = other.keyPair();
        this.keyType = other.keyType();
        return this;
    }

    /**
     * Puts these octets in place of the key's own encoding, for keys that are encoded oddly.
     *
     * @param subjectPublicKeyInfo DER of a SubjectPublicKeyInfo
     * @return this
     */
    public CertificateBuilder publicKeyInfo(byte[] subjectPublicKeyInfo) {
        this.publicKeyInfo = subjectPublicKeyInfo.clone();
        return this;
    }

    /**
     * Sets the dates.
     *
     * @param from first instant; certificates hold whole seconds
     * @param until last instant
     * @return this
     */
    public CertificateBuilder valid(Instant from, Instant until) {
        this.notBefore = from;
        this.notAfter = until;
        return this;
    }

    /** {@return this, valid until yesterday} */
    public CertificateBuilder expired() {
        return valid(Instant.now().minus(DAY.multipliedBy(30)), Instant.now().minus(DAY));
    }

    /** {@return this, valid from tomorrow} */
    public CertificateBuilder notYetValid() {
        return valid(Instant.now().plus(DAY), Instant.now().plus(DAY.multipliedBy(30)));
    }

    /** {@return this, with the CA bit and key usage keyCertSign and cRLSign} */
    public CertificateBuilder authority() {
        extensions.basicConstraints = new BasicConstraints(true);
        return keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    /**
     * Sets the CA bit with a path length.
     *
     * @param length how many intermediate certificates may follow
     * @return this
     */
    public CertificateBuilder pathLength(int length) {
        extensions.basicConstraints = new BasicConstraints(length);
        return this;
    }

    /** {@return this, with basic constraints that say it is no CA} */
    public CertificateBuilder noAuthority() {
        extensions.basicConstraints = new BasicConstraints(false);
        return this;
    }

    /** {@return this, without basic constraints} */
    public CertificateBuilder noBasicConstraints() {
        extensions.basicConstraints = null;
        return this;
    }

    /**
     * Sets the key usage.
     *
     * @param bits of {@link KeyUsage}; 0 for no extension
     * @return this
     */
    public CertificateBuilder keyUsage(int bits) {
        extensions.keyUsage = bits;
        return this;
    }

    /**
     * Sets the extended key usage.
     *
     * @param purposes object identifiers in dotted form, such as {@code 1.3.6.1.5.5.7.3.1} for TLS servers
     * @return this
     */
    public CertificateBuilder extendedKeyUsage(String... purposes) {
        KeyPurposeId[] ids = new KeyPurposeId[purposes.length];
        for (int i = 0; i < purposes.length; i++) {
            ids[i] = KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purposes[i]));
        }
        extensions.extendedKeyUsage = new ExtendedKeyUsage(ids);
        return this;
    }

    /**
     * Adds a permitted dNSName to the name constraints (RFC 5280 §4.2.1.10).
     *
     * @param domain such as {@code example.org}
     * @return this
     */
    public CertificateBuilder permitDns(String domain) {
        extensions.permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain)));
        return this;
    }

    /**
     * Adds an excluded dNSName to the name constraints (RFC 5280 §4.2.1.10).
     *
     * @param domain such as {@code example.org}
     * @return this
     */
    public CertificateBuilder excludeDns(String domain) {
        extensions.excluded.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain)));
        return this;
    }

    /**
     * Adds any other extension.
     *
     * @param oid dotted form
     * @param critical whether it is marked so
     * @param value DER of its value
     * @return this
     */
    public CertificateBuilder extension(String oid, boolean critical, byte[] value) {
        extensions.others.add(new Extension(new ASN1ObjectIdentifier(oid), critical, value));
        return this;
    }

    /**
     * Sets the signature algorithm.
     *
     * @param name as JCA has it, such as {@code SHA1withECDSA}; must fit the signer's key
     * @return this
     */
    public CertificateBuilder signatureAlgorithm(String name) {
        this.signatureAlgorithm = name;
        return this;
    }

    /**
     * Sets the issuer name that is written, whoever signs.
     *
     * @param name an X.500 name; empty for the empty name, which neither the JDK nor Bouncy Castle
     *     parses, but other servers present
     * @return this
     */
    public CertificateBuilder issuerName(String name) {
        this.issuerName = new X500Name(name);
        return this;
    }

    /** {@return this, as version 1, which has no extensions whatever was asked for} */
    public CertificateBuilder version1() {
        this.version1 = true;
        return this;
    }

    /** {@return the certificate, signed with its own key} */
    public TestCertificate selfSigned() {
        KeyPair pair = keyPair();
        return build(pair, issuerName == null ? subject : issuerName, pair.getPrivate(), keyType, null);
    }

    /**
     * Signs with another certificate's key.
     *
     * @param issuer the signer
     * @return the certificate
     */
    public TestCertificate signedBy(TestCertificate issuer) {
        return build(
                keyPair(),
                issuerName == null ? issuer.subject() : issuerName,
                issuer.privateKey(),
                issuer.keyType(),
                issuer);
    }

    private KeyPair keyPair() {
        return keys == null ? keyType.newKeyPair() : keys;
    }

    private TestCertificate build(
            KeyPair pair, X500Name issuer, PrivateKey signer, KeyType signerType, @Nullable TestCertificate parent) {
        String algorithm = signatureAlgorithm == null ? signerType.signatureAlgorithm() : signatureAlgorithm;
        try {
            ContentSigner signing = signing(algorithm, signer);
            byte[] body = body(pair, issuer, signing).getEncoded(ASN1Encoding.DER);
            signing.getOutputStream().write(body);
            byte[] der = new DERSequence(new ASN1Encodable[] {
                        ASN1Primitive.fromByteArray(body),
                        signing.getAlgorithmIdentifier(),
                        new DERBitString(signing.getSignature())
                    })
                    .getEncoded(ASN1Encoding.DER);
            return new TestCertificate(subject, der, pair, keyType, parent);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot make a certificate of " + subject, e);
        }
    }

    /** By the JDK; by Bouncy Castle what the JDK has no name for, such as {@code SHA256withRSAandMGF1}. */
    private static ContentSigner signing(String algorithm, PrivateKey signer) throws OperatorCreationException {
        try {
            return new JcaContentSignerBuilder(algorithm).build(signer);
        } catch (OperatorCreationException unknown) {
            return new JcaContentSignerBuilder(algorithm)
                    .setProvider(new BouncyCastleProvider())
                    .build(signer);
        }
    }

    /** The TBSCertificate (RFC 5280 §4.1), assembled here since ready-made builders refuse an empty issuer. */
    private DERSequence body(KeyPair pair, X500Name issuer, ContentSigner signing) throws IOException {
        byte[] spki = publicKeyInfo == null ? pair.getPublic().getEncoded() : publicKeyInfo;
        ASN1EncodableVector fields = new ASN1EncodableVector();
        if (!version1) {
            fields.add(new DERTaggedObject(true, 0, new ASN1Integer(2)));
        }
        fields.add(new ASN1Integer(new BigInteger(127, RANDOM).setBit(120)));
        fields.add(signing.getAlgorithmIdentifier());
        fields.add(issuer);
        fields.add(
                new DERSequence(new ASN1Encodable[] {new Time(Date.from(notBefore)), new Time(Date.from(notAfter))}));
        fields.add(subject);
        fields.add(ASN1Primitive.fromByteArray(spki));
        ExtensionsGenerator all = extensions.generator();
        if (!version1 && !all.isEmpty()) {
            fields.add(new DERTaggedObject(true, 3, all.generate()));
        }
        return new DERSequence(fields);
    }
}
