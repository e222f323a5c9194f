package org.smtpclient.api.tls;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of one policy that was considered for a session (RFC 8460 §4.2, §4.3). Immutable. */
public final class PolicyResult {
    private final String policy;
    private final TlsPolicyType type;
    private final String domain;
    private final List<String> evidence;
    private final boolean applied;
    private final @Nullable TlsResultType resultType;
    private final String reason;

    private PolicyResult(
            String policy,
            TlsPolicyType type,
            String domain,
            List<String> evidence,
            boolean applied,
            @Nullable TlsResultType resultType,
            String reason) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.type = Objects.requireNonNull(type, "type");
        this.domain = Objects.requireNonNull(domain, "domain");
        this.evidence = List.copyOf(evidence);
        this.applied = applied;
        this.resultType = resultType;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * A policy that had no opinion.
     *
     * @param policy its name
     * @param type its kind
     * @param domain the domain it was considered for
     * @param reason why it did not apply
     * @return the result
     */
    public static PolicyResult notApplied(String policy, TlsPolicyType type, String domain, String reason) {
        return new PolicyResult(policy, type, domain, List.of(), false, null, reason);
    }

    /**
     * The policy that decided.
     *
     * @param policy its name
     * @param type its kind
     * @param domain the domain it was considered for
     * @param evidence what it rests on; may be empty
     * @param resultType why it was not met, null if it was
     * @param reason one line for people
     * @return the result
     */
    public static PolicyResult applied(
            String policy,
            TlsPolicyType type,
            String domain,
            List<String> evidence,
            @Nullable TlsResultType resultType,
            String reason) {
        return new PolicyResult(policy, type, domain, evidence, true, resultType, reason);
    }

    /** {@return the policy's name, such as {@code dane}} */
    public String policy() {
        return policy;
    }

    /** {@return the policy's kind} */
    public TlsPolicyType type() {
        return type;
    }

    /** {@return the domain it was considered for} */
    public String domain() {
        return domain;
    }

    /** {@return what it rests on, such as TLSA records in presentation form; may be empty} */
    public List<String> evidence() {
        return evidence;
    }

    /** {@return whether this policy decided} */
    public boolean isApplied() {
        return applied;
    }

    /** {@return why it was not met; null if it was, or did not apply} */
    public @Nullable TlsResultType resultType() {
        return resultType;
    }

    /** {@return one line for people} */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return policy + (applied ? "" : " (not applied)") + ": " + (resultType == null ? "" : resultType + ", ")
                + reason;
    }
}
