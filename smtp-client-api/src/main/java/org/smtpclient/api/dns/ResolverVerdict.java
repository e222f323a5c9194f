package org.smtpclient.api.dns;

import java.util.Objects;

/**
 * What a resolver's self-probe found: whether the configured path can do DNSSEC at all.
 *
 * <p>Thread-safe, immutable.
 */
public final class ResolverVerdict {

    /** Whether DNSSEC works. */
    public enum Kind {
        /** Signed answers validate: DANE is possible. */
        DNSSEC_WORKS,
        /** This resolver never tells anything about DNSSEC, by its nature or its configuration. */
        NO_DNSSEC,
        /** DNSSEC is asked for, but signatures, the AD bit or large answers do not arrive: DANE is not possible. */
        DNSSEC_BROKEN,
        /** No server answered. */
        UNREACHABLE
    }

    private final Kind kind;
    private final String explanation;

    private ResolverVerdict(Kind kind, String explanation) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.explanation = Objects.requireNonNull(explanation, "explanation");
    }

    /**
     * A verdict.
     *
     * @param kind whether DNSSEC works
     * @param explanation one plain sentence: what was asked, what came, what to do about it
     * @return the verdict
     */
    public static ResolverVerdict of(Kind kind, String explanation) {
        return new ResolverVerdict(kind, explanation);
    }

    /** {@return whether DNSSEC works} */
    public Kind kind() {
        return kind;
    }

    /** {@return one plain sentence: what was asked, what came, what to do about it} */
    public String explanation() {
        return explanation;
    }

    @Override
    public String toString() {
        return kind + ": " + explanation;
    }
}
