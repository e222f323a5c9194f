package org.smtpclient.core.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.testkit.contract.PeerListener;
import org.smtpclient.testkit.contract.TransportContractTest;

class TcpTransportContractTest extends TransportContractTest {
    private final Transport transport = new TcpTransport();

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    protected PeerListener listen(int backlog) throws IOException {
        return PeerListener.tcp(backlog);
    }

    @Override
    protected Endpoint unsupported() {
        return new Endpoint.UnixPath(Path.of("socket"));
    }

    @Override
    protected Optional<InetAddress> source() {
        try {
            return Optional.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 7}));
        } catch (IOException e) {
            throw new AssertionError("Four octets are an address", e);
        }
    }
}
