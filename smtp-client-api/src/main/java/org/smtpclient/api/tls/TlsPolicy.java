package org.smtpclient.api.tls;

import java.util.concurrent.CompletionStage;
import org.smtpclient.api.spi.Provider;

/**
 * Decides what TLS the session with one mail host must have.
 *
 * <p>Of several policies the one of highest {@linkplain #priority() priority} that has an opinion decides: DANE (200)
 * before MTA-STS (100) before the client's own level. Its heart is a pure function from look-up results to a directive.
 *
 * <p>Safe for many threads at once.
 */
public interface TlsPolicy extends Provider {

    /** {@return the kind of policy, for reports} */
    TlsPolicyType type();

    /**
     * Decides. Does not block; may make look-ups of its own.
     *
     * @param request host, port, the look-ups that led there
     * @return completes normally with the directive; a failed look-up is a directive too ({@link TlsDirective.Defer}).
     *     An exceptional completion defers the host
     */
    CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request);
}
