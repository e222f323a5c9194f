package org.smtpclient.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes on the wire, against a model that looks at one octet after the other. */
class BodyFramingTest {
    private static final String REFUSED = "refused";

    /** The wire's octets by the rules of RFC 5321 §4.5.2 and RFC 3030 §2 alone. */
    private static String model(byte[] message, boolean data) {
        StringBuilder wire = new StringBuilder();
        int previous = '\n';
        for (byte octet : message) {
            if ((octet == '\n') != (previous == '\r')) {
                return REFUSED;
            }
            if (data && octet == '.' && previous == '\n') {
                wire.append('.');
            }
            wire.append((char) (octet & 0xff));
            previous = octet;
        }
        if (previous == '\r') {
            return REFUSED;
        }
        return wire + (previous == '\n' ? "" : "\r\n") + (data ? ".\r\n" : "");
    }

    /** The same of the framing, whose output waits for up to {@code lag} pieces before it is written. */
    private static String framed(byte[] message, boolean data, int[] cuts, int lag) {
        return framed(message, data ? new DotStuffer() : new ChunkFraming(false, false), cuts, lag);
    }

    private static String framed(byte[] message, BodyFraming framing, int[] cuts, int lag) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Deque<List<ByteBuffer>> waiting = new ArrayDeque<>();
        int from = 0;
        try {
            for (int i = 0; i <= cuts.length; i++) {
                int to = i == cuts.length ? message.length : cuts[i];
                // A source's buffer: other octets lie around the piece.
                byte[] around = new byte[to - from + 7];
                Arrays.fill(around, (byte) (i % 2 == 0 ? '\n' : '.'));
                System.arraycopy(message, from, around, 3, to - from);
                ByteBuffer piece = ByteBuffer.wrap(around, 3, to - from);
                piece = i % 3 == 2 ? piece.asReadOnlyBuffer() : i % 3 == 1 ? piece.slice() : piece;
                waiting.add(framing.frame(piece, i == cuts.length));
                assertThat(piece.hasRemaining()).isFalse();
                from = to;
                while (waiting.size() > lag) {
                    write(waiting.remove(), wire);
                }
            }
        } catch (BodyFraming.BareLineEndException e) {
            return REFUSED;
        }
        waiting.forEach(pieces -> write(pieces, wire));
        return wire.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(List<ByteBuffer> pieces, ByteArrayOutputStream wire) {
        for (ByteBuffer piece : pieces) {
            while (piece.hasRemaining()) {
                wire.write(piece.get());
            }
        }
    }

    private static void check(byte[] message, int[] cuts) {
        for (boolean data : new boolean[] {true, false}) {
            String expected = model(message, data);
            for (int lag = 0; lag < 3; lag++) {
                assertThat(framed(message, data, cuts, lag))
                        .as("%s cut at %s, %d pieces late", data ? "DATA" : "BDAT", Arrays.toString(cuts), lag)
                        .isEqualTo(expected);
            }
            if (!data && !expected.equals(REFUSED)) {
                assertThat(framed(message, new ChunkFraming(false, true), cuts, 0))
                        .as("BDAT of line ends seen before, cut at %s", Arrays.toString(cuts))
                        .isEqualTo(expected);
            }
        }
    }

    private static byte[] octets(String text) {
        return text.replace("|", "\r\n").replace("^", "\r").replace("~", "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<String> messages() {
        String line = "x".repeat(76) + "|";
        return Stream.of(
                "",
                ".",
                "..|.|",
                ".|".repeat(40),
                "||.||..||.a|",
                ("." + line).repeat(3),
                line + "." + line + "no end",
                "a".repeat(31) + "|." + "b".repeat(29) + "|.|",
                "a".repeat(40) + "^",
                "a".repeat(33) + "~" + line,
                "a".repeat(33) + "^b|" + line,
                "~" + line,
                line + "^|",
                line + "|~",
                "\u00ff\u008d\u008a\u00ae|.\u00ae\u00ff|".repeat(6),
                "\t\0\u0001\f|.\t|\t.".repeat(8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    @DisplayName("rule 9: the wire's octets do not depend on where a message is cut")
    void cutAnywhere(String text) {
        byte[] message = octets(text);
        check(message, new int[0]);
        for (int first = 0; first <= message.length; first++) {
            check(message, new int[] {first});
            check(message, new int[] {first, Math.min(first + 1, message.length)});
            check(message, new int[] {first, (first + message.length) / 2, message.length});
        }
    }

    @Test
    @DisplayName("rule 9: random octets, cut at random")
    void random() {
        Random random = new Random(9);
        String[] words = {"|", "|.", ".", "..", "a", "bcdefgh", "\u00e9", "\t", "x".repeat(35), "|.|", "^", "~"};
        for (int round = 0; round < 6_000; round++) {
            // Two messages in three have no bare line ends.
            int kinds = words.length - (round % 3 == 0 ? 0 : 2);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(words[random.nextInt(kinds)]);
            }
            byte[] message = octets(text.toString());
            check(
                    message,
                    random.ints(random.nextInt(5), 0, message.length + 1)
                            .sorted()
                            .toArray());
        }
    }

    @Test
    @DisplayName("pieces that are written before the next is supplied share one buffer, whatever the message's size")
    void buffersDoNotGrow() throws BodyFraming.BareLineEndException {
        DotStuffer stuffer = new DotStuffer();
        byte[] piece = octets(".line|".repeat(100));
        List<Object> arrays = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            for (ByteBuffer framed : stuffer.frame(ByteBuffer.wrap(piece), false)) {
                arrays.add(framed.array());
                framed.position(framed.limit());
            }
        }

        assertThat(arrays).hasSize(50);
        assertThat(arrays.stream().distinct()).hasSize(1);
    }
}
