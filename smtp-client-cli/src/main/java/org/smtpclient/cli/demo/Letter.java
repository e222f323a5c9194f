package org.smtpclient.cli.demo;

import java.nio.charset.StandardCharsets;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;

/** The message that is sent, and its envelope. */
final class Letter {
    private static final byte[] OCTETS = String.join(
                    "\r\n",
                    "From: Alice <alice@client.example>",
                    "To: Bob <bob@dest.example>, Carol <carol@dest.example>",
                    "Subject: By DANE or not at all",
                    "Date: Mon, 23 Nov 2026 12:00:00 +0000",
                    "Message-ID: <demo@client.example>",
                    "MIME-Version: 1.0",
                    "Content-Type: text/plain; charset=utf-8",
                    "Content-Transfer-Encoding: 8bit",
                    "",
                    "Three things that are easily lost on the way:",
                    ". a line that begins with a dot,",
                    ".",
                    "a line that is nothing but a dot, and letters beyond ASCII: \u00e4\u00f6\u00fc \u03bb.",
                    "")
            .getBytes(StandardCharsets.UTF_8);

    private Letter() {}

    static Envelope envelope() {
        return Envelope.of("alice@client.example", "bob@" + Stage.DOMAIN, "carol@" + Stage.DOMAIN);
    }

    static Message message() {
        return Message.of(OCTETS);
    }

    static byte[] octets() {
        return OCTETS.clone();
    }
}
