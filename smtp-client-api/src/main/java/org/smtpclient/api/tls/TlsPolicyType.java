package org.smtpclient.api.tls;

/** The kind of policy that a report names (RFC 8460 §4.2, {@code policy-type}). */
public enum TlsPolicyType {
    /** DANE. */
    TLSA("tlsa"),
    /** MTA-STS. */
    STS("sts"),
    /** Neither: opportunistic, or the caller's own demand. */
    NO_POLICY_FOUND("no-policy-found");

    private final String text;

    TlsPolicyType(String text) {
        this.text = text;
    }

    /** {@return the value as it stands in reports} */
    @Override
    public String toString() {
        return text;
    }
}
