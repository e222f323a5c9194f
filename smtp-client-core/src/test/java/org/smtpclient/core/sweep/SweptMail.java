package org.smtpclient.core.sweep;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.MessageTraits;

/**
 * A message that a dialogue sends. Its reverse-path is its own, so that what a server stored tells which one it is.
 *
 * @param from its reverse-path; a server refuses the message of one that begins with {@code spam}
 * @param to its recipients; a server refuses RCPT to one that begins with {@code no}, and an LMTP server the message to
 *     one that begins with {@code full}
 * @param message its octets
 */
record SweptMail(String from, List<String> to, String message) {

    static SweptMail of(String from, String message, String... to) {
        return new SweptMail(from, List.of(to), message);
    }

    MailTransaction transaction() {
        return MailTransaction.of(Envelope.of(reversePath(), recipients()), MessageTraits.of(message.length()));
    }

    ReversePath reversePath() {
        return ReversePath.parse(from);
    }

    List<Mailbox> recipients() {
        return to.stream().map(Mailbox::parse).toList();
    }

    byte[] octets() {
        return message.getBytes(StandardCharsets.US_ASCII);
    }

    /** What a server has of the message once it has all. */
    String stored() {
        return message.isEmpty() || message.endsWith("\r\n") ? message : message + "\r\n";
    }
}
