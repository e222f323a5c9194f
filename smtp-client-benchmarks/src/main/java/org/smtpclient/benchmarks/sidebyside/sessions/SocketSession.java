package org.smtpclient.benchmarks.sidebyside.sessions;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The limit: a socket and nothing else. It writes octets that all sessions share and counts the lines that come back. */
final class SocketSession implements Session {
    private static final int REPLY_OCTETS = 512;

    private final Socket socket;
    private final byte[] envelope;
    private final int replies;
    private final byte[] data;

    /**
     * A session.
     *
     * @param envelope as far as DATA
     * @param replies to the envelope
     * @param data the message, dots and all
     */
    SocketSession(Socket socket, byte[] envelope, int replies, byte[] data) {
        this.socket = socket;
        this.envelope = envelope;
        this.replies = replies;
        this.data = data;
    }

    @Override
    public void send() throws IOException {
        exchange(socket, envelope, replies);
        exchange(socket, data, 1);
    }

    static void exchange(Socket socket, String command, int lines) throws IOException {
        exchange(socket, command.getBytes(StandardCharsets.US_ASCII), lines);
    }

    private static void exchange(Socket socket, byte[] octets, int lines) throws IOException {
        socket.getOutputStream().write(octets);
        await(socket, lines);
    }

    static void await(Socket socket, int lines) throws IOException {
        InputStream input = socket.getInputStream();
        byte[] replies = new byte[REPLY_OCTETS];
        for (int due = lines; due > 0; ) {
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
