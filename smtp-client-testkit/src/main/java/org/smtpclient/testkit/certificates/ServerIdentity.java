package org.smtpclient.testkit.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** What a TLS server presents: exactly these certificates in this order, and the first one's key. Immutable. */
public final class ServerIdentity {
    private final TestCertificate leaf;
    private final List<TestCertificate> certificates;

    private ServerIdentity(List<TestCertificate> certificates) {
        this.leaf = certificates.get(0);
        this.certificates = List.copyOf(certificates);
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
                Stream.concat(Stream.of(leaf), Stream.of(others)).toList());
    }

    /**
     * An identity with all certificates above the server's own, the self-signed one included.
     *
     * @param leaf the server's certificate
     * @return the identity
     */
    public static ServerIdentity withFullChain(TestCertificate leaf) {
        return new ServerIdentity(leaf.fullChain());
    }

    /** {@return the server's own certificate} */
    public TestCertificate leaf() {
        return leaf;
    }

    /** {@return the certificates presented, the server's own first} */
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
            context.init(
                    new KeyManager[] {new FixedKeyManager(leaf.privateKey(), chain().toArray(X509Certificate[]::new))},
                    null,
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    /** {@return the key, then the certificates, in PEM: what Postfix takes as smtpd_tls_chain_files} */
    public String pem() {
        StringBuilder pem = new StringBuilder(leaf.privateKeyPem());
        certificates.forEach(certificate -> pem.append(certificate.certificatePem()));
        return pem.toString();
    }
}
