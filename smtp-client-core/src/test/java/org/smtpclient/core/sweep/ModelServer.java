package org.smtpclient.core.sweep;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpclient.core.engine.Dialect;

/**
 * A server in memory that does what RFC 5321, 2033, 2920 and 3030 want, octet by octet, and remembers exactly what it has
 * taken responsibility for. Shares no code with the client.
 */
final class ModelServer {
    private static final Pattern PATH = Pattern.compile("(?:MAIL FROM|RCPT TO):<([!-;=?-~]*)>(?: [!-~ ]+)?");
    private static final Pattern CHUNK = Pattern.compile("BDAT ([0-9]{1,9})( LAST)?");
    private static final int MAX_LINE = 1000;

    /** A message in one recipient's mailbox. */
    record Stored(String from, String to, String message) {}

    /** Who a reply about a message is for; {@code to} is empty where it is for all. */
    record About(String from, String to) {}

    private enum Mode {
        COMMAND,
        HANDSHAKE,
        DATA,
        CHUNK,
        CLOSED
    }

    private final SweptDialogue dialogue;
    private final int goodbyeAtReply;
    private final List<Stored> stored = new ArrayList<>();
    private final StringBuilder output = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder message = new StringBuilder();
    private final List<String> recipients = new ArrayList<>();
    private final Map<String, Integer> endReceived = new HashMap<>();
    private final Map<About, Integer> replySent = new HashMap<>();
    private final List<Integer> replyEnds = new ArrayList<>();
    private final BitSet framing = new BitSet();
    private Mode mode = Mode.COMMAND;
    private boolean greeted;
    private boolean encrypted;
    private String from;
    private boolean chunked;
    private boolean chunksFailed;
    private boolean lastChunk;
    private int chunkLeft;
    private int received;
    private int sent;

    /**
     * A server at the beginning of a session.
     *
     * @param goodbyeAtReply which reply it replaces by 421, counted from 0; negative for none
     */
    ModelServer(SweptDialogue dialogue, int goodbyeAtReply) {
        this.dialogue = dialogue;
        this.goodbyeAtReply = goodbyeAtReply;
        say("220 s.test");
    }

    // What it tells a test

    List<Stored> stored() {
        return stored;
    }

    boolean isClosed() {
        return mode == Mode.CLOSED;
    }

    boolean isHandshakeDue() {
        return mode == Mode.HANDSHAKE;
    }

    /** Octets received when the end of a message had come; null if it has not. */
    Integer endReceived(String reversePath) {
        return endReceived.get(reversePath);
    }

    /** Octets sent behind the last word on a recipient of a message; null if there was none. */
    Integer replySent(String reversePath, String recipient) {
        Integer own = replySent.get(new About(reversePath, recipient));
        return own != null ? own : replySent.get(new About(reversePath, ""));
    }

    /** Octets sent behind each reply, in order. */
    List<Integer> replyEnds() {
        return replyEnds;
    }

    /** Which of the octets received say where a command or a chunk ends: get one wrong, and all that follows is another thing. */
    BitSet framing() {
        return framing;
    }

    String takeOutput() {
        String taken = output.toString();
        output.setLength(0);
        return taken;
    }

    // What happens to it

    /** The connection is lost. */
    void lose() {
        mode = Mode.CLOSED;
    }

    /** Says 421 unasked, and closes. */
    void sayGoodbye() {
        if (mode != Mode.CLOSED) {
            send("421 4.3.2 bye");
            mode = Mode.CLOSED;
        }
    }

    void handshakeDone() {
        mode = Mode.COMMAND;
        encrypted = true;
        greeted = false;
        from = null;
    }

    void receive(byte octet) {
        received++;
        char c = (char) (octet & 0xff);
        switch (mode) {
            case COMMAND -> takeLine(c);
            case DATA -> takeData(c);
            case CHUNK -> takeChunk(c);
            case HANDSHAKE, CLOSED -> {}
        }
    }

    private void takeLine(char c) {
        line.append(c);
        if (line.length() > MAX_LINE) {
            mode = Mode.CLOSED;
        } else if (line.length() >= 2 && c == '\n' && line.charAt(line.length() - 2) == '\r') {
            String command = line.substring(0, line.length() - 2);
            framing.set(command.startsWith("BDAT") ? received - line.length() : received - 2, received);
            line.setLength(0);
            answer(command);
        }
    }

    // What it says

    /** Sends a reply, unless 421 goes in its place; whether it was sent. */
    private boolean say(String... lines) {
        if (replyEnds.size() == goodbyeAtReply) {
            sayGoodbye();
            return false;
        }
        send(lines);
        replyEnds.add(sent);
        return true;
    }

    private void send(String... lines) {
        for (String reply : lines) {
            output.append(reply).append("\r\n");
            sent += reply.length() + 2;
        }
    }

