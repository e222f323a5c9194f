package org.smtpclient.cli;

import java.io.PrintWriter;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.RecipientReport;

/** What {@code send} says to people. */
final class SendText {
    private SendText() {}

    static void print(DeliveryReport report, PrintWriter out) {
        Layout layout = new Layout(out);
        for (RecipientReport recipient : report.recipients()) {
            layout.heading(recipient.recipient() + ": " + recipient.outcome().status());
            if (recipient.host() != null) {
                layout.fact("Host", recipient.host());
            }
            if (recipient.tls() != null) {
                layout.fact("TLS", recipient.tls().toString());
            }
            layout.fact(
                    recipient.outcome().reply() == null ? "Why" : "Reply",
                    recipient.outcome().reason());
        }
        for (Attempt attempt : report.attempts()) {
            layout.blank();
            layout.heading("Attempt at " + attempt.host()
                    + (attempt.endpoint() == null ? "" : " (" + attempt.endpoint() + ")"));
            layout.fact("TLS", attempt.tls().toString());
            if (attempt.reply() != null) {
                // What ended an attempt before its time came after the reply, and so did the phase.
                String where = attempt.error() == null ? "at " + attempt.phase() + ": " : "";
                layout.fact("Last reply", where + attempt.reply());
            }
            if (attempt.error() != null) {
                layout.fact("Ended", "at " + attempt.phase() + ": " + attempt.error());
            }
        }
    }
}
