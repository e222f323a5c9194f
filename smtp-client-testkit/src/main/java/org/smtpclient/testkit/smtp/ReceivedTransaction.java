package org.smtpclient.testkit.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mail transaction that a {@link ScriptedServer} took part in, as it stood when it ended. Immutable. */
public final class ReceivedTransaction {
    private final int connection;
    private final String reversePath;
    private final List<String> parameters;
    private final List<Recipient> recipients;
    private final byte[] data;
    private final long dataOctets;
    private final boolean complete;
    private final boolean acknowledged;
    private final boolean tls;
    private final @Nullable String serverName;

    private ReceivedTransaction(Gathering from, byte[] data, ReceivedConnection connection) {
        this.connection = connection.number();
        reversePath = from.reversePath;
        parameters = from.parameters;
        recipients = List.copyOf(from.recipients);
        this.data = data;
        dataOctets = from.dataOctets;
        complete = from.complete;
        acknowledged = from.acknowledged;
        tls = from.tls;
        serverName = connection.serverName();
    }

    /** A recipient that the server accepted. Immutable. */
    public static final class Recipient {
        private final String forwardPath;
        private final List<String> parameters;
        private final int code;

        Recipient(String forwardPath, List<String> parameters, int code) {
            this.forwardPath = forwardPath;
            this.parameters = List.copyOf(parameters);
            this.code = code;
        }

        /** {@return what stood between the angle brackets} */
        public String forwardPath() {
            return forwardPath;
        }

        /** {@return the parameters of RCPT, such as {@code NOTIFY=NEVER}; may be empty} */
        public List<String> parameters() {
            return parameters;
        }

        /**
         * What the server decided about this recipient.
         *
         * @return the code of its reply to RCPT; once the message has come to its end, of its reply to that, or 0 if it
         *     gave none
         */
        public int code() {
            return code;
        }

        @Override
        public String toString() {
            return forwardPath + " " + code;
        }
    }

    /** {@return the number of the connection, counted from 1} */
    public int connection() {
        return connection;
    }

    /** {@return what stood between the angle brackets of MAIL; empty for the null reverse-path} */
    public String reversePath() {
        return reversePath;
    }

    /** {@return the parameters of MAIL, such as {@code SIZE=100}; may be empty} */
    public List<String> parameters() {
        return parameters;
    }

    /** {@return the recipients accepted, in order} */
    public List<Recipient> recipients() {
        return recipients;
    }

    /** {@return the forward-paths of the recipients accepted, in order} */
    public List<String> forwardPaths() {
        return recipients.stream().map(Recipient::forwardPath).toList();
    }

    /**
     * The message as far as it came, without dot-stuffing and without the final dot.
     *
     * @return a copy; at most the first {@link ScriptedServer#MAX_STORED} octets
     */
    public byte[] data() {
        return data.clone();
    }

    /** {@return the message as far as it came, each octet as one character} */
    public String text() {
        return new String(data, StandardCharsets.ISO_8859_1);
    }

    /** {@return how many octets of message came, kept or not} */
    public long dataOctets() {
        return dataOctets;
    }

    /** {@return whether the end of the message came} */
    public boolean complete() {
        return complete;
    }

    /** {@return whether the server took the message for at least one recipient, whether or not its reply got out} */
    public boolean stored() {
        return complete && recipients.stream().anyMatch(recipient -> recipient.code() / 100 == 2);
    }

    /** {@return whether all replies at the end of the message were handed to the operating system} */
    public boolean acknowledged() {
        return acknowledged;
    }

    /** {@return whether it went over TLS} */
    public boolean tls() {
        return tls;
    }

    /** {@return the name the client asked for by SNI; null without TLS or SNI} */
    public @Nullable String serverName() {
        return serverName;
    }

    @Override
    public String toString() {
        return "<" + reversePath + "> to " + recipients + ", " + dataOctets + " octets"
                + (complete ? ", complete" : "") + (stored() ? ", stored" : "")
                + (acknowledged ? ", acknowledged" : "") + (tls ? ", over TLS" : "");
    }

    /** A transaction under way; belongs to its connection's thread. */
    static final class Gathering {
        final String reversePath;
        final List<String> parameters;
        final boolean tls;
        final List<Recipient> recipients = new ArrayList<>();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private byte @Nullable [] whole;
        long dataOctets;
        boolean chunked;
        boolean chunksFailed;
        boolean answeredEarly;
        boolean complete;
        boolean acknowledged;

        Gathering(String reversePath, List<String> parameters, boolean tls) {
            this.reversePath = reversePath;
            this.parameters = List.copyOf(parameters);
            this.tls = tls;
        }

        boolean isBinary() {
            return parameters.stream().anyMatch("BODY=BINARYMIME"::equalsIgnoreCase);
        }

        void append(byte octet) {
            if (dataOctets++ < ScriptedServer.MAX_STORED) {
                data.write(octet);
            }
        }

        void answered(int index, int code) {
            Recipient recipient = recipients.get(index);
            recipients.set(index, new Recipient(recipient.forwardPath(), recipient.parameters(), code));
        }

        /** The end of the message has come, and a reply to it has been said for every recipient. */
        boolean isAnswered() {
            return complete && recipients.stream().allMatch(recipient -> recipient.code() != 0);
        }

        /** Everything decided so far has been handed to the operating system. */
        void acknowledge() {
            acknowledged = isAnswered();
        }

        /** What there is to know at the end; nothing may be appended after that. */
        ReceivedTransaction ended(ReceivedConnection connection) {
            byte[] octets = whole;
            if (octets == null) {
                octets = data.toByteArray();
                whole = octets;
            }
            return new ReceivedTransaction(this, octets, connection);
        }
    }
}
