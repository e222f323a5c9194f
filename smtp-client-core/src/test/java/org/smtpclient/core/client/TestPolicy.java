package org.smtpclient.core.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TraceStep;

/** A policy that does what a test says. */
record TestPolicy(
        String name,
        int priority,
        TlsPolicyType type,
        Function<TlsPolicyRequest, CompletionStage<TlsDirective>> evaluation)
        implements TlsPolicy {

    static final PeerVerifier ACCEPTING = chain -> PeerVerification.authenticated("3 1 1 00", "it is the one");
    static final PeerVerifier REJECTING =
            chain -> PeerVerification.rejected(TlsResultType.TLSA_INVALID, "it is another one");

    static TestPolicy of(Function<TlsPolicyRequest, TlsDirective> evaluation) {
        return new TestPolicy(
                "strict",
                200,
                TlsPolicyType.TLSA,
                request -> CompletableFuture.completedFuture(evaluation.apply(request)));
    }

    /** Says one thing of one host, and has no opinion of the others. */
    static TestPolicy forHost(String host, TlsDirective directive) {
        return of(request -> request.host().toString().equals(host) ? directive : noOpinion("not my host"));
    }

    static TlsDirective useTls(PeerVerifier verifier) {
        return TlsDirective.UseTls.builder("digest")
                .because("the test demands it", List.of(TraceStep.rule("the test demands TLS", "RFC 7672 §2.2")))
                .verifier(verifier)
                .evidence(List.of("3 1 1 00"))
                .build();
    }

    static TlsDirective noOpinion(String reason) {
        return new TlsDirective.NoOpinion(reason, List.of(TraceStep.rule(reason, "RFC 7672 §2.1")));
    }

    static TlsDirective defer() {
        return new TlsDirective.Defer(TlsResultType.DNSSEC_INVALID, "the TLSA look-up failed", List.of());
    }

    @Override
    public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
        return evaluation.apply(request);
    }
}
