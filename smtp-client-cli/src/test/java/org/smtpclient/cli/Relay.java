package org.smtpclient.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** One server that is named by its port or socket, so that no DNS is asked, and a message to hand to it. */
final class Relay implements AutoCloseable {
    static final byte[] MESSAGE = "Subject: x\r\n\r\n.dots\r\n".getBytes(StandardCharsets.US_ASCII);

    final ScriptedServer server;
    private final Path message;
    private final List<String> where;

    private Relay(Path directory, ScriptedServer server, String... where) {
        this.server = server;
        this.where = List.of(where);
        try {
            this.message = Files.write(directory.resolve("message.eml"), MESSAGE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Relay atPort(Path directory, ServerScript script) {
        ScriptedServer server = script.start();
        return new Relay(directory, server, "--connect-to", "127.0.0.1:" + server.port());
    }

    static Relay atSocket(Path directory, ServerScript script) {
        Path socket = directory.resolve("socket");
        return new Relay(directory, script.start(socket), "--unix", socket.toString());
    }

    /** Sends the message to one recipient, or to those that the arguments name as well. */
    Cli send(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("send", "--ehlo", "client.test", "--from", "a@client.test", "--to", "b@dest.test"));
        all.addAll(where);
        all.addAll(List.of(arguments));
        all.add(message.toString());
        return Cli.run(all);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
