package org.smtpclient.core.outcome;

import java.util.Locale;

/** What whoever keeps the message is best advised to do about a recipient. */
public enum Advice {
    /** Nothing: a server has taken responsibility for the message. */
    DONE,
    /** Try again at once, with another host or address, or another session: this one could not help. */
    RETRY_ELSEWHERE,
    /** Try again later: every host has been tried for now (RFC 5321 §4.5.4.1). */
    RETRY_LATER,
    /** Do not try again: tell the sender. */
    NEVER,
    /**
     * Decide between a loss and a duplicate: the message may have been delivered. RFC 5321 §4.5.3.2.6 and RFC 1047 would
     * rather have it sent again.
     */
    DECIDE;

    /** {@return the name as in reports, such as {@code retry-later}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
