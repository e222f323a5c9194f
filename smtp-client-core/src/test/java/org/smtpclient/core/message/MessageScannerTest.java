package org.smtpclient.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scan, and normalisation, against a model that looks at one octet after the other. */
class MessageScannerTest {
    private static final String[] WORDS = {
        "|", "||", ".", "a", "bcdefgh: ", "\u00e9", "\t", "\0", "x".repeat(35), "--b|", "|S: y", "^", "~"
    };

    private static String model(byte[] octets, LineEnds lineEnds) {
        boolean eightBit = false;
        boolean nul = false;
        long line = 1;
        int previous = 0;
        for (byte octet : octets) {
            if (previous == '\r' && octet != '\n') {
                return bare(lineEnds, "CR", line, octets);
            }
            if (octet == '\n' && previous != '\r') {
                return bare(lineEnds, "LF", line, octets);
            }
            line += octet == '\n' ? 1 : 0;
            eightBit |= octet < 0;
            nul |= octet == 0;
            previous = octet;
        }
        if (previous == '\r') {
            return bare(lineEnds, "CR", line, octets);
        }
        boolean binary = lineEnds == LineEnds.BINARY && nul;
        return octets.length + " octets, " + (binary ? "BINARYMIME" : eightBit ? "8BITMIME" : "7BIT");
    }

    private static String bare(LineEnds lineEnds, String what, long line, byte[] octets) {
        return lineEnds == LineEnds.BINARY ? octets.length + " octets, BINARYMIME" : "bare " + what + " in " + line;
    }

    private static String scanned(Message message) throws IOException {
        try {
            return message.scan().toString().replace(", SMTPUTF8", "");
        } catch (BareLineEndException e) {
            return "bare " + (e.getMessage().contains("bare CR") ? "CR" : "LF") + " in " + e.line();
        }
    }

    private static byte[] randomMessage(Random random, int kinds) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(WORDS[random.nextInt(kinds)]);
        }
        return text.toString()
                .replace("|", "\r\n")
                .replace("^", "\r")
                .replace("~", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same octets, which come in pieces of at most {@code most}. */
    private static Message inPieces(byte[] octets, int most) {
        return Message.of(() -> new ByteArrayInputStream(octets) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(most, length));
            }
        });
    }

    @Test
    @DisplayName("rule 9: size, body type and bare line ends are the model's, in memory and from streams")
    void agreesWithTheModel() throws IOException {
        Random random = new Random(10);
        for (int round = 0; round < 10_000; round++) {
            byte[] octets = randomMessage(random, WORDS.length - (round % 2 == 0 ? 2 : 0));
            for (LineEnds lineEnds : new LineEnds[] {LineEnds.REFUSE, LineEnds.BINARY}) {
                String expected = model(octets, lineEnds);
                Message inMemory = Message.of(octets).withLineEnds(lineEnds);
                assertThat(scanned(inMemory)).isEqualTo(expected);
                assertThat(scanned(inMemory)).as("once more").isEqualTo(expected);
                assertThat(scanned(inPieces(octets, 1 + random.nextInt(50)).withLineEnds(lineEnds)))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("rule 9: each CR, LF and CRLF is normalised, and nothing else")
    void normalisesAsTheModel() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 5_000; round++) {
            byte[] octets = randomMessage(random, WORDS.length);
            String expected = new String(octets, StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replace("\r", "\n")
                    .replace("\n", "\r\n");
            Message message = inPieces(octets, 1 + random.nextInt(50)).withLineEnds(LineEnds.NORMALISE);
            StringBuilder read = new StringBuilder();
            byte[] target = new byte[1 + random.nextInt(40)];
            try (var in = message.open()) {
                for (int n = in.read(target); n >= 0; n = in.read(target)) {
                    read.append(new String(target, 0, n, StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(read.toString()).isEqualTo(expected);
        }
    }

    @Test
    void ofOctetsInMemoryIsMadeOnce() throws IOException, BareLineEndException {
        Message message = Message.of("S: a\r\n\r\na\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(message.scan()).isSameAs(message.scan());
        assertThat(message.withSmtpUtf8().scan().needsSmtpUtf8()).isTrue();
        assertThat(message.scan().needsSmtpUtf8()).isFalse();
    }
}
