package org.smtpclient.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
    private static byte[] octets(String text) {
        return text.replace("^", "\r").replace("~", "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "rule 9: a bare {1} in line {2} of {0} is refused")
    @CsvSource({"a~, LF, 1", "a^~b~, LF, 2", "a^b, CR, 1", "a^, CR, 1", "^~^~^^~, CR, 3", "~, LF, 1"})
    void refusesBareLineEndsByDefault(String text, String what, long line) {
        assertThatThrownBy(() -> Message.of(octets(text)).scan())
                .isInstanceOfSatisfying(
                        BareLineEndException.class, e -> assertThat(e.line()).isEqualTo(line))
                .hasMessageContaining("bare " + what);
    }

    @ParameterizedTest(name = "rule 9: {0} is normalised to {1}")
    @CsvSource({
        "'', ''",
        "a, a",
        "a~, a^~",
        "a^, a^~",
        "a^~, a^~",
        "a^^~, a^~^~",
        "a~^, a^~^~",
        "~~, ^~^~",
        "a~b^c^~d, a^~b^~c^~d",
        "~.~, ^~.^~",
    })
    void normalisesWhereAsked(String text, String expected) throws IOException, BareLineEndException {
        Message message = Message.of(octets(text)).withLineEnds(LineEnds.NORMALISE);

        assertThat(message.scan().octets()).isEqualTo(octets(expected).length);
        try (InputStream in = message.open()) {
            assertThat(in.readAllBytes()).isEqualTo(octets(expected));
        }
    }

    @Test
    @DisplayName("rule 9: normalising does not depend on how the octets are read")
    void normalisesInPieces() throws IOException {
        Random random = new Random(9);
        byte[] raw = new byte[50_000];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) "ab\r\n".charAt(random.nextInt(4));
        }
        Message message = Message.of(() -> new ByteArrayInputStream(raw)).withLineEnds(LineEnds.NORMALISE);
        byte[] whole;
        try (InputStream in = message.open()) {
            whole = in.readAllBytes();
        }
        for (int size : new int[] {1, 2, 3, 17}) {
            try (InputStream in = message.open()) {
                java.io.ByteArrayOutputStream pieces = new java.io.ByteArrayOutputStream();
                byte[] piece = new byte[size];
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    pieces.write(piece, 0, n);
                }
                assertThat(pieces.toByteArray()).as("pieces of %d", size).isEqualTo(whole);
            }
        }
        assertThat(new String(whole, StandardCharsets.US_ASCII)).doesNotContainPattern("[^\r]\n|\r[^\n]");
    }

    @Test
    void readsAFileAsOftenAsItIsNeeded(@TempDir Path folder) throws IOException, BareLineEndException {
        Path file = Files.write(folder.resolve("m.eml"), octets("Subject: x^~^~y^~"));
        Message message = Message.of(file);

        assertThat(message.scan().octets()).isEqualTo(17);
        assertThat(message.scan().octets()).isEqualTo(17);
        assertThat(message).hasToString(file.toString());
    }

    @Test
    void tellsOfAFileThatIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> Message.of(folder.resolve("none")).scan()).isInstanceOf(NoSuchFileException.class);
    }
}
