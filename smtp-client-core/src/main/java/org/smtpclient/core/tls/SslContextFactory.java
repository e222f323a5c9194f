package org.smtpclient.core.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Makes the {@link SSLContext} of a client: with another JSSE provider, with a client certificate, with other
 * randomness. Who the peer is remains for the policy to judge, so the trust manager is given.
 */
@FunctionalInterface
public interface SslContextFactory {
    /** The default provider's TLS, without a client certificate. */
    SslContextFactory DEFAULT = judge -> {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {judge}, new SecureRandom());
        return context;
    };

    /**
     * Makes a context, which serves many connections for about an hour: sessions are resumed within it. What a context reads when
     * it is made, such as a client's certificate, is read anew as often.
     *
     * @param trustManager the one trust manager to initialise the context with
     * @return an initialised context
     * @throws GeneralSecurityException if the provider cannot
     */
    SSLContext create(X509ExtendedTrustManager trustManager) throws GeneralSecurityException;
}
