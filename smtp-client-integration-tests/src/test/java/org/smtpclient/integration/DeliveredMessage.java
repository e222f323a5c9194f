package org.smtpclient.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A message as it lies in a mailbox.
 *
 * @param trace the header fields that the server put in front, unfolded lines as they stand
 * @param octets what was sent, with the line ends of the wire (CRLF)
 */
record DeliveredMessage(List<String> trace, byte[] octets) {
    /** What servers put in front, in this order; one of each at most, Received the last. */
    private static final List<String> ADDED = List.of("return-path", "x-original-to", "delivered-to");

    static DeliveredMessage read(Path file) {
        try {
            return of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not read " + file, failure);
        }
    }

    private static DeliveredMessage of(String stored) {
        int at = 0;
        for (String name : ADDED) {
            if (startsWithField(stored, at, name)) {
                at = endOfField(stored, at);
            }
        }
        if (startsWithField(stored, at, "received")) {
            at = endOfField(stored, at);
        }
        return new DeliveredMessage(
                stored.substring(0, at).lines().toList(),
                stored.substring(at).replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean startsWithField(String text, int at, String name) {
        int colon = text.indexOf(':', at);
        return colon >= 0 && text.substring(at, colon).toLowerCase(Locale.ROOT).equals(name);
    }

    /** Past a header field and its folded lines. */
    private static int endOfField(String text, int start) {
        int at = start;
        do {
            int newline = text.indexOf('\n', at);
            at = newline < 0 ? text.length() : newline + 1;
        } while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t'));
        return at;
    }
}
