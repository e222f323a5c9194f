package org.smtpclient.testkit.smtp;

import java.util.Objects;

/** One line of what went over a connection, or one thing that happened to it. Immutable. */
public final class TranscriptLine {

    /** Who said it. */
    public enum Speaker {
        /** A line from the client. The octets of a message are one entry that gives their number. */
        CLIENT,
        /** A line from the server. */
        SERVER,
        /** Not a line: the server notes what happened. */
        NOTE
    }

    private final int connection;
    private final Speaker speaker;
    private final boolean tls;
    private final String text;

    TranscriptLine(int connection, Speaker speaker, boolean tls, String text) {
        this.connection = connection;
        this.speaker = speaker;
        this.tls = tls;
        this.text = Objects.requireNonNull(text, "text");
    }

    /** {@return the number of the connection, counted from 1} */
    public int connection() {
        return connection;
    }

    /** {@return who said it} */
    public Speaker speaker() {
        return speaker;
    }

    /** {@return whether it went over TLS} */
    public boolean tls() {
        return tls;
    }

    /** {@return the line without CRLF; at most 1000 characters of it} */
    public String text() {
        return text;
    }

    /** {@return such as {@code 1 C* EHLO a.test}: connection, speaker, an asterisk for TLS, text} */
    @Override
    public String toString() {
        String who = switch (speaker) {
            case CLIENT -> "C";
            case SERVER -> "S";
            case NOTE -> "-";
        };
        return connection + " " + who + (tls ? "* " : "  ") + text;
    }
}
