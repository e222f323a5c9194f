package org.smtpclient.benchmarks.sidebyside.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages of any size, the same ones in each run: a header section, and lines of 76 octets and CR LF. */
public final class Content {
    private static final String HEADERS = """
            From: <sender@client.test>
            To: <recipient@sink.test>
            Subject: side by side
            Message-ID: <1@client.test>
            Date: Wed, 25 Nov 2026 12:00:00 +0000

            """.replace("\n", "\r\n");
    private static final String WORDS = "The quick brown fox jumps over the lazy dog, and nobody has seen it, ";
    private static final int LINE = 76;

    private Content() {}

    /**
     * A message.
     *
     * @param size its octets, at least those of the header section and one line
     * @param dots how many of its lines begin with a dot
     * @return the message; ends with CR LF
     */
    public static byte[] of(int size, Dots dots) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(size);
        try {
            write(message, size, dots, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return message.toByteArray();
    }

    /**
     * Writes the same message, however large.
     *
     * @param target where to; not closed
     * @param size octets of the message, before leading dots are doubled
     * @param dots how many of its lines begin with a dot
     * @param stuffed whether leading dots are doubled (RFC 5321, section 4.5.2)
     * @throws IOException if it cannot be written
     */
    public static void write(OutputStream target, int size, Dots dots, boolean stuffed) throws IOException {
        target.write(HEADERS.getBytes(StandardCharsets.US_ASCII));
        byte[] words = WORDS.repeat(2 + LINE / WORDS.length()).getBytes(StandardCharsets.US_ASCII);
        int left = size - HEADERS.length();
        for (int line = 0; left > 0; line++) {
            // What would leave less than a whole line of octets behind takes them along.
            int length = left - 2 < 2 * LINE ? left - 2 : LINE;
            left -= length + 2;
            if (dots.beginsWithDot(line)) {
                target.write('.');
                length--;
                if (stuffed) {
                    target.write('.');
                }
            }
            for (int written = 0; written < length; written += LINE) {
                target.write(words, line % WORDS.length(), Math.min(LINE, length - written));
            }
            target.write('\r');
            target.write('\n');
        }
    }

    static byte[] body(byte[] message) {
        return Arrays.copyOfRange(message, HEADERS.length(), message.length);
    }

    /**
     * Doubles the leading dots and appends the final line with a single one.
     *
     * @param message ends with CR LF
     * @return what DATA sends (RFC 5321, section 4.5.2)
     */
    public static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream data = new ByteArrayOutputStream(message.length + message.length / 64 + 16);
        int start = 0;
        for (int i = 0; i < message.length; i++) {
            boolean atLineStart = i == 0 || message[i - 1] == '\n';
            if (atLineStart && message[i] == '.') {
                data.write(message, start, i - start);
                data.write('.');
                start = i;
            }
        }
        data.write(message, start, message.length - start);
        data.writeBytes(".\r\n".getBytes(StandardCharsets.US_ASCII));
        return data.toByteArray();
    }
}
