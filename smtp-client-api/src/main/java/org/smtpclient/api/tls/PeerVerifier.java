package org.smtpclient.api.tls;

/**
 * Judges a server by its certificates. A function without state, I/O or clock; safe for many threads at once.
 *
 * <p>It is asked after every handshake, resumed ones included.
 */
@FunctionalInterface
public interface PeerVerifier {

    /**
     * Judges a chain.
     *
     * @param chain what the server presented, and when
     * @return the finding; no exception for whatever a certificate holds
     */
    PeerVerification verify(PeerChain chain);
}
