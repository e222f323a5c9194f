package org.smtpclient.core.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {

    private static List<Reply> parse(String octets) throws MalformedReplyException {
        return parse(octets.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
    }

    /** Feeds pieces of a size, so that every boundary falls everywhere. */
    private static List<Reply> parse(byte[] octets, int pieceSize) throws MalformedReplyException {
        ReplyParser parser = new ReplyParser();
        List<Reply> replies = new ArrayList<>();
        for (int from = 0; from < octets.length; from += pieceSize) {
            ByteBuffer piece = ByteBuffer.wrap(octets, from, Math.min(pieceSize, octets.length - from));
            while (piece.hasRemaining()) {
                Reply reply = parser.parse(piece);
                if (reply != null) {
                    replies.add(reply);
                }
            }
            if (pieceSize == Integer.MAX_VALUE) {
                break;
            }
        }
        return replies;
    }

    @ParameterizedTest(name = "rule 10: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            one line              | 250 OK\\r\\n                        | 250 OK
            no text               | 250\\r\\n                           | 250
            a space and no text   | 250 \\r\\n                          | 250
            several lines         | 250-a\\r\\n250-b c\\r\\n250 d\\r\\n | 250 a / b c / d
            an empty middle line  | 250-a\\r\\n250-\\r\\n250 d\\r\\n    | 250 a /  / d
            LF alone ends a line  | 220 hi\\n                           | 220 hi
            a CR within a line    | 220 a\\rb\\r\\n                     | 220 a\\x0Db
            control characters    | 220 a\\x00\\x1b[1m\\r\\n            | 220 a\\x00\\x1B[1m
            UTF-8                 | 220 gr\\xc3\\xbc\\xc3\\x9f\\r\\n    | 220 grüß
            octets that are not   | 220 gr\\xfc\\r\\n                   | 220 gr\\xFC
            a format character    | 220 a\\xe2\\x80\\xaeb\\r\\n         | 220 a\\u{202E}b
            """)
    void readsAReply(String what, String octets, String expected) throws MalformedReplyException {
        List<Reply> replies = parse(unescape(octets));

        assertThat(replies).hasSize(1);
        assertThat(replies.get(0).toString().stripTrailing()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "rule 10: refuses {0}")
    @ValueSource(
            strings = {
                "\\r\\n",
                "25\\r\\n",
                "hello\\r\\n",
                "199 too low\\r\\n",
                "600 too high\\r\\n",
                "250_OK\\r\\n",
                "250-a\\r\\n251 b\\r\\n",
                "250-a\\r\\n\\r\\n",
                "\\xd9\\xa2\\xd9\\xa5\\xd9\\xa0 digits of another script\\r\\n",
            })
    void refusesWhatIsNoReply(String octets) {
        assertThatThrownBy(() -> parse(unescape(octets)))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessageStartingWith("The server sent ");
    }

    @Test
    @DisplayName("rule 10: after an error nothing is read as a reply any more")
    void staysFailed() {
        ReplyParser parser = new ReplyParser();
        assertThatThrownBy(() -> parser.parse(ByteBuffer.wrap("x\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(MalformedReplyException.class);

        assertThatThrownBy(() -> parser.parse(ByteBuffer.wrap("250 OK\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(MalformedReplyException.class);
    }

    @ParameterizedTest(name = "rule 15: bounds {0}")
    @CsvSource({
        "a line without end, 250, 5000, 0",
        "a reply of long lines, '250-', 4000, 100",
        "a reply of many lines, '250-', 1, 1000",
    })
    void boundsWhatItKeeps(String what, String start, int fill, int lines) {
        String octets = lines == 0
                ? start + " " + "x".repeat(fill)
                : (start + "x".repeat(fill) + "\r\n").repeat(lines) + "250 end\r\n";

        assertThatThrownBy(() -> parse(octets))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessageContaining("more than");
    }

    @Test
    @DisplayName("rule 10: pieces of any size make the same replies")
    void doesNotDependOnHowOctetsArrive() throws MalformedReplyException {
        byte[] octets =
                "220 hi\r\n250-a\r\n250-b\r\n250 c\r\n354 go\r\n421 bye\r\n".getBytes(StandardCharsets.US_ASCII);
        List<Reply> whole = parse(octets, octets.length);

        assertThat(whole).hasSize(4);
        for (int size = 1; size < octets.length; size++) {
            assertThat(parse(octets, size)).as("pieces of %d", size).isEqualTo(whole);
        }
    }

    @Test
    @DisplayName("rule 10: any octets give a reply, the wish for more, or an error")
    void isTotal() {
        Random random = new Random(20261123);
        byte[] alphabet = "0123456789 -\r\nABC\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = new byte[random.nextInt(60)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                parse(octets, 1 + random.nextInt(7))
                        .forEach(reply -> assertThat(reply.code()).isBetween(200, 599));
            } catch (MalformedReplyException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            250 | 2.1.5 ok      | 2.1.5
            550 | 5.1.1 unknown | 5.1.1
            550 | 5.1.1         | 5.1.1
            550 | 5.1.1234 no   |
            250 | 5.1.1 odd     |
            550 | x 5.1.1       |
            421 | 4.7.0 later   | 4.7.0
            """)
    void readsTheEnhancedCodeOnlyWhereItsClassIsTheReplys(int code, String text, String expected) {
        EnhancedStatusCode enhanced = Reply.of(code, List.of(text)).enhanced();

        assertThat(enhanced == null ? null : enhanced.toString()).isEqualTo(expected);
    }

    @Test
    void readsCapabilities() {
        Reply reply =
                Reply.of(250, List.of("mx.example", "PIPELINING", "size 1000", "AUTH PLAIN LOGIN", "", "8BITMIME"));
        Capabilities capabilities = Capabilities.of(reply);

        assertThat(capabilities.lines()).containsExactly("PIPELINING", "size 1000", "AUTH PLAIN LOGIN", "8BITMIME");
        assertThat(capabilities.has("pipelining")).isTrue();
        assertThat(capabilities.has("mx.example")).isFalse();
        assertThat(capabilities.maxMessageOctets()).hasValue(1000);
        assertThat(capabilities.parameters("AUTH")).containsExactly("PLAIN", "LOGIN");
        assertThat(reply.hasExtension("8bitmime")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "SIZE, -1",
                "SIZE 0, -1",
                "SIZE x, -1",
                "SIZE 99999999999999999999, -1",
                "SIZE 5000000000, 5000000000"
            })
    void takesTheSizeLimitAsAWholeNumberOrAsNone(String line, long expected) {
        Capabilities capabilities = Capabilities.of(Reply.of(250, List.of("mx", line)));

        assertThat(capabilities.maxMessageOctets().orElse(-1)).isEqualTo(expected);
    }

    private static String unescape(String text) {
        String plain = text.replace("\\r", "\r").replace("\\n", "\n");
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            if (plain.startsWith("\\x", i)) {
                octets.append((char) Integer.parseInt(plain.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                octets.append(plain.charAt(i));
            }
        }
        return octets.toString();
    }
}
