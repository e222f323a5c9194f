package org.smtpclient.testkit.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * What a TLS server presents: exactly these certificates in this order, be they readable or not, and the first one's
 * key. Immutable.
 */
public final class ServerIdentity {
    private final TestCertificate leaf;
    private final List<TestCertificate> certificates;
    private final PrivateKey key;

    private ServerIdentity(List<TestCertificate> certificates, PrivateKey key) {
        this.leaf = certificates.get(0);
        this.certificates = List.copyOf(certificates);
        this.key = key;
    }

    /**
     * An identity.
     *
     * @param leaf the server's certificate, whose key is used
     * @param others whatever follows: issuers, or what has no business there
     * @return the identity
     */
    public static ServerIdentity of(TestCertificate leaf, TestCertificate... others) {
        return new ServerIdentity(
                Stream.concat(Stream.of(leaf), Stream.of(others)).toList(), leaf.privateKey());
    }

    /**
     * An identity with all certificates above the server's own, the self-signed one included.
     *
     * @param leaf the server's certificate
     * @return the identity
     */
    public static ServerIdentity withFullChain(TestCertificate leaf) {
        return new ServerIdentity(leaf.fullChain(), leaf.privateKey());
    }

    /**
     * The identity of an impostor, who has all certificates but not the key: it signs with another of the same kind.
     *
     * @return an identity with this one's certificates
     */
    public ServerIdentity withoutKey() {
        return new ServerIdentity(certificates, leaf.keyType().newKeyPair().getPrivate());
    }

    /** {@return the server's own certificate} */
    public TestCertificate leaf() {
        return leaf;
    }

    /**
     * The certificates presented, parsed.
     *
     * @return the server's own first
     * @throws IllegalStateException if one cannot be parsed
     */
    public List<X509Certificate> chain() {
        return certificates.stream().map(TestCertificate::certificate).toList();
    }

    /**
     * A TLS context for a server with this identity. Each call gives a new one, without any session in its cache.
     *
     * @return the context
     */
    public SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new FixedKeyManager(key, presented())}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    private X509Certificate[] presented() {
        return certificates.stream().map(PresentedCertificate::new).toArray(X509Certificate[]::new);
    }

    /** {@return the key, then the certificates, in PEM: what Postfix takes as smtpd_tls_chain_files} */
    public String pem() {
        StringBuilder pem = new StringBuilder(Pem.encode("PRIVATE KEY", Objects.requireNonNull(key.getEncoded())));
        certificates.forEach(certificate -> pem.append(certificate.certificatePem()));
        return pem.toString();
    }
}
