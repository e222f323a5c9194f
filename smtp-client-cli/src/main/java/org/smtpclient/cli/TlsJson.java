package org.smtpclient.cli;

import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;

/** The {@code tls} object of documents. */
final class TlsJson {
    private TlsJson() {}

    static JsonObject of(TlsOutcome tls) {
        return of(tls, tls.status());
    }

    /** As it would be, from the DNS alone: nothing has come of it yet. */
    static JsonObject planned(TlsOutcome tls) {
        return of(tls, null);
    }

    private static JsonObject of(TlsOutcome tls, @Nullable TlsStatus result) {
        return new JsonObject()
                .with("policy", tls.policy())
                .with("required", tls.isRequired())
                .with("result", result)
                .with("resultType", tls.resultType())
                .with("reason", tls.reason())
                .with("protocol", tls.protocol())
                .with("cipher", tls.cipher())
                .with("matched", tls.matched())
                .with("policies", tls.policies().stream().map(TlsJson::of).toList());
    }

    private static JsonObject of(PolicyResult policy) {
        return new JsonObject()
                .with("policy", policy.policy())
                .with("type", policy.type())
                .with("domain", policy.domain())
                .with("applied", policy.isApplied())
                .with("evidence", policy.evidence())
                .with("resultType", policy.resultType())
                .with("reason", policy.reason());
    }
}
