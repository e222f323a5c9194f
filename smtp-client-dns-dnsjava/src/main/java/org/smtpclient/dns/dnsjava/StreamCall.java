package org.smtpclient.dns.dnsjava;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.WireParseException;

/** A query by TCP (RFC 7766), over a connection for this query alone: answers too large for UDP are few. */
final class StreamCall extends WireCall {
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer length = ByteBuffer.allocate(Short.BYTES);
    private ByteBuffer message = ByteBuffer.allocate(0);

    StreamCall(InetSocketAddress server, byte[] query, CompletableFuture<byte[]> answer) throws IOException {
        this(SocketChannel.open(), server, query, answer);
    }

    private StreamCall(SocketChannel channel, InetSocketAddress server, byte[] query, CompletableFuture<byte[]> answer)
            throws IOException {
        super(channel, query, answer);
        this.channel = channel;
        this.request = ByteBuffer.allocate(Short.BYTES + query.length)
                .putShort((short) query.length)
                .put(query)
                .flip();
        try {
            channel.configureBlocking(false);
            channel.connect(server);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    int operations() {
        return channel.isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
    }

    @Override
    void advance(SelectionKey key) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_WRITE);
        } else if (key.isWritable()) {
            channel.write(request);
            if (!request.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        } else if (key.isReadable()) {
            read();
        }
    }

    private void read() throws IOException {
        if (fill(length) && message.capacity() == 0) {
            message = ByteBuffer.allocate(length.getShort(0) & 0xffff);
        }
        if (length.hasRemaining() || !fill(message)) {
            return;
        }
        if (!isAnswer(message.flip())) {
            throw new WireParseException("by TCP came something else than the answer");
        }
        complete(message.array());
    }

    /** Reads what there is, and tells whether that was all. */
    private boolean fill(ByteBuffer buffer) throws IOException {
        if (buffer.hasRemaining() && channel.read(buffer) < 0) {
            throw new EOFException("the server closed the connection without an answer");
        }
        return !buffer.hasRemaining();
    }
}
