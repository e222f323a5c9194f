package org.smtpclient.testkit.contract;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.smtpclient.api.transport.Endpoint;

/** A listening socket at the other end of the transport that {@link TransportContractTest} tests. */
public interface PeerListener extends Closeable {

    /** {@return where the transport is to connect} */
    Endpoint endpoint();

    /**
     * Takes the next connection, and waits for it if need be.
     *
     * @return the connection, in blocking mode; the caller closes it
     * @throws IOException if the listener broke or was closed
     */
    SocketChannel accept() throws IOException;

    /**
     * Listens on a free TCP port of the loopback address.
     *
     * @param backlog how many connections may wait to be accepted
     * @return the listener
     * @throws IOException if there is no port
     */
    static PeerListener tcp(int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
        InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
        return of(channel, new Endpoint.Tcp(address.getAddress(), address.getPort()));
    }

    /**
     * Listens on a Unix domain socket.
     *
     * @param path where the socket is made; removed when the listener is closed
     * @param backlog how many connections may wait to be accepted
     * @return the listener
     * @throws IOException if the socket cannot be made
     */
    static PeerListener unix(Path path, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path), backlog);
        return of(channel, new Endpoint.UnixPath(path));
    }

    private static PeerListener of(ServerSocketChannel channel, Endpoint endpoint) {
        return new PeerListener() {
            @Override
            public Endpoint endpoint() {
                return endpoint;
            }

            @Override
            public SocketChannel accept() throws IOException {
                return channel.accept();
            }

            @Override
            public void close() throws IOException {
                channel.close();
                if (endpoint instanceof Endpoint.UnixPath unix) {
                    Files.deleteIfExists(unix.path());
                }
            }
        };
    }
}
