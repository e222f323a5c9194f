package org.smtpclient.core.connection;

import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.reply.Reply;

/** What came of {@link SmtpConnection#starttls()}. */
public sealed interface StarttlsResult {

    /** {@return the session's TLS as of now, ready for a report} */
    TlsOutcome outcome();

    /**
     * TLS stands; EHLO comes next (RFC 3207 §4.2).
     *
     * @param outcome protocol, cipher, and what vouches for the peer
     */
    record Established(TlsOutcome outcome) implements StarttlsResult {}

    /**
     * The server said no, and the connection goes on in plaintext. Only where the plan does not demand TLS.
     *
     * @param outcome plaintext
     * @param reply the server's refusal
     */
    record Refused(TlsOutcome outcome, Reply reply) implements StarttlsResult {}

    /**
     * TLS did not come about as it must, and the connection is closed.
     *
     * @param outcome why, in the terms of RFC 8460
     * @param failure why, in the session's terms
     */
    record Failed(TlsOutcome outcome, SessionFailure failure) implements StarttlsResult {}
}
