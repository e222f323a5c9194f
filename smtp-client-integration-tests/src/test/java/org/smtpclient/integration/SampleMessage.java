package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A message that puts a server, or a client, to the test.
 *
 * @param name what is special about it
 * @param sent what the client is given
 */
record SampleMessage(String name, byte[] sent) {
    /** What some servers make of a message with nothing in it. */
    static final SampleMessage EMPTY_LINE = of("an empty line", "\r\n");

    private static SampleMessage of(String name, String text) {
        return new SampleMessage(name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static List<SampleMessage> all() {
        return List.of(
                of("plain", "Subject: plain\r\n\r\nHi\r\n"),
                of("dots at line starts", "Subject: dots\r\n\r\n.\r\n..\r\n.leading\r\n\r\n.\r\n"),
                of("8-bit octets", "Subject: 8bit\r\n\r\n\u00e9\u00ff\u0080\r\n"),
                of("blanks at line ends", "Subject: blanks \t\r\n\r\ntrailing \t \r\n \r\n"),
                of("the longest line", "Subject: long\r\n\r\n" + "x".repeat(998) + "\r\n"),
                of("header fields that servers touch", "Bcc: c@x.example\r\nSubject: fields\r\n\r\nFrom here\r\n"),
                of("no body", "Subject: no body\r\n\r\n"),
                of("no line end at the end", "Subject: open\r\n\r\nopen end"),
                of("a dot at the end", "Subject: dot\r\n\r\nend\r\n."),
                of("nothing at all", ""),
                large(10 * 1024 * 1024));
    }

    /** Lines of many lengths, every seventh with a dot in front. */
    private static SampleMessage large(int octets) {
        StringBuilder text = new StringBuilder(octets + 200).append("Subject: large\r\n\r\n");
        for (int i = 0; text.length() < octets; i++) {
            text.append(i % 7 == 0 ? "." : "")
                    .append(i)
                    .append("0123456789".repeat(i % 9))
                    .append("\r\n");
        }
        return of(octets + " octets", text.toString());
    }

    /** Rows of sample, mailbox of its own in the domain, and one of the ways there are to send it. */
    static Stream<Arguments> forMailboxes(String domain, Object... ways) {
        AtomicInteger mailboxes = new AtomicInteger();
        return Stream.of(ways)
                .flatMap(way -> all().stream()
                        .map(sample -> Arguments.of(sample, "b" + mailboxes.incrementAndGet() + "@" + domain, way)));
    }

    /** Fails unless this, and nothing else, is what a mailbox got. There every line has an end. */
    void isStoredIn(DeliveredMessage delivered) {
        byte[] expected = sent;
        if (sent.length > 0 && sent[sent.length - 1] != '\n') {
            expected = Arrays.copyOf(sent, sent.length + 2);
            expected[sent.length] = '\r';
            expected[sent.length + 1] = '\n';
        }
        int difference = Arrays.mismatch(expected, delivered.octets());
        assertThat(difference)
                .as(
                        "where '%s', %d octets, first differs from what was stored, %d octets",
                        name, expected.length, delivered.octets().length)
                .isEqualTo(-1);
    }

    @Override
    public String toString() {
        return name;
    }
}
