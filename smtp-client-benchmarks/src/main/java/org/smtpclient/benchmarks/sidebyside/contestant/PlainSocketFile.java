package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** The limit of a message that comes from a file: 64 KiB at a time from a file made ready beforehand to a socket. */
final class PlainSocketFile implements ThreadPerSession.Session {
    private final PlainSocket socket;
    private final Path file;
    private final boolean chunking;
    private final byte[] buffer = new byte[64 * 1024];
    private final byte[] envelope;
    private final int commands;

    private PlainSocketFile(Task task) throws IOException {
        chunking = task.server() == ServerKind.CHUNKING;
        file = LargeFile.of(task, !chunking);
        StringBuilder lines = new StringBuilder("MAIL FROM:<" + Task.SENDER + "> SIZE=" + task.octets() + "\r\n");
        task.mailboxes().forEach(mailbox -> lines.append("RCPT TO:<" + mailbox + ">\r\n"));
        lines.append(chunking ? "BDAT " + Files.size(file) + " LAST\r\n" : "DATA\r\n");
        envelope = PlainSocket.ascii(lines.toString());
        commands = 2 + task.recipients();
        socket = new PlainSocket(task);
    }

    static ThreadPerSession.Session open(Task task) throws IOException {
        PlainSocketFile session = new PlainSocketFile(task);
        session.socket.greet(task);
        return session;
    }

    @Override
    public int send() throws IOException {
        socket.write(envelope);
        socket.await(chunking ? commands - 1 : commands);
        try (InputStream input = Files.newInputStream(file)) {
            for (int octets = input.read(buffer); octets >= 0; octets = input.read(buffer)) {
                socket.write(buffer, octets);
            }
        }
        if (!chunking) {
            socket.write(PlainSocket.ascii(".\r\n"));
        }
        socket.await(1);
        return 1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
