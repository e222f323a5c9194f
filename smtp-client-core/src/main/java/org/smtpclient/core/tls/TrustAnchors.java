package org.smtpclient.core.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificates that a {@link WebPkiPolicy} takes for granted. Immutable. */
public final class TrustAnchors {
    /** More than any public collection holds several times over. */
    private static final long MAX_FILE_OCTETS = 16L * 1024 * 1024;

    private final List<X509Certificate> certificates;
    private final String digest;

    private TrustAnchors(Collection<X509Certificate> certificates) {
        this.certificates = List.copyOf(new LinkedHashSet<>(certificates));
        if (this.certificates.isEmpty()) {
            throw new IllegalArgumentException("Without a trust anchor no server can be authenticated");
        }
        this.digest = digest(this.certificates);
    }

    /**
     * What the JDK trusts: its {@code cacerts}, or what the system property {@code javax.net.ssl.trustStore} names.
     *
     * @return the anchors, as they are now
     * @throws IllegalStateException if the JDK has none, or they cannot be read
     */
    public static TrustAnchors ofJdk() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            List<X509Certificate> accepted = new ArrayList<>();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    Collections.addAll(accepted, x509.getAcceptedIssuers());
                }
            }
            return new TrustAnchors(accepted);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The JDK's own trust anchors cannot be used: " + e.getMessage()
                            + "; check javax.net.ssl.trustStore, or name anchors of your own",
                    e);
        }
    }

    /**
     * These certificates.
     *
     * @param certificates authorities' certificates, or servers' own
     * @return the anchors
     * @throws IllegalArgumentException if there is none, or one cannot be encoded
     */
    public static TrustAnchors of(Collection<X509Certificate> certificates) {
        return new TrustAnchors(certificates);
    }

    /**
     * The certificates that a key store marks as trusted.
     *
     * @param store loaded
     * @return the anchors
     * @throws KeyStoreException if it is not loaded
     * @throws IllegalArgumentException if there is none
     */
    public static TrustAnchors of(KeyStore store) throws KeyStoreException {
        List<X509Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate x509) {
                found.add(x509);
            }
        }
        return new TrustAnchors(found);
    }

    /**
     * The certificates of a file, one behind the other in PEM, or one in DER.
     *
     * @param file up to 16 MiB
     * @return the anchors
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it holds no certificate, or one that is malformed
     */
    public static TrustAnchors ofPem(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_OCTETS) {
            throw new IllegalArgumentException(file + " is longer than " + MAX_FILE_OCTETS + " octets");
        }
        try (InputStream octets = new BufferedInputStream(Files.newInputStream(file))) {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(octets)) {
                if (certificate instanceof X509Certificate x509) {
                    found.add(x509);
                }
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no certificate in PEM");
            }
            return new TrustAnchors(found);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    file + " holds something that is no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /** {@return how many there are; one at least} */
    public int size() {
        return certificates.size();
    }

    Set<TrustAnchor> toTrustAnchors() {
        return certificates.stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Sums up which they are, whatever their order. */
    String digest() {
        return digest;
    }

    private static String digest(List<X509Certificate> certificates) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            Set<String> sorted = new TreeSet<>();
            for (X509Certificate certificate : certificates) {
                sorted.add(HexFormat.of().formatHex(sha256.digest(certificate.getEncoded())));
            }
            sorted.forEach(each -> sha256.update(HexFormat.of().parseHex(each)));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("A trust anchor cannot be encoded: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustAnchors that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    /** {@return how many there are, and the beginning of a digest that tells them from others} */
    @Override
    public String toString() {
        return (size() == 1 ? "1 trust anchor" : size() + " trust anchors") + " (SHA-256 " + digest.substring(0, 16)
                + "…)";
    }
}
