package org.smtpclient.core.envelope;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A recipient who gets the message only if the mailbox has had the same owner since: the parameter RRVS (RFC 7293).
 * Immutable.
 *
 * @param since in whole seconds; a fraction is dropped, which makes the condition stricter. The year has four digits
 * @param action what is to be done on the way to a server that cannot check it
 */
public record RequireRecipientValidSince(Instant since, Action action) {

    /** What is to be done on the way to a server that lacks RRVS. */
    public enum Action {
        /** Send the message without the check: {@code C}. */
        CONTINUE,
        /** Send nothing: {@code R}. */
        REJECT
    }

    /** Takes whole seconds, and checks the range. */
    public RequireRecipientValidSince {
        Objects.requireNonNull(action, "action");
        DateTimes.check("RRVS", since);
        since = since.truncatedTo(ChronoUnit.SECONDS);
    }

    /** {@return the parameter as written, such as {@code RRVS=2014-04-03T23:01:00Z;R}} */
    @Override
    public String toString() {
        return "RRVS=" + DateTimes.format(since) + (action == Action.CONTINUE ? ";C" : ";R");
    }
}
