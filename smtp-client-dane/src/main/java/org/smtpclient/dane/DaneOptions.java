package org.smtpclient.dane;

import java.util.Objects;

/** What a caller may choose about DANE. Immutable. */
public final class DaneOptions {
    private static final DaneOptions DEFAULTS = new DaneOptions(false, InsecureMxOption.DANE);

    private final boolean required;
    private final InsecureMxOption insecureMx;

    private DaneOptions(boolean required, InsecureMxOption insecureMx) {
        this.required = required;
        this.insecureMx = Objects.requireNonNull(insecureMx, "insecureMx");
    }

    /** {@return DANE where it is to be had (opportunistic); insecure MX records: {@link InsecureMxOption#DANE}} */
    public static DaneOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Chooses whether hosts without DANE may be used at all (RFC 7672 §6).
     *
     * @param choice true: a host is used only if its TLSA records can authenticate it, and the MX records that led to
     *     it are secure, so that {@link #insecureMx()} does not come into play. Default: false
     * @return options with this choice
     */
    public DaneOptions withRequired(boolean choice) {
        return new DaneOptions(choice, insecureMx);
    }

    /**
     * Chooses what is done where only the MX records are insecure.
     *
     * @param choice default {@link InsecureMxOption#DANE}: hosts of a provider that signs its own zone are protected
     *     for customers whose zones are not signed, which RFC 7672 §2.2.1 allows for that very reason, and nothing
     *     weaker is safer. Postfix does the same at its level {@code dane}
     * @return options with this choice
     */
    public DaneOptions withInsecureMx(InsecureMxOption choice) {
        return new DaneOptions(required, choice);
    }

    /** {@return whether only hosts that DANE authenticates may be used} */
    public boolean required() {
        return required;
    }

    /** {@return what is done where only the MX records are insecure} */
    public InsecureMxOption insecureMx() {
        return insecureMx;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DaneOptions that && required == that.required && insecureMx == that.insecureMx;
    }

    @Override
    public int hashCode() {
        return Objects.hash(required, insecureMx);
    }

    @Override
    public String toString() {
        return (required ? "DANE required" : "DANE where available") + ", insecure MX: " + insecureMx;
    }
}
