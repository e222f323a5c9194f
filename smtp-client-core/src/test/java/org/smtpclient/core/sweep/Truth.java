package org.smtpclient.core.sweep;

import java.util.List;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.sweep.ModelServer.Stored;

/** Compares what a client says of its messages with what the server has of them. */
final class Truth {
    private final SweptSession session;

    Truth(SweptSession session) {
        this.session = session;
    }

    /** What is delivered is stored once and whole, and what is said not to be is not stored. */
    void check() {
        forAll((mail, to, outcome) -> {
            List<Stored> copies = copies(mail, to);
            boolean whole = copies.size() == 1 && copies.get(0).message().equals(mail.stored());
            boolean said = outcome.status().equals("delivered");
            if (said && !whole || !copies.isEmpty() && !whole) {
                throw new AssertionError(outcome + " to " + to + ", and the server stored " + copies);
            }
        });
        nothingStoredIsDenied();
    }

    void nothingStoredIsDenied() {
        forAll((mail, to, outcome) -> {
            boolean denied = !List.of("delivered", "unknown").contains(outcome.status());
            if (denied && !copies(mail, to).isEmpty()) {
                throw new AssertionError(outcome + " to " + to + " of " + mail.from() + ", and the server stored it");
            }
        });
    }

    void asManyAreStoredAsDelivered() {
        int[] delivered = new int[1];
        forAll((mail, to, outcome) -> delivered[0] += outcome.status().equals("delivered") ? 1 : 0);
        if (session.server().stored().size() < delivered[0]) {
            throw new AssertionError(
                    delivered[0] + " delivered, and stored " + session.server().stored());
        }
    }

    void isSure() {
        forAll((mail, to, outcome) -> {
            if (outcome.status().equals("unknown")) {
                throw new AssertionError(outcome + " to " + to + " of " + mail.from());
            }
        });
    }

    /** An outcome is unknown only if the message's last octet has left; {@code whole} is the same dialogue without a fault. */
    void isUnsureOnlyOfWhatHasLeft(SweptSession whole) {
        forAll((mail, to, outcome) -> {
            Integer end = whole.server().endReceived(mail.from());
            boolean left = end != null && session.written() >= end;
            if (outcome.status().equals("unknown") && !left) {
                throw new AssertionError(
                        outcome + " to " + to + " of " + mail.from() + ", though the message's end had not left");
            }
        });
    }

    /** A word of the server's on a recipient that has come whole is what counts. */
    void believesWhatHasCome(SweptSession whole) {
        forAll((mail, to, outcome) -> {
            Integer word = whole.server().replySent(mail.from(), to);
            boolean come = word != null && session.heard() >= word;
            if (come && !outcome.status().equals(expected(whole, mail, to))) {
                throw new AssertionError(
                        outcome + " to " + to + " of " + mail.from() + ", though the server's word on it had come");
            }
        });
    }

    private static String expected(SweptSession whole, SweptMail mail, String to) {
        int number = whole.dialogue().mails().indexOf(mail);
        return whole.outcomes(number).get(mail.to().indexOf(to)).status();
    }

    private List<Stored> copies(SweptMail mail, String to) {
        return session.server().stored().stream()
                .filter(copy -> copy.from().equals(mail.from()) && copy.to().equals(to))
                .toList();
    }

    private interface Check {
        void on(SweptMail mail, String to, RecipientOutcome outcome);
    }

    /** A message that was never submitted is not sent to anybody. */
    private void forAll(Check check) {
        List<SweptMail> mails = session.dialogue().mails();
        for (int i = 0; i < mails.size(); i++) {
            SweptMail mail = mails.get(i);
            List<RecipientOutcome> outcomes = session.outcomes(i);
            for (int r = 0; r < mail.to().size(); r++) {
                RecipientOutcome outcome =
                        outcomes == null ? new RecipientOutcome.NotSent("never submitted") : outcomes.get(r);
                check.on(mail, mail.to().get(r), outcome);
            }
        }
    }
}
