package org.smtpclient.core.engine;

import org.smtpclient.core.outcome.Phase;

/**
 * A reply that is due.
 *
 * @param kind to what
 * @param recipient index of the recipient it is about, for RCPT and for LMTP's replies to the end of data; else -1
 * @param octets length of the command on the wire
 */
record Expectation(Kind kind, int recipient, int octets) {

    enum Kind {
        GREETING(Phase.GREETING),
        EHLO(Phase.EHLO),
        HELO(Phase.EHLO),
        STARTTLS(Phase.STARTTLS),
        RSET(Phase.MAIL),
        MAIL(Phase.MAIL),
        RCPT(Phase.RCPT),
        DATA(Phase.DATA),
        END_OF_DATA(Phase.END_OF_DATA),
        QUIT(Phase.QUIT);

        private final Phase phase;

        Kind(Phase phase) {
            this.phase = phase;
        }
    }

    Expectation(Kind kind) {
        this(kind, -1, 0);
    }

    Phase phase() {
        return kind.phase;
    }
}
