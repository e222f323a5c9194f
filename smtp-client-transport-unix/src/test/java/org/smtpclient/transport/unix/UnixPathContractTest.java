package org.smtpclient.transport.unix;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.testkit.contract.PeerListener;
import org.smtpclient.testkit.contract.TransportContractTest;

class UnixPathContractTest extends TransportContractTest {
    @TempDir
    Path folder;

    private int listeners;

    @Override
    protected Transport transport() {
        return new UnixTransport();
    }

    @Override
    protected PeerListener listen(int backlog) throws IOException {
        return PeerListener.unix(folder.resolve("socket" + listeners++), backlog);
    }

    @Override
    protected Endpoint unsupported() {
        return new Endpoint.Tcp(InetAddress.getLoopbackAddress(), 25);
    }

    @Override
    protected Optional<PeerCredentials> ownCredentials() {
        return Optional.of(own(folder));
    }

    static PeerCredentials own(Path made) {
        try {
            return new PeerCredentials(
                    (int) ProcessHandle.current().pid(), (Integer) Files.getAttribute(made, "unix:uid"), (Integer)
                            Files.getAttribute(made, "unix:gid"));
        } catch (IOException e) {
            throw new AssertionError("This test needs a system with user numbers", e);
        }
    }
}
