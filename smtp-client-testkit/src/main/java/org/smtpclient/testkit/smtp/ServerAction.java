package org.smtpclient.testkit.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One thing the {@link ScriptedServer} does at a step of the dialogue, or at an octet of the stream. Several form a
 * sequence. Immutable.
 *
 * <p>What a sequence writes goes out in one segment, together with the replies to whatever the client has pipelined,
 * unless a {@link #delay}, a {@link #close} or the like stands between.
 */
public final class ServerAction {
    private final String description;
    private final Effect effect;

    private ServerAction(String description, Effect effect) {
        this.description = description;
        this.effect = effect;
    }

    /** What an action is performed on: a dialogue, or a bare stream of octets. */
    interface Performer {
        void proceed() throws IOException;

        void reply(List<String> lines) throws IOException;

        void answer(UnaryOperator<String> function) throws IOException;

        void raw(byte[] octets) throws IOException;

        void delay(Duration duration) throws IOException;

        void close() throws IOException;

        void reset() throws IOException;

        void stall() throws IOException;

        void stopReading() throws IOException;

        void throttle(int octets, Duration pause) throws IOException;

        void corrupt() throws IOException;

        void cutAfter(int octets) throws IOException;
    }

    @FunctionalInterface
    private interface Effect {
        void performOn(Performer performer) throws IOException;
    }

    /**
     * Does what the server would do without a rule. At an octet of the stream it does nothing.
     *
     * @return the action
     */
    public static ServerAction proceed() {
        return new ServerAction("proceed", Performer::proceed);
    }

    /**
     * Sends a reply. The server goes by its first reply to a command: 2xx to RCPT accepts the recipient, 354 to DATA
     * begins the message, 220 to STARTTLS begins the handshake, and so on. What follows in the same sequence is merely
     * sent.
     *
     * @param lines the lines of the reply as they stand, without CRLF, such as {@code "250-first", "250 last"}
     * @return the action
     */
    public static ServerAction reply(String... lines) {
        List<String> copy = List.of(lines);
        return new ServerAction("reply " + copy, performer -> performer.reply(copy));
    }

    /**
     * Sends a reply of one line that depends on what the client said, as a challenge of AUTH may. At an octet of the
     * stream, where nothing has been said, it does nothing.
     *
     * @param function from the client's line, without CRLF, to the reply's, without CRLF; called on the server's thread
     * @return the action
     */
    public static ServerAction answer(UnaryOperator<String> function) {
        Objects.requireNonNull(function, "function");
        return new ServerAction("answer", performer -> performer.answer(function));
    }

    /**
     * Sends octets as they are; the state of the dialogue does not change. Behind a reply, this injects.
     *
     * @param octets what to send
     * @return the action
     */
    public static ServerAction raw(byte[] octets) {
        byte[] copy = octets.clone();
        return new ServerAction("raw " + copy.length + " octets", performer -> performer.raw(copy));
    }

    /**
     * Sends text as it is, without adding CRLF; the state of the dialogue does not change.
     *
     * @param text what to send, encoded in UTF-8
     * @return the action
     */
    public static ServerAction raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends what is ready, then waits.
     *
     * @param duration how long
     * @return the action
     */
    public static ServerAction delay(Duration duration) {
        return new ServerAction("delay " + duration, performer -> performer.delay(duration));
    }

    /**
     * Sends what is ready, then ends the connection with a FIN and without a TLS close_notify. What the client still
     * sends is discarded for up to a second, so that the FIN does not become a reset.
     *
     * @return the action
     */
    public static ServerAction close() {
        return new ServerAction("close", Performer::close);
    }

    /**
     * Sends what is ready, then ends the connection with a TCP reset. On a Unix domain socket, which has none, it
     * closes at once, which the client sees as a reset if it had sent more than the server read.
     *
     * @return the action
     */
    public static ServerAction reset() {
        return new ServerAction("reset", Performer::reset);
    }

    /**
     * Sends what is ready and is silent from then on, until the client or the server is closed. What the client sends
     * is read and discarded.
     *
     * @return the action
     */
    public static ServerAction stall() {
        return new ServerAction("stall", Performer::stall);
    }

    /**
     * Sends what is ready and is silent from then on, until the server is closed, without reading either: the client's
     * writes fill the buffers of the operating system and block. See {@link ServerScript#receiveBuffer}.
     *
     * @return the action
     */
    public static ServerAction stopReading() {
        return new ServerAction("stop reading", Performer::stopReading);
    }

    /**
     * Sends what is ready; everything later goes out in small pieces with pauses between them.
     *
     * @param octets size of a piece on the wire, at least 1
     * @param pause how long to wait after each piece
     * @return the action
     */
    public static ServerAction throttle(int octets, Duration pause) {
        if (octets < 1) {
            throw new IllegalArgumentException("A piece of " + octets + " octets cannot be sent; at least 1");
        }
        return new ServerAction(
                "throttle to " + octets + " octets per " + pause, performer -> performer.throttle(octets, pause));
    }

    /**
     * Inverts all bits of the next octet on the wire: of the next one sent, or for
     * {@link ServerScript#atReceived} of the next one received.
     *
     * @return the action
     */
    public static ServerAction corrupt() {
        return new ServerAction("corrupt", Performer::corrupt);
    }

    /**
     * Sends what is ready, and {@linkplain #close() closes} once so many octets more have been sent. In front of
     * {@link #proceed} or {@link #reply}, the server decides and the client learns of it in part or not at all.
     *
     * @param octets how many more on the wire, TLS records and all; 0 or more
     * @return the action
     */
    public static ServerAction cutAfter(int octets) {
        if (octets < 0) {
            throw new IllegalArgumentException("A reply cannot be cut after " + octets + " octets");
        }
        return new ServerAction("cut after " + octets + " octets", performer -> performer.cutAfter(octets));
    }

    void performOn(Performer performer) throws IOException {
        effect.performOn(performer);
    }

    @Override
    public String toString() {
        return description;
    }
}
