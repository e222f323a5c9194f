package org.smtpclient.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.RecipientReport;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.reply.EnhancedStatusCode;

/** What a delivery comes to as a whole. */
final class SendOutcome {
    private static final EnhancedStatusCode NO_SUCH_DOMAIN = new EnhancedStatusCode(5, 1, 2);

    private SendOutcome() {}

    static int exitCode(DeliveryReport report) {
        List<RecipientReport> undelivered = undelivered(report);
        if (undelivered.isEmpty()) {
            return ExitCodes.OK;
        }
        if (!undelivered.stream().allMatch(SendOutcome::isRefused)) {
            return ExitCodes.TEMPORARY;
        }
        return undelivered.stream().allMatch(SendOutcome::isWithoutDomain) ? ExitCodes.NO_HOST : ExitCodes.UNAVAILABLE;
    }

    /** One line about what was not delivered; null if all was. */
    static @Nullable String error(DeliveryReport report) {
        List<RecipientReport> undelivered = undelivered(report);
        if (undelivered.isEmpty()) {
            return null;
        }
        RecipientReport first = undelivered.get(0);
        String more = undelivered.size() == 1 ? "" : " (and " + (undelivered.size() - 1) + " more not delivered)";
        return first.recipient() + ": " + first.outcome() + (first.host() == null ? "" : " [" + first.host() + "]")
                + more;
    }

    private static List<RecipientReport> undelivered(DeliveryReport report) {
        return report.recipients().stream()
                .filter(recipient -> !(recipient.outcome() instanceof RecipientOutcome.Delivered))
                .toList();
    }

    private static boolean isRefused(RecipientReport report) {
        return report.outcome() instanceof RecipientOutcome.Refused;
    }

    /** Said by the DNS, not by a server, whose 5.1.2 may have other reasons. */
    private static boolean isWithoutDomain(RecipientReport report) {
        return report.outcome().reply() == null
                && NO_SUCH_DOMAIN.equals(report.outcome().enhanced());
    }
}
