package org.smtpclient.dane;

import java.util.List;
import org.smtpclient.api.tls.TlsResultType;

/**
 * Why a path of signatures does not do.
 *
 * @param resultType for reports
 * @param text one line for people
 */
record PathFlaw(TlsResultType resultType, String text) {
    private static final List<TlsResultType> BY_NEARNESS = List.of(
            TlsResultType.CERTIFICATE_NOT_TRUSTED,
            TlsResultType.CERTIFICATE_EXPIRED,
            TlsResultType.CERTIFICATE_HOST_MISMATCH);

    static PathFlaw notTrusted(String text) {
        return new PathFlaw(TlsResultType.CERTIFICATE_NOT_TRUSTED, text);
    }

    /** Of several paths, the one that got furthest tells a postmaster the most. */
    boolean isNearerThan(PathFlaw other) {
        return BY_NEARNESS.indexOf(resultType) > BY_NEARNESS.indexOf(other.resultType);
    }
}
