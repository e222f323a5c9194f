package org.smtpclient.transport.unix;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.testkit.contract.PeerListener;
import org.smtpclient.testkit.contract.TransportContractTest;

class UnixAbstractContractTest extends TransportContractTest {
    @TempDir
    Path folder;

    @Override
    protected Transport transport() {
        return new UnixTransport();
    }

    @Override
    protected PeerListener listen(int backlog) throws IOException {
        String name = "smtp-client-" + UUID.randomUUID();
        UnixServerSocketChannel channel = UnixServerSocketChannel.open();
        channel.socket().bind(new UnixSocketAddress("\0" + name), backlog);
        return new PeerListener() {
            @Override
            public Endpoint endpoint() {
                return new Endpoint.UnixAbstract(name);
            }

            @Override
            public SocketChannel accept() throws IOException {
                return channel.accept();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    protected Endpoint unsupported() {
        return new Endpoint.Tcp(InetAddress.getLoopbackAddress(), 25);
    }

    @Override
    protected Optional<PeerCredentials> ownCredentials() {
        return Optional.of(UnixPathContractTest.own(folder));
    }
}
