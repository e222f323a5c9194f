package org.smtpclient.api.tls;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.smtpclient.api.spi.Provider;
import org.smtpclient.api.transport.Endpoint;

/**
 * Decides what TLS the session with one mail host must have.
 *
 * <p>Of several policies the one of highest {@linkplain #priority() priority} that has an opinion decides: DANE (200)
 * before MTA-STS (100) before a check of certificates that the caller asks for (50) before the client's own level. Its heart is a pure function from look-up results to a directive.
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

    /**
     * Whether {@link #evaluate} is a pure function of what the request says and what its resolver answers: no clock, no
     * file, nothing remembered, and a verifier that does not change. While the very same answers come again, the client
     * then keeps to what the policy said of them, instead of asking it for each delivery.
     *
     * @return default: false, so that the policy is asked each time
     */
    default boolean restsOnLookupsAlone() {
        return false;
    }

    /**
     * Decides about a host that is given by its address: it has no name, and no look-up led there. Does not block.
     *
     * @param address where to connect
     * @return the directive; by default no opinion, as is right for whatever rests on names
     */
    default TlsDirective evaluateAddress(Endpoint.Tcp address) {
        return new TlsDirective.NoOpinion(
                "the policy " + name() + " rests on names, and the host is given by its address",
                List.of(TraceStep.rule("an address has no policy of its domain", "RFC 7672 §2.2")));
    }
}
