package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailObject;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.message.MessageTraits;

class BodySourceTest {
    private static final Envelope ENVELOPE = Envelope.of("a@client.test", "b@dest.test");

    private static MailObject mail(byte[] octets, boolean inMemory, long stated) {
        Message message = inMemory ? Message.of(octets) : Message.of(() -> new ByteArrayInputStream(octets));
        return MailObject.of(ENVELOPE, message, MessageTraits.of(stated));
    }

    private static byte[] octets(int count, int seed) {
        byte[] octets = new byte[count];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    private static byte[] joined(List<ByteBuffer> pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(piece -> all.put(piece.duplicate()));
        return all.array();
    }

    @ParameterizedTest(name = "a write after every {0} pieces")
    @ValueSource(ints = {1, 2, 3, 1_000_000})
    @DisplayName("what was read stays as it is until it is written, whatever is read behind it")
    void keepsWhatIsToBeWritten(int writeAfter) throws IOException {
        int[] sizes = {0, 1, 4_000, 70_000, 5, 65_535, 65_536, 65_537, 300_000, 8_191, 8_192, 10, 200_000, 0, 64_000};
        int unwritten = 0;
        try (BodySource source = new BodySource()) {
            for (int i = 0; i < 3 * sizes.length; i++) {
                byte[] message = octets(sizes[i % sizes.length], i);
                // The traits may be wrong about a source that changed.
                source.of(mail(message, i % 4 == 3, i % 5 == 4 ? 100 : message.length));
                List<ByteBuffer> pieces = new ArrayList<>();
                List<byte[]> copies = new ArrayList<>();
                do {
                    if (unwritten++ == writeAfter) {
                        source.written();
                        unwritten = 1;
                        pieces = new ArrayList<>(
                                copies.stream().map(ByteBuffer::wrap).toList());
                    }
                    pieces.add(source.read());
                    copies.add(joined(pieces.subList(pieces.size() - 1, pieces.size())));
                } while (!source.isAtEnd());
                assertThat(Arrays.equals(joined(pieces), message))
                        .as("message %d of %d octets", i, message.length)
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("the buffer fits the message: a small one does not cost a large one")
    void fitsTheMessage() throws IOException {
        try (BodySource source = new BodySource()) {
            source.of(mail(octets(4_000, 1), false, 4_000));
            assertThat(source.read().array()).hasSize(4_001);
        }
        try (BodySource source = new BodySource()) {
            source.of(mail(octets(100_000, 1), false, 100_000));
            assertThat(source.read().array()).hasSize(64 * 1024);
        }
    }
}
