package org.smtpclient.api.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The certificates a server presented. Immutable. */
public final class PeerChain {
    private final List<X509Certificate> certificates;
    private final Instant time;

    private PeerChain(List<X509Certificate> certificates, Instant time) {
        this.certificates = List.copyOf(certificates);
        this.time = Objects.requireNonNull(time, "time");
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("A server's chain holds at least its own certificate");
        }
    }

    /**
     * A chain.
     *
     * @param certificates as the server sent them: its own (the leaf) first, then in any order
     * @param time the time at which their dates are judged
     * @return the chain
     * @throws IllegalArgumentException if there is no certificate
     */
    public static PeerChain of(List<X509Certificate> certificates, Instant time) {
        return new PeerChain(certificates, time);
    }

    /** {@return the certificates as sent, leaf first; never empty} */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** {@return the server's own certificate} */
    public X509Certificate leaf() {
        return certificates.get(0);
    }

    /** {@return the time at which dates are judged} */
    public Instant time() {
        return time;
    }
}
