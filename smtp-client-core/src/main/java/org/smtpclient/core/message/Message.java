package org.smtpclient.core.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.octets.MemoryStream;

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

    private static final int BUFFER = 64 * 1024;

    private final Source source;
    private final LineEnds lineEnds;
    private final BodyType statedBody;
    private final boolean statedSmtpUtf8;
    private final String description;
    /** The octets, where they are in memory. */
    private final byte @Nullable [] inMemory;
    /** What a scan of octets in memory has found, which the next one would find again: any thread may set it. */
    private volatile @Nullable MessageTraits found;

    private Message(
            Source source,
            byte @Nullable [] inMemory,
            LineEnds lineEnds,
            BodyType statedBody,
            boolean statedSmtpUtf8,
            String description) {
        this.source = Objects.requireNonNull(source, "source");
        this.inMemory = inMemory;
        this.lineEnds = lineEnds;
        this.statedBody = statedBody;
        this.statedSmtpUtf8 = statedSmtpUtf8;
        this.description = description;
    }

    private Message(Source source, byte @Nullable [] inMemory, String description) {
        this(source, inMemory, LineEnds.REFUSE, BodyType.SEVEN_BIT, false, description);
    }

    /**
     * A message in memory, which must not change as long as the message is used: it is looked at once.
     *
     * @param octets header, empty line and body, lines ended by CRLF; not copied; may be empty
     * @return the message
     */
    public static Message of(byte[] octets) {
        return new Message(() -> new MemoryStream(octets), octets, "message");
    }

    /**
     * A message in a file, which must not change while it is delivered.
     *
     * @param file lines ended by CRLF
     * @return the message
     */
    public static Message of(Path file) {
        return new Message(() -> Files.newInputStream(file), null, file.toString());
    }

    /**
     * A message from a stream that can be opened again.
     *
     * @param source gives the same octets each time, lines ended by CRLF
     * @return the message
     */
    public static Message of(Source source) {
        return new Message(source, null, "message");
    }

    /**
     * The same message with other care for its line ends.
     *
     * @param handling what is done about a CR or LF that is not part of a CRLF; default {@link LineEnds#REFUSE}
     * @return the message
     */
    public Message withLineEnds(LineEnds handling) {
        Objects.requireNonNull(handling, "handling");
        return new Message(source, inMemory, handling, statedBody, statedSmtpUtf8, description);
    }

    /**
     * The same message, sent as one whose body is at least of this type, whatever the scan finds. It takes nothing
     * back: neither a need that the scan finds nor the handling of line ends.
     *
     * @param stated what the body is said to be
     * @return the message
     */
    public Message withBody(BodyType stated) {
        Objects.requireNonNull(stated, "stated");
        return new Message(source, inMemory, lineEnds, stated, statedSmtpUtf8, description);
    }

    /**
     * The same message, sent only to servers with SMTPUTF8, whatever the scan finds (RFC 6531).
     *
     * @return the message
     */
    public Message withSmtpUtf8() {
        return new Message(source, inMemory, lineEnds, statedBody, true, description);
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
     * Reads the message once to learn its size and what it needs of a server, and adds what was stated of it. Octets in
     * memory must not change, and are read by the first call alone.
     *
     * <p>The length of lines decides nothing: a line of more than 1000 octets is sent as it stands, though RFC 5321
     * §4.5.3.1.6 obliges no server to take it. Nearly all do, or fold it; BINARYMIME would be offered by few.
     *
     * @return its traits
     * @throws IOException if it cannot be read
     * @throws BareLineEndException if it holds a CR or LF that is not part of a CRLF and {@link LineEnds#REFUSE} applies
     */
    public MessageTraits scan() throws IOException, BareLineEndException {
        MessageTraits traits = found;
        if (traits == null) {
            traits = scanOctets().withBody(statedBody);
            traits = statedSmtpUtf8 ? traits.withSmtpUtf8() : traits;
            found = inMemory == null ? null : traits;
        }
        return traits;
    }

    private MessageTraits scanOctets() throws IOException, BareLineEndException {
        boolean binary = lineEnds == LineEnds.BINARY;
        if (inMemory != null && lineEnds != LineEnds.NORMALISE) {
            MessageTraits traits = new MessageScanner(binary, inMemory).scan();
            return binary ? traits : traits.withLineEndsSeen();
        }
        try (InputStream octets = open()) {
            return new MessageScanner(binary, new byte[BUFFER]).scan(octets);
        }
    }

    /** {@return what it is, for people: a file's path, or {@code message}} */
    @Override
    public String toString() {
        return description;
    }
}
