package org.smtpclient.core.connection;

import java.util.ArrayList;
import java.util.Collections;
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
            if (mails >= limits.mailMax().orElse(Integer.MAX_VALUE)
                    || (limits.rcptDomainMax().isPresent()
                            && !admitDomains(recipients, limits.rcptDomainMax().getAsInt()))) {
                exhausted = true;
                return false;
            }
            mails++;
            return true;
        }

        private boolean admitDomains(List<Mailbox> recipients, int most) {
            Set<MailDomain> all = new HashSet<>(domains);
            recipients.forEach(recipient -> all.add(recipient.domain()));
            if (all.size() > most) {
                return false;
            }
            domains.addAll(all);
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
                all.add(new OutgoingMail(part.transaction(), part.mail()));
            }
        }
        return all.iterator();
    }

    /** Whether any octet of any message has left, or may have. */
    boolean hasMessageLeft() {
        for (Part part : parts) {
            if (part.transaction() != null && part.transaction().hasMessageLeft()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What became of each message, recipient by recipient.
     *
     * @param failure why the session ended before its time, null if it did not
     */
    List<List<RecipientOutcome>> outcomes(@Nullable SessionFailure failure) {
        List<List<RecipientOutcome>> all = new ArrayList<>(mails.size());
        Iterator<Part> rest = parts.iterator();
        for (MailObject mail : mails) {
            Part first = rest.next();
            all.add(first.mail().equals(mail) ? outcomes(first, failure) : together(mail, first, rest, failure));
        }
        return all;
    }

    private List<RecipientOutcome> together(
            MailObject mail, Part first, Iterator<Part> rest, @Nullable SessionFailure failure) {
        Map<Mailbox, RecipientOutcome> byRecipient = new HashMap<>();
        put(first, failure, byRecipient);
        while (byRecipient.size() < mail.envelope().recipients().size()) {
            put(rest.next(), failure, byRecipient);
        }
        return mail.envelope().recipients().stream()
                .map(recipient -> Objects.requireNonNull(byRecipient.get(recipient)))
                .toList();
    }

    private void put(Part part, @Nullable SessionFailure failure, Map<Mailbox, RecipientOutcome> byRecipient) {
        List<Mailbox> recipients = part.mail().envelope().recipients();
        List<RecipientOutcome> outcomes = outcomes(part, failure);
        for (int i = 0; i < outcomes.size(); i++) {
            byRecipient.put(recipients.get(i), outcomes.get(i));
        }
    }

    private List<RecipientOutcome> outcomes(Part part, @Nullable SessionFailure failure) {
        MailTransaction transaction = part.transaction();
        if (transaction != null && transaction.isEnded()) {
            return transaction.outcomes();
        }
        RecipientOutcome deferred = failure == null
                ? new RecipientOutcome.Deferred(
                        null, "The server takes no more in one session than its LIMITS say: " + limits)
                : new RecipientOutcome.Deferred(
                        failure.reply(), "The session ended before this message's turn: " + failure.message());
        return Collections.nCopies(part.mail().envelope().recipients().size(), deferred);
    }
}
