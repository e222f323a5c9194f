package org.smtpclient.api.tls;

import java.util.Locale;

/** What TLS a session came to have. */
public enum TlsStatus {
    /** TLS; the peer's chain was verified as the policy demands. */
    AUTHENTICATED,
    /** TLS without authentication. */
    ENCRYPTED,
    /** No TLS, and none was needed. */
    PLAINTEXT,
    /** TLS was needed and did not come about as needed; nothing was sent. */
    FAILED,
    /** Not attempted, for instance because a look-up failed. */
    SKIPPED;

    /** {@return the name in lower case, as in reports} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
