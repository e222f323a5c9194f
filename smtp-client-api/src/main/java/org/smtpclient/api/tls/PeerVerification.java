package org.smtpclient.api.tls;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link PeerVerifier} found. Immutable. */
public final class PeerVerification {
    private final @Nullable String matched;
    private final @Nullable TlsResultType resultType;
    private final String reason;

    private PeerVerification(@Nullable String matched, @Nullable TlsResultType resultType, String reason) {
        this.matched = matched;
        this.resultType = resultType;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * The peer is who it should be.
     *
     * @param matched what vouches for it, such as a TLSA record in presentation form
     * @param reason one line for people
     * @return the finding
     */
    public static PeerVerification authenticated(String matched, String reason) {
        return new PeerVerification(Objects.requireNonNull(matched, "matched"), null, reason);
    }

    /**
     * The peer is not shown to be who it should be.
     *
     * @param resultType why, in the terms of RFC 8460
     * @param reason one line for people: what was expected, what was found
     * @return the finding
     */
    public static PeerVerification rejected(TlsResultType resultType, String reason) {
        return new PeerVerification(null, Objects.requireNonNull(resultType, "resultType"), reason);
    }

    /** {@return whether the session may be used as an authenticated one} */
    public boolean isAuthenticated() {
        return resultType == null;
    }

    /** {@return what vouches for the peer, null if rejected} */
    public @Nullable String matched() {
        return matched;
    }

    /** {@return why the peer was rejected, null if it was not} */
    public @Nullable TlsResultType resultType() {
        return resultType;
    }

    /** {@return one line for people} */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return (resultType == null ? "authenticated" : resultType) + ": " + reason;
    }
}
