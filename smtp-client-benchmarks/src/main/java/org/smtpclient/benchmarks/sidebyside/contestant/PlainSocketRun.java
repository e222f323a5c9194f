package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * The limit of a run of chunked messages: octets made ready beforehand, as many messages in one write as go into 64 KiB, two
 * such writes under way at most.
 */
final class PlainSocketRun implements ThreadPerSession.Session {
    private static final int WRITE_OCTETS = 64 * 1024;

    private final PlainSocket socket;
    private final byte[] octets;
    private final int messages;
    private final int lines;

    private PlainSocketRun(Task task) throws IOException {
        socket = new PlainSocket(task);
        PlainSocket.Exchange one = PlainSocket.exchanges(task).get(0);
        byte[] reset = PlainSocket.ascii("RSET\r\n");
        messages = Math.max(1, WRITE_OCTETS / (one.octets().length + reset.length));
        lines = messages * (one.lines() + 1);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            block.writeBytes(reset);
            block.writeBytes(one.octets());
        }
        octets = block.toByteArray();
    }

    static ThreadPerSession.Session open(Task task) throws IOException {
        PlainSocketRun session = new PlainSocketRun(task);
        session.socket.greet(task);
        return session;
    }

    @Override
    public int send() throws IOException {
        int blocks = Math.max(1, SmtpClientSession.RUN / messages);
        socket.write(octets);
        for (int i = 1; i < blocks; i++) {
            socket.write(octets);
            socket.await(lines);
        }
        socket.await(lines);
        return blocks * messages;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
