package org.smtpclient.core.transport;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/**
 * TCP.
 *
 * <p>Blocking calls park a virtual thread rather than its carrier. {@code TCP_NODELAY} is set: whoever writes, writes
 * whole groups of commands, and Nagle's algorithm would only hold them back. An interrupt closes the connection.
 */
@AutoService(Transport.class)
public final class TcpTransport implements Transport {
    /** One for all transports: each builder of a connection has its own, and a thread for each would outlive many. */
    private static final DeadlineWatch WATCH = new DeadlineWatch();

    /** A transport; nothing happens before the first connection. */
    public TcpTransport() {}

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp;
    }

    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        if (!(request.endpoint() instanceof Endpoint.Tcp endpoint)) {
            throw new IllegalArgumentException("TCP does not connect to " + request.endpoint());
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            if (request.source() != null) {
                bind(channel, request.source());
            }
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        TcpConnection connection = new TcpConnection(channel, endpoint, WATCH);
        connection.connect(new InetSocketAddress(endpoint.address(), endpoint.port()), request.deadline());
        return connection;
    }

    private static void bind(SocketChannel channel, InetAddress source) throws IOException {
        try {
            channel.bind(new InetSocketAddress(source, 0));
        } catch (IOException e) {
            IOException told = new BindException(
                    "Cannot use the source address " + AddressText.of(source) + ": " + e.getMessage());
            told.initCause(e);
            throw told;
        }
    }
}