    private void answer(String command) {
        String verb = command.split(" ", 2)[0];
        switch (verb) {
            case "EHLO", "LHLO" -> hello(verb);
            case "STARTTLS" -> startTls();
            case "MAIL" -> mail(command);
            case "RCPT" -> rcpt(command);
            case "DATA" -> data(command);
            case "BDAT" -> bdat(command);
            case "RSET" -> {
                if (say("250 reset")) {
                    from = null;
                }
            }
            case "QUIT" -> {
                say("221 bye");
                mode = Mode.CLOSED;
            }
            default -> say("500 what?");
        }
    }

    private void hello(String verb) {
        if (verb.equals("LHLO") != (dialogue.dialect() == Dialect.LMTP)) {
            say("500 what?");
            return;
        }
        List<String> lines = new ArrayList<>(List.of("s.test"));
        dialogue.capabilities().stream()
                .filter(keyword -> !(encrypted && keyword.equals("STARTTLS")))
                .forEach(lines::add);
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, (i == lines.size() - 1 ? "250 " : "250-") + lines.get(i));
        }
        if (say(lines.toArray(String[]::new))) {
            greeted = true;
            from = null;
        }
    }

    private void startTls() {
        if (!dialogue.usesTls() || encrypted) {
            say("502 no");
        } else if (say("220 go")) {
            mode = Mode.HANDSHAKE;
        }
    }

    private void mail(String command) {
        Matcher path = PATH.matcher(command);
        if (!greeted || from != null || (dialogue.usesTls() && !encrypted)) {
            say("503 not now");
        } else if (!path.matches()) {
            say("501 what?");
        } else if (say("250 ok")) {
            from = path.group(1);
            recipients.clear();
            message.setLength(0);
            chunked = false;
            chunksFailed = false;
        }
    }

    private void rcpt(String command) {
        Matcher path = PATH.matcher(command);
        if (from == null || chunked) {
            say("503 not now");
        } else if (!path.matches()) {
            say("501 what?");
        } else if (path.group(1).startsWith("no")) {
            sayAbout(path.group(1), "550 5.1.1 nobody");
        } else if (say("250 ok")) {
            recipients.add(path.group(1));
        }
    }

    private void data(String command) {
        if (!command.equals("DATA")) {
            say("501 what?");
        } else if (from == null || chunked || recipients.isEmpty()) {
            say("503 not now");
        } else if (say("354 go")) {
            mode = Mode.DATA;
        }
    }

    private void takeData(char c) {
        message.append(c);
        int length = message.length();
        boolean atEnd = length >= 5 && message.indexOf("\r\n.\r\n", length - 5) >= 0;
        if (atEnd || (length == 3 && message.indexOf(".\r\n") == 0)) {
            message.setLength(length - 3);
            String stuffed = message.toString();
            message.setLength(0);
            message.append(
                    stuffed.startsWith(".")
                            ? stuffed.substring(1).replace("\r\n.", "\r\n")
                            : stuffed.replace("\r\n.", "\r\n"));
            mode = Mode.COMMAND;
            endOfData();
        }
    }

    private void bdat(String command) {
        Matcher chunk = CHUNK.matcher(command);
        if (!chunk.matches() || !dialogue.capabilities().contains("CHUNKING")) {
            say("501 what?");
            return;
        }
        chunked = true;
        chunkLeft = Integer.parseInt(chunk.group(1));
        lastChunk = chunk.group(2) != null;
        mode = Mode.CHUNK;
        if (chunkLeft == 0) {
            endChunk();
        }
    }

    private void takeChunk(char c) {
        message.append(c);
        if (--chunkLeft == 0) {
            endChunk();
        }
    }

    private void endChunk() {
        mode = Mode.COMMAND;
        if (lastChunk && from != null) {
            endReceived.putIfAbsent(from, received);
        }
        if (from == null || recipients.isEmpty() || chunksFailed) {
            chunksFailed = true;
            say("503 not now");
        } else if (lastChunk) {
            endOfData();
        } else {
            chunksFailed = !say("250 chunk");
        }
    }

    private void endOfData() {
        endReceived.putIfAbsent(from, received);
        if (dialogue.dialect() == Dialect.LMTP) {
            for (String recipient : recipients) {
                if (mode == Mode.CLOSED) {
                    return;
                }
                take(List.of(recipient), recipient, recipient.startsWith("full") ? "452 full" : "250 taken");
            }
        } else {
            take(recipients, "", from.startsWith("spam") ? "554 spam" : "250 taken");
        }
        from = null;
    }

    private void take(List<String> mailboxes, String about, String reply) {
        if (sayAbout(about, reply) && reply.startsWith("2")) {
            mailboxes.forEach(mailbox -> stored.add(new Stored(from, mailbox, message.toString())));
        }
    }

    private boolean sayAbout(String recipient, String reply) {
        boolean said = say(reply);
        if (said) {
            replySent.put(new About(from, recipient), sent);
        }
        return said;
    }
}
