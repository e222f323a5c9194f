package org.smtpclient.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the client wrote, octet by octet, and objects to whatever is no command, no chunk and no message where it
 * stands. Shares no code with the client.
 */
final class WireReader {
    private static final Pattern COMMAND = Pattern.compile("(?:EHLO|LHLO|HELO) c\\.test|STARTTLS|RSET|DATA|QUIT"
            + "|MAIL FROM:<(?<from>[^\\p{Cntrl}<> ]+)>(?: [^\\p{Cntrl}]+)?|RCPT TO:<(?<to>[^\\p{Cntrl}<> ]+)>(?: [^\\p{Cntrl}]+)?"
            + "|BDAT (?<octets>0|[1-9][0-9]*)(?<last> LAST)?");

    /** What a session knows at the moment. */
    interface Facts {
        /** Whether the session's TLS is what it must be before MAIL. */
        boolean mayMail();

        /** How many times the server has said 354. */
        int goAheads();

        /** The message of a reverse-path as a server should get it; null if it must not get all of it. */
        String message(String from);
    }

    private enum Mode {
        COMMAND,
        AFTER_DATA,
        BODY,
        CHUNK
    }

    private final Facts facts;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final Map<String, Integer> ends = new HashMap<>();
    private final Map<String, List<String>> recipients = new HashMap<>();
    private final Set<String> emptied = new HashSet<>();
    private Mode mode = Mode.COMMAND;
    private String from = "";
    private int chunkLeft;
    private boolean lastChunk;
    private int bodies;
    private int octets;

    WireReader(Facts facts) {
        this.facts = facts;
    }

    /** How many octets had been written when a message's end had been; null if it was not. */
    Integer end(String reversePath) {
        return ends.get(reversePath);
    }

    /** Whether the message ended at once, as one does that nobody accepted. */
    boolean isEmptied(String reversePath) {
        return emptied.contains(reversePath);
    }

    int octets() {
        return octets;
    }

    List<String> recipients(String reversePath) {
        return recipients.getOrDefault(reversePath, List.of());
    }

    void read(byte octet) {
        octets++;
        char c = (char) (octet & 0xff);
        if (mode == Mode.AFTER_DATA) {
            boolean message = c == '.' || c == 'a' || c == '\r';
            mode = message ? Mode.BODY : Mode.COMMAND;
            if (message && ++bodies > facts.goAheads()) {
                throw new AssertionError("A message without 354");
            }
        }
        switch (mode) {
            case COMMAND -> takeLine(c);
            case BODY -> takeBody(c);
            case CHUNK -> takeChunk(c);
            case AFTER_DATA -> throw new AssertionError();
        }
    }

    private void takeLine(char c) {
        line.append(c);
        if (c == '\n') {
            String command = new String(
                    line.substring(0, line.length() - 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            line.setLength(0);
            if (!command.endsWith("\r")) {
                throw new AssertionError("A bare LF behind " + command);
            }
            take(command.substring(0, command.length() - 1));
        }
    }

    private void take(String command) {
        Matcher matcher = COMMAND.matcher(command);
        if (!matcher.matches()) {
            throw new AssertionError("This is no command: " + command);
        }
        if (matcher.group("from") != null) {
            begin(matcher.group("from"));
        } else if (matcher.group("to") != null) {
            recipients.get(from).add(matcher.group("to"));
        } else if (matcher.group("octets") != null) {
            chunkLeft = Integer.parseInt(matcher.group("octets"));
            lastChunk = matcher.group("last") != null;
            mode = Mode.CHUNK;
            endChunk();
        } else if (command.equals("DATA")) {
            mode = Mode.AFTER_DATA;
        }
    }

    private void begin(String reversePath) {
        if (!facts.mayMail()) {
            throw new AssertionError("MAIL without the TLS that must be");
        }
        if (recipients.put(reversePath, new ArrayList<>()) != null) {
            throw new AssertionError("MAIL twice for " + reversePath);
        }
        from = reversePath;
        body.setLength(0);
    }

    private void takeBody(char c) {
        body.append(c);
        int length = body.length();
        if (body.toString().equals(".\r\n") || (length >= 5 && body.indexOf("\r\n.\r\n", length - 5) >= 0)) {
            mode = Mode.COMMAND;
            complete(("\r\n" + body.substring(0, length - 3))
                    .replace("\r\n.", "\r\n")
                    .substring(2));
        }
    }

    private void takeChunk(char c) {
        body.append(c);
        chunkLeft--;
        endChunk();
    }

    private void endChunk() {
        if (chunkLeft == 0) {
            mode = Mode.COMMAND;
            if (lastChunk) {
                complete(body.toString());
            }
        }
    }

    private void complete(String message) {
        if (message.isEmpty()) {
            emptied.add(from);
        } else if (!message.equals(facts.message(from))) {
            throw new AssertionError("The message of " + from + " went out as '" + message + "'");
        }
        if (ends.put(from, octets) != null) {
            throw new AssertionError("Two messages of " + from);
        }
    }
}
