package org.smtpclient.core.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.envelope.RecipientGroups;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.reply.Limits;

/**
 * Messages on their way through one session: parted into transactions as the server's LIMITS want it (RFC 9422), and put
 * together again when they have ended.
 */
final class MailBatch {
    /** What a session has carried so far, which MAILMAX and RCPTDOMAINMAX speak of. */
    static final class Spent {
        private int mails;
        private final Set<MailDomain> domains = new HashSet<>();
        private boolean exhausted;

        private boolean admit(List<Mailbox> recipients, Limits limits) {
            Set<MailDomain> all = new HashSet<>(domains);
            recipients.forEach(recipient -> all.add(recipient.domain()));
            if (mails >= limits.mailMax().orElse(Integer.MAX_VALUE)
                    || all.size() > limits.rcptDomainMax().orElse(Integer.MAX_VALUE)) {
                exhausted = true;
                return false;
            }
            mails++;
            if (limits.rcptDomainMax().isPresent()) {
                domains.addAll(all);
            }
            return true;
        }

        /** Whether the session has turned recipients away, whom another session could carry. */
        boolean isExhausted() {
            return exhausted;
        }
    }

    private record Part(MailObject mail, @Nullable MailTransaction transaction) {}

    private final List<MailObject> mails;
    private final Limits limits;
    private final List<Part> parts = new ArrayList<>();

    MailBatch(List<MailObject> mails, Limits limits, Spent spent) {
        this.mails = mails;
        this.limits = limits;
        for (MailObject mail : mails) {
            for (List<Mailbox> group : RecipientGroups.within(mail.envelope().recipients(), limits)) {
                MailObject part = mail.forRecipients(group);
                parts.add(new Part(
                        part, spent.admit(group, limits) ? MailTransaction.of(part.envelope(), part.traits()) : null));
            }
        }
    }

    /** The transactions that the session may carry, in order. */
    Iterator<OutgoingMail> outgoing() {
        List<OutgoingMail> all = new ArrayList<>();
        for (Part part : parts) {
            if (part.transaction() != null) {
                all.add(new OutgoingMail(part.transaction(), part.mail().message()));
            }
        }
        return all.iterator();
    }

    /** Whether any octet of any message has left, or may have. */
    boolean hasMessageLeft() {
        return parts.stream()
                .anyMatch(
                        part -> part.transaction() != null && part.transaction().hasMessageLeft());
    }

    /**
     * What became of each message, recipient by recipient.
     *
     * @param failure why the session ended before its time, null if it did not
     */
    List<List<RecipientOutcome>> outcomes(@Nullable SessionFailure failure) {
        List<List<RecipientOutcome>> all = new ArrayList<>();
        Iterator<Part> rest = parts.iterator();
        for (MailObject mail : mails) {
            Map<Mailbox, RecipientOutcome> byRecipient = new HashMap<>();
            while (byRecipient.size() < mail.envelope().recipients().size()) {
                put(rest.next(), failure, byRecipient);
            }
            all.add(mail.envelope().recipients().stream()
                    .map(recipient -> Objects.requireNonNull(byRecipient.get(recipient)))
                    .toList());
        }
        return all;
    }

    private void put(Part part, @Nullable SessionFailure failure, Map<Mailbox, RecipientOutcome> byRecipient) {
        MailTransaction transaction = part.transaction();
        List<Mailbox> recipients = part.mail().envelope().recipients();
        if (transaction != null && transaction.isEnded()) {
            List<RecipientOutcome> ended = transaction.outcomes();
            for (int i = 0; i < ended.size(); i++) {
                byRecipient.put(recipients.get(i), ended.get(i));
            }
        } else {
            RecipientOutcome deferred = failure == null
                    ? new RecipientOutcome.Deferred(
                            null, "The server takes no more in one session than its LIMITS say: " + limits)
                    : new RecipientOutcome.Deferred(
                            failure.reply(), "The session ended before this message's turn: " + failure.message());
            recipients.forEach(recipient -> byRecipient.put(recipient, deferred));
        }
    }
}
