package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.reply.Reply;

/** One message on its way to one next hop: what is known of each recipient, and for whom something can still be done. */
final class Consignment {
    private final MailObject mail;
    private final Map<Mailbox, RecipientReport> reports = new LinkedHashMap<>();
    /** Recipients for whom another host or address could still help. */
    private final List<Mailbox> open;

    Consignment(MailObject mail) {
        this.mail = mail;
        this.open = new ArrayList<>(mail.envelope().recipients());
        open.forEach(recipient -> settle(recipient, new RecipientOutcome.NotSent("Not tried yet"), null, null));
    }

    /** What is known of each recipient. */
    Map<Mailbox, RecipientReport> reports() {
        return reports;
    }

    /** How many recipients could still be helped. */
    int open() {
        return open.size();
    }

    boolean isOpen() {
        return !open.isEmpty();
    }

    /** The message for those who could still be helped. */
    MailObject rest() {
        return mail.forRecipients(open);
    }

    /** Nobody can be helped any more, whatever is known of them. */
    void close() {
        open.clear();
    }

    /** Every host has had its turn: there is nobody else to try now. */
    void later() {
        reports.replaceAll((recipient, report) -> report.later());
    }

    /**
     * Settles what the server said of recipients, and not what a session's end alone would say.
     *
     * @param outcomes in the order of {@link #rest()}
     * @return whether it said anything
     */
    boolean settleWords(List<RecipientOutcome> outcomes, String host, TlsOutcome tls) {
        boolean any = false;
        Iterator<RecipientOutcome> next = outcomes.iterator();
        for (Mailbox recipient : List.copyOf(open)) {
            RecipientOutcome outcome = next.next();
            Reply word = outcome.reply();
            boolean deferred = outcome instanceof RecipientOutcome.Deferred;
            if (!deferred || (word != null && word.code() != Reply.SERVICE_NOT_AVAILABLE)) {
                settle(recipient, outcome, host, tls.status());
                any = true;
            }
            if (!deferred) {
                open.remove(recipient);
            }
        }
        return any;
    }

    /**
     * What is deferred may fare better elsewhere; all else is settled, above all what may have been delivered.
     *
     * @param outcomes in the order of {@link #rest()}
     */
    void settleEach(List<RecipientOutcome> outcomes, String host, TlsOutcome tls) {
        Iterator<RecipientOutcome> next = outcomes.iterator();
        for (Mailbox recipient : List.copyOf(open)) {
            RecipientOutcome outcome = next.next();
            settle(recipient, outcome, host, tls.status());
            if (!(outcome instanceof RecipientOutcome.Deferred)) {
                open.remove(recipient);
            }
        }
    }

    /** A failure that is no server's word on a recipient leaves an earlier server's word standing. */
    void defer(RecipientOutcome outcome, String host, TlsOutcome tls) {
        for (Mailbox recipient : open) {
            RecipientReport present = reports.get(recipient);
            if (present == null || present.outcome().reply() == null || outcome.reply() != null) {
                settle(recipient, outcome, host, tls.status());
            }
        }
    }

    /** Ends with those who are still open; what came of trying a host stays. */
    void giveUp(RecipientOutcome outcome) {
        open.removeIf(recipient -> {
            RecipientReport present = reports.get(recipient);
            return present != null && present.host() != null;
        });
        settleOpen(outcome);
    }

    /** Ends with those who are still open. */
    void settleOpen(RecipientOutcome outcome) {
        open.forEach(recipient -> settle(recipient, outcome, null, null));
        open.clear();
    }

    private void settle(Mailbox recipient, RecipientOutcome outcome, @Nullable String host, @Nullable TlsStatus tls) {
        reports.put(recipient, new RecipientReport(recipient, outcome, host, tls));
    }
}
