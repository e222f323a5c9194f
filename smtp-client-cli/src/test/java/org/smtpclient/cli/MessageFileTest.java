package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.core.message.LineEnds;
import org.smtpclient.core.message.Message;

@DisplayName("The message file")
class MessageFileTest {
    private static final byte[] OCTETS = "Subject: x\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    @Test
    void isReadFromStdinOnceAndCanThenBeOpenedForEveryHost() throws IOException {
        Message message;
        try (MessageFile file = MessageFile.open("-", new ByteArrayInputStream(OCTETS))) {
            message = file.message(LineEnds.REFUSE);
            assertThat(octets(message)).isEqualTo(OCTETS);
            assertThat(octets(message)).isEqualTo(OCTETS);
        }
        assertThatThrownBy(message::open).as("the copy is gone").isInstanceOf(IOException.class);
    }

    @Test
    void isLeftAloneWhereItIsAFile() throws IOException {
        Path path = Files.write(directory.resolve("message.eml"), OCTETS);
        try (MessageFile file = MessageFile.open(path.toString(), InputStream.nullInputStream())) {
            assertThat(octets(file.message(LineEnds.REFUSE))).isEqualTo(OCTETS);
        }
        assertThat(path).hasBinaryContent(OCTETS);
    }

    private static byte[] octets(Message message) throws IOException {
        try (InputStream stream = message.open()) {
            return stream.readAllBytes();
        }
    }
}
