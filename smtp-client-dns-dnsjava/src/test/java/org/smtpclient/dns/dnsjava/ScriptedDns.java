package org.smtpclient.dns.dnsjava;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** A server on loopback that answers by UDP whatever a test wants, and by TCP what another script wants. */
final class ScriptedDns implements AutoCloseable {
    /** What comes of a connection by TCP. */
    interface Stream {
        /**
         * Serves one connection, which is closed afterwards.
         *
         * @param query the first message; its answer, with its length before it, goes to {@code out}
         */
        void serve(Message query, OutputStream out) throws IOException, InterruptedException;
    }

    private final DatagramSocket datagrams;
    private final @Nullable ServerSocket connections;
    private final Function<Message, List<Message>> script;

    private ScriptedDns(
            DatagramSocket datagrams, @Nullable ServerSocket connections, Function<Message, List<Message>> script) {
        this.datagrams = datagrams;
        this.connections = connections;
        this.script = script;
    }

    /** The script's messages are sent in turn; none means silence. TCP connections are refused. */
    static ScriptedDns start(Function<Message, List<Message>> script) {
        try {
            ScriptedDns server = new ScriptedDns(bind(0), null, script);
            daemon(server::receive);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScriptedDns start(Function<Message, List<Message>> script, Stream stream) {
        try {
            ServerSocket connections = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ScriptedDns server = new ScriptedDns(bind(connections.getLocalPort()), connections, script);
            daemon(server::receive);
            daemon(() -> server.accept(connections, stream));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatagramSocket bind(int port) throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-dns");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) datagrams.getLocalSocketAddress();
    }

    /** An empty reply. */
    static Message reply(Message query, int rcode) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.getHeader().setRcode(rcode);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    /** An empty reply with the TC bit. */
    static Message truncated(Message query) {
        Message reply = reply(query, 0);
        reply.getHeader().setFlag(Flags.TC);
        return reply;
    }

    /** What another server says to the same query. */
    static Message forward(Message query, InetSocketAddress server) {
        try {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(Duration.ofSeconds(5));
            return resolver.send(query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a message as it goes by TCP. */
    static void send(Message message, OutputStream out) throws IOException {
        byte[] octets = message.toWire();
        out.write(new byte[] {(byte) (octets.length >> 8), (byte) octets.length});
        out.write(octets);
    }

    private void receive() {
        byte[] buffer = new byte[65535];
        while (!datagrams.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                byte[] octets = new byte[packet.getLength()];
                System.arraycopy(buffer, 0, octets, 0, octets.length);
                for (Message reply : script.apply(new Message(octets))) {
                    byte[] out = reply.toWire();
                    datagrams.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!datagrams.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void accept(ServerSocket listening, Stream stream) {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                daemon(() -> serve(connection, stream));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void serve(Socket connection, Stream stream) {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            byte[] query = new byte[in.readUnsignedShort()];
            in.readFully(query);
            stream.serve(new Message(query), connection.getOutputStream());
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        datagrams.close();
        if (connections != null) {
            try {
                connections.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
