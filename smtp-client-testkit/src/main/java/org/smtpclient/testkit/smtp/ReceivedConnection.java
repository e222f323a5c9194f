package org.smtpclient.testkit.smtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link ScriptedServer} knows of one connection. Safe for many threads; it grows until the connection ends. */
public final class ReceivedConnection {
    private static final int MAX_LINES = 20_000;
    private static final int MAX_LINE = 1000;

    private final int number;
    private final List<TranscriptLine> transcript = new ArrayList<>();
    private @Nullable String clientName;
    private @Nullable String serverName;
    private @Nullable String tlsProtocol;
    private @Nullable String tlsFailure;
    private @Nullable String ending;
    private long octetsReceived;
    private long octetsSent;

    ReceivedConnection(int number) {
        this.number = number;
    }

    /** {@return its place in the order of acceptance, counted from 1} */
    public int number() {
        return number;
    }

    /** {@return the argument of the last EHLO, HELO or LHLO; null if there was none} */
    public synchronized @Nullable String clientName() {
        return clientName;
    }

    /** {@return the name the client asked for by SNI; null without TLS or SNI} */
    public synchronized @Nullable String serverName() {
        return serverName;
    }

    /** {@return the TLS version in JSSE's words, such as {@code TLSv1.3}; null while TLS does not stand} */
    public synchronized @Nullable String tlsProtocol() {
        return tlsProtocol;
    }

    /** {@return why the handshake failed, in the words of JSSE; null if it did not} */
    public synchronized @Nullable String tlsFailure() {
        return tlsFailure;
    }

    /** {@return how the connection ended, for people; null while it is open} */
    public synchronized @Nullable String ending() {
        return ending;
    }

    /** {@return how many octets came over the wire, TLS records and all; final once the connection has ended} */
    public synchronized long octetsReceived() {
        return octetsReceived;
    }

    /** {@return how many octets went over the wire, TLS records and all; final once the connection has ended} */
    public synchronized long octetsSent() {
        return octetsSent;
    }

    /** {@return a copy of what was said, in order; at most the first 20,000 lines} */
    public synchronized List<TranscriptLine> transcript() {
        return List.copyOf(transcript);
    }

    /** {@return the lines the client sent, in order, without message data} */
    public List<String> commands() {
        return transcript().stream()
                .filter(line -> line.speaker() == TranscriptLine.Speaker.CLIENT)
                .map(TranscriptLine::text)
                .toList();
    }

    synchronized void add(TranscriptLine.Speaker speaker, String text) {
        if (transcript.size() < MAX_LINES) {
            String kept = text.length() > MAX_LINE ? text.substring(0, MAX_LINE) : text;
            transcript.add(new TranscriptLine(number, speaker, tlsProtocol != null, kept));
        }
    }

    synchronized void clientName(String name) {
        clientName = name;
    }

    synchronized void secured(String protocol, @Nullable String sni) {
        tlsProtocol = protocol;
        serverName = sni;
    }

    synchronized void tlsFailed(String why, @Nullable String sni) {
        tlsFailure = why;
        serverName = sni;
    }

    synchronized void counted(long received, long sent) {
        octetsReceived = received;
        octetsSent = sent;
    }

    synchronized void ended(String how) {
        ending = how;
    }

    @Override
    public synchronized String toString() {
        return "connection " + number + (ending == null ? ", open" : ", " + ending);
    }
}
