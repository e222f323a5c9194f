package org.smtpclient.core.auth;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS connection can be bound to (RFC 5056), so that an authentication holds for this connection alone.
 *
 * <ul>
 *   <li>{@code tls-exporter} (RFC 9266): TLS 1.3, where the JDK can export keying material (from 25 on). It would be
 *       defined for TLS 1.2 with the extended master secret, too; JSSE does not tell whether that is in use.
 *   <li>{@code tls-server-end-point} (RFC 5929 §4): the digest of the server's certificate. Undefined, and so absent,
 *       where the certificate's signature algorithm has no one hash function, as with Ed25519.
 * </ul>
 *
 * Immutable.
 */
public final class ChannelBindings {
    /** Of a connection that cannot be bound. */
    public static final ChannelBindings NONE = new ChannelBindings(Map.of());

    private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";
    private static final int EXPORTER_OCTETS = 32;
    private static final @Nullable Method EXPORT = exportMethod();

    private final Map<String, byte[]> octetsByType;

    private ChannelBindings(Map<String, byte[]> octetsByType) {
        this.octetsByType = octetsByType;
    }

    /**
     * What a session can be bound to.
     *
     * @param session after its handshake
     * @return the bindings, the strongest first
     */
    public static ChannelBindings of(SSLSession session) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        byte[] exported = exporter(session);
        if (exported != null) {
            found.put("tls-exporter", exported);
        }
        byte[] digest = serverEndPoint(session);
        if (digest != null) {
            found.put("tls-server-end-point", digest);
        }
        return found.isEmpty() ? NONE : new ChannelBindings(found);
    }

    private static byte @Nullable [] exporter(SSLSession session) {
        if (EXPORT == null || !(session instanceof ExtendedSSLSession) || !"TLSv1.3".equals(session.getProtocol())) {
            return null;
        }
        try {
            return (byte[]) EXPORT.invoke(session, EXPORTER_LABEL, new byte[0], EXPORTER_OCTETS);
        } catch (InvocationTargetException | IllegalAccessException e) {
            // This provider's sessions do not export; the other binding remains.
            return null;
        }
    }

    /** JDK 25's; this is compiled for 17. */
    private static @Nullable Method exportMethod() {
        try {
            return ExtendedSSLSession.class.getMethod(
                    "exportKeyingMaterialData", String.class, byte[].class, int.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static byte @Nullable [] serverEndPoint(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) {
                return null;
            }
            String hash = SignatureHash.of(leaf);
            return hash == null ? null : MessageDigest.getInstance(hash).digest(leaf.getEncoded());
        } catch (SSLPeerUnverifiedException e) {
            return null; // an anonymous server has no certificate to bind to
        } catch (GeneralSecurityException e) {
            return null; // a hash that this JVM does not have, or a certificate without octets
        }
    }

    /** {@return whether the connection cannot be bound} */
    public boolean isEmpty() {
        return octetsByType.isEmpty();
    }

    /** {@return a copy: octets by type, such as {@code tls-exporter}, the strongest first} */
    public Map<String, byte[]> octetsByType() {
        Map<String, byte[]> copy = new LinkedHashMap<>();
        octetsByType.forEach((type, octets) -> copy.put(type, octets.clone()));
        return copy;
    }

    @Override
    public String toString() {
        return "channel bindings " + octetsByType.keySet();
    }
}
