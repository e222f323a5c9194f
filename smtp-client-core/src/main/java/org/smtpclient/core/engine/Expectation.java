package org.smtpclient.core.engine;

import org.jspecify.annotations.Nullable;
import org.smtpclient.core.outcome.Phase;

/**
 * A reply that is due.
 *
 * @param kind to what
 * @param mail the message it is about, null where it is about none
 * @param recipient index of the recipient it is about, for RCPT and for LMTP's replies to the end of data; else -1
 * @param octets length of the command on the wire, without message octets
 * @param commandEnd offset behind the command in the session's output
 * @param end offset behind all that the reply answers: behind the message octets, for BDAT and the final dot
 */
record Expectation(Kind kind, @Nullable MailTransaction mail, int recipient, int octets, long commandEnd, long end) {

    enum Kind {
        GREETING(Phase.GREETING),
        EHLO(Phase.EHLO),
        HELO(Phase.EHLO),
        STARTTLS(Phase.STARTTLS),
        AUTH(Phase.AUTH),
        RSET(Phase.MAIL),
        MAIL(Phase.MAIL),
        RCPT(Phase.RCPT),
        DATA(Phase.DATA),
        /** A chunk that is not the last (RFC 3030). */
        CHUNK(Phase.BODY),
        /** The final dot, or the last chunk. */
        END_OF_DATA(Phase.END_OF_DATA),
        QUIT(Phase.QUIT);

        private final Phase phase;

        Kind(Phase phase) {
            this.phase = phase;
        }
    }

    Phase phase() {
        return kind.phase;
    }

    /** The same for one of the recipients that a reply to the end of data is about. */
    Expectation forRecipient(int index) {
        return new Expectation(kind, mail, index, 0, commandEnd, end);
    }
}
