package org.smtpclient.core.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A finished message: octets that can be read more than once, since a delivery may fall from host to host.
 *
 * <p>Immutable and thread-safe where its source is.
 */
public final class Message {

    /** Where a message's octets come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens the octets from their beginning.
         *
         * @return a stream of the same octets at every call; the caller closes it
         * @throws IOException if they cannot be read
         */
        InputStream open() throws IOException;
    }

    private final Source source;
    private final LineEnds lineEnds;
    private final String description;

    private Message(Source source, LineEnds lineEnds, String description) {
        this.source = Objects.requireNonNull(source, "source");
        this.lineEnds = lineEnds;
        this.description = description;
    }

    /**
     * A message in memory.
     *
     * @param octets header, empty line and body, lines ended by CRLF; copied; may be empty
     * @return the message
     */
    public static Message of(byte[] octets) {
        byte[] copy = octets.clone();
        return new Message(() -> new ByteArrayInputStream(copy), LineEnds.REFUSE, "message");
    }

    /**
     * A message in a file, which must not change while it is delivered.
     *
     * @param file lines ended by CRLF
     * @return the message
     */
    public static Message of(Path file) {
        return new Message(() -> Files.newInputStream(file), LineEnds.REFUSE, file.toString());
    }

    /**
     * A message from a stream that can be opened again.
     *
     * @param source gives the same octets each time, lines ended by CRLF
     * @return the message
     */
    public static Message of(Source source) {
        return new Message(source, LineEnds.REFUSE, "message");
    }

    /**
     * The same message with other care for its line ends.
     *
     * @param handling what is done about a CR or LF that is not part of a CRLF; default {@link LineEnds#REFUSE}
     * @return the message
     */
    public Message withLineEnds(LineEnds handling) {
        return new Message(source, Objects.requireNonNull(handling, "handling"), description);
    }

    /**
     * Opens the octets as they go on the wire, before dot-stuffing.
     *
     * @return a stream; the caller closes it
     * @throws IOException if the source cannot be opened
     */
    public InputStream open() throws IOException {
        InputStream octets = source.open();
        return lineEnds == LineEnds.NORMALISE ? new NormalisingStream(octets) : octets;
    }

    /**
     * Reads the message once to learn its size and what it needs of a server.
     *
     * @return its traits
     * @throws IOException if it cannot be read
     * @throws BareLineEndException if it holds a CR or LF that is not part of a CRLF and {@link LineEnds#REFUSE} applies
     */
    public MessageTraits scan() throws IOException, BareLineEndException {
        try (InputStream octets = open()) {
            return MessageScanner.scan(octets);
        }
    }

    /** {@return what it is, for people: a file's path, or {@code message}} */
    @Override
    public String toString() {
        return description;
    }
}
