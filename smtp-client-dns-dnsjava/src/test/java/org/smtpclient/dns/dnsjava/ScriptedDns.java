package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** A server on loopback that answers by UDP whatever a test wants. */
final class ScriptedDns implements AutoCloseable {
    private final DatagramSocket socket;
    private final Function<Message, List<Message>> script;

    private ScriptedDns(DatagramSocket socket, Function<Message, List<Message>> script) {
        this.socket = socket;
        this.script = script;
    }

    /** The script's messages are sent in turn; none means silence. */
    static ScriptedDns start(Function<Message, List<Message>> script) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ScriptedDns server = new ScriptedDns(socket, script);
            Thread thread = new Thread(server::serve, "scripted-dns");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
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

    private void serve() {
        byte[] buffer = new byte[65535];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] octets = new byte[packet.getLength()];
                System.arraycopy(buffer, 0, octets, 0, octets.length);
                for (Message reply : script.apply(new Message(octets))) {
                    byte[] out = reply.toWire();
                    socket.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
