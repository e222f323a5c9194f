package org.smtpclient.integration.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Sits on the way to a DNS server, by UDP, and answers as it likes what it has been told to: everything else passes
 * through. It can ask the server itself, and so knows every true answer and signature there is. Its forgeries have the
 * AD bit set.
 */
final class DnsAdversary implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress server;
    private final DatagramSocket socket;
    private final Map<String, UnaryOperator<@Nullable Message>> forgeries = new ConcurrentHashMap<>();

    private DnsAdversary(InetSocketAddress server, DatagramSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    static DnsAdversary before(InetSocketAddress server) {
        try {
            DnsAdversary adversary = new DnsAdversary(
                    server, new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            Thread thread = new Thread(adversary::serve, "dns-adversary");
            thread.setDaemon(true);
            thread.start();
            return adversary;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /**
     * Answers one question.
     *
     * @param forgery gets the query, gives the answer, or null for silence
     */
    void forge(String name, int type, UnaryOperator<@Nullable Message> forgery) {
        forgeries.put(key(name(name), type), forgery);
    }

    /** Answers one question with records in zone-file format, without signatures. */
    void forge(String name, int type, String... records) {
        forge(name, type, query -> withRecords(empty(query, Rcode.NOERROR), records));
    }

    /** An answer without records. */
    static Message empty(Message query, int rcode) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.getHeader().setFlag(Flags.AD);
        reply.getHeader().setRcode(rcode);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    static Message withRecords(Message reply, String... records) {
        for (String line : records) {
            String[] parts = line.split(" ", 3);
            try {
                reply.addRecord(
                        Record.fromString(name(parts[0]), Type.value(parts[1]), DClass.IN, 300, parts[2], Name.root),
                        Section.ANSWER);
            } catch (IOException e) {
                throw new IllegalArgumentException(line, e);
            }
        }
        return reply;
    }

    /** What the server truly says to another question, as an answer to this one. */
    Message replayed(Message query, String name, int type) {
        Message truth = truth(query, name, type);
        Message reply = empty(query, truth.getRcode());
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            truth.getSection(section).forEach(element -> reply.addRecord(element, section));
        }
        return reply;
    }

    /** The records, with their signatures, that the server truly has of another name, under this question's name. */
    Message renamed(Message query, String name, int type) {
        Message reply = empty(query, Rcode.NOERROR);
        Name victim = query.getQuestion().getName();
        for (Record element : truth(query, name, type).getSection(Section.ANSWER)) {
            Record moved = Record.newRecord(
                    victim, element.getType(), element.getDClass(), element.getTTL(), element.rdataToWireCanonical());
            reply.addRecord(moved, Section.ANSWER);
        }
        return reply;
    }

    /** The true answer without what is of a type. */
    Message stripped(Message query, int type) {
        Message truth = truth(
                query,
                query.getQuestion().getName().toString(),
                query.getQuestion().getType());
        Message reply = empty(query, truth.getRcode());
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            truth.getSection(section).stream()
                    .filter(element -> element.getType() != type)
                    .forEach(element -> reply.addRecord(element, section));
        }
        return reply;
    }

    private Message truth(Message query, String name, int type) {
        Message question = query.clone();
        question.removeAllRecords(Section.QUESTION);
        question.addRecord(Record.newRecord(name(name), type, DClass.IN), Section.QUESTION);
        return forward(question);
    }

    private Message forward(Message query) {
        try {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(PATIENCE);
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
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                Record question = query.getQuestion();
                Message reply = forgeries
                        .getOrDefault(key(question.getName(), question.getType()), this::forward)
                        .apply(query);
                if (reply != null) {
                    byte[] octets = reply.toWire();
                    socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static String key(Name name, int type) {
        return name.canonicalize() + " " + type;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
