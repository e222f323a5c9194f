package org.smtpclient.core.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.testkit.contract.PeerListener;
import org.smtpclient.testkit.contract.TransportContractTest;

class Socks5TransportContractTest extends TransportContractTest {
    private final RelayingProxy proxy = proxy();
    private final Transport transport = Socks5Transport.builder(proxy.endpoint())
            .credentials("mailer", "secret")
            .build();

    private static RelayingProxy proxy() {
        try {
            return new RelayingProxy(new SocksProtocol("mailer:secret"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

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
}
