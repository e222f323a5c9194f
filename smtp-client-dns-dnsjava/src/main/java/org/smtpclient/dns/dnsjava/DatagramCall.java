package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;

/**
 * A query by UDP, from a port that the system picks at random. What is no answer to it is passed over, for anybody could
 * have sent that; it goes on waiting.
 */
final class DatagramCall extends WireCall {
    /** More than any payload that is announced. */
    private static final int MAX_OCTETS = 4096;

    private final DatagramChannel channel;

    DatagramCall(InetSocketAddress server, byte[] query, CompletableFuture<byte[]> answer) throws IOException {
        this(DatagramChannel.open(), server, query, answer);
    }

    private DatagramCall(
            DatagramChannel channel, InetSocketAddress server, byte[] query, CompletableFuture<byte[]> answer)
            throws IOException {
        super(channel, query, answer);
        this.channel = channel;
        try {
            channel.connect(server);
            channel.write(ByteBuffer.wrap(query));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    int operations() {
        return SelectionKey.OP_READ;
    }

    @Override
    void advance(SelectionKey key) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(MAX_OCTETS);
        while (channel.isOpen() && channel.read(datagram.clear()) > 0) {
            datagram.flip();
            if (isAnswer(datagram)) {
                byte[] octets = new byte[datagram.remaining()];
                datagram.get(octets);
                complete(octets);
                return;
            }
        }
    }
}
