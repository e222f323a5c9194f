package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * The limit: a socket that writes octets made ready beforehand and counts the lines that come back. Nothing is parsed, nothing
 * is checked but that a reply is positive, and there are no timeouts.
 */
final class PlainSocket implements ThreadPerSession.Session {
    /** Octets to write at once, and how many reply lines to wait for before the next ones. */
    static final class Exchange {
        private final byte[] octets;
        private final int lines;

        private Exchange(byte[] octets, int lines) {
            this.octets = octets;
            this.lines = lines;
        }

        byte[] octets() {
            return octets;
        }

        int lines() {
            return lines;
        }
    }

    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;
    private final byte[] replies = new byte[8192];
    private final List<Exchange> message;

    /** Reply lines to wait for; less than none if more have come than were asked for yet. */
    private int due;

    private PlainSocket(Task task, List<Exchange> message) throws IOException {
        this.message = message;
        socket = new Socket(Task.address(), task.port());
        socket.setTcpNoDelay(true);
        input = socket.getInputStream();
        output = socket.getOutputStream();
    }

    /** One that sends whatever it is given. */
    PlainSocket(Task task) throws IOException {
        this(task, List.of());
    }

    static ThreadPerSession.Session open(Task task) throws IOException {
        PlainSocket session = new PlainSocket(task, exchanges(task));
        session.greet(task);
        return session;
    }

    void greet(Task task) throws IOException {
        await(1);
        write(ascii("EHLO " + Task.CLIENT + "\r\n"));
        await(1 + task.server().keywords().size());
    }

    static List<Exchange> exchanges(Task task) {
        byte[] content = task.message();
        List<String> commands = new ArrayList<>();
        commands.add("MAIL FROM:<" + Task.SENDER + "> SIZE=" + content.length + "\r\n");
        task.mailboxes().forEach(mailbox -> commands.add("RCPT TO:<" + mailbox + ">\r\n"));
        List<Exchange> all = new ArrayList<>();
        switch (task.server()) {
            case STEPS -> {
                commands.forEach(command -> all.add(new Exchange(ascii(command), 1)));
                all.add(new Exchange(ascii("DATA\r\n"), 1));
                all.add(new Exchange(Content.stuffed(content), 1));
            }
            case PIPELINING, STARTTLS -> {
                String envelope = String.join("", commands) + "DATA\r\n";
                all.add(new Exchange(ascii(envelope), commands.size() + 1));
                all.add(new Exchange(Content.stuffed(content), 1));
            }
            case CHUNKING -> {
                ByteArrayOutputStream octets = new ByteArrayOutputStream();
                octets.writeBytes(ascii(String.join("", commands) + "BDAT " + content.length + " LAST\r\n"));
                octets.writeBytes(content);
                all.add(new Exchange(octets.toByteArray(), commands.size() + 1));
            }
        }
        return all;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int send() throws IOException {
        for (Exchange exchange : message) {
            write(exchange.octets());
            await(exchange.lines());
        }
        return 1;
    }

    void write(byte[] octets) throws IOException {
        output.write(octets);
    }

    void write(byte[] buffer, int octets) throws IOException {
        output.write(buffer, 0, octets);
    }

    void await(int lines) throws IOException {
        due += lines;
        while (due > 0) {
            int octets = input.read(replies);
            if (octets < 0) {
                throw new IOException("The sink has closed");
            }
            for (int i = 0; i < octets; i++) {
                if (replies[i] == '\n') {
                    due--;
                }
            }
        }
        if (replies[0] != '2' && replies[0] != '3') {
            throw new IOException("The sink refuses");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
