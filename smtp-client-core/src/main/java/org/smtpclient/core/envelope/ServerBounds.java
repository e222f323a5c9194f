package org.smtpclient.core.envelope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.outcome.RecipientOutcome.Refused;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.EnhancedStatusCode;

/** The bounds that a server sets to parameters in its reply to EHLO. */
final class ServerBounds {
    private static final EnhancedStatusCode TIME_TOO_SHORT = new EnhancedStatusCode(5, 4, 7);
    private static final EnhancedStatusCode INVALID_ARGUMENT = new EnhancedStatusCode(5, 5, 4);

    private ServerBounds() {}

    /** Why the server will not take the message with these parameters, or null if no bound forbids it. */
    static @Nullable Refused refusal(MailParameters asked, Capabilities server) {
        DeliverBy by = asked.deliverBy();
        if (by != null && by.mode() == DeliverBy.Mode.RETURN) {
            int least = server.minDeliverBySeconds().orElse(0);
            if (by.seconds() < least) {
                return new Refused(
                        TIME_TOO_SHORT,
                        "The message asks for delivery within " + by.seconds()
                                + " seconds and the server needs at least " + least);
            }
        }
        return refusal(asked.futureRelease(), server);
    }

    private static @Nullable Refused refusal(@Nullable FutureRelease release, Capabilities server) {
        if (release instanceof FutureRelease.HoldFor hold) {
            int most = server.maxHoldSeconds().orElse(Integer.MAX_VALUE);
            return hold.seconds() <= most
                    ? null
                    : new Refused(
                            INVALID_ARGUMENT,
                            "The message is to be held for " + hold.seconds()
                                    + " seconds and the server holds it for at" + " most " + most);
        }
        if (release instanceof FutureRelease.HoldUntil hold) {
            Instant last = server.maxHoldUntil();
            return last == null || !hold.instant().isAfter(last)
                    ? null
                    : new Refused(
                            INVALID_ARGUMENT,
                            "The message is to be held until " + hold.instant() + " and the server holds it until "
                                    + last + " at most");
        }
        return null;
    }
}
