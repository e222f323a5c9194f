package org.smtpclient.transport.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.smtp.ScriptedServer;

class UnixTransportTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void namesThePathThatIsNotThere() {
        Path path = folder.resolve("missing");
        assertThatThrownBy(() -> connect(path))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("unix:" + path)
                .hasMessageContaining("there is no such path");
    }

    @Test
    void namesTheLinkThatLeadsNowhere() throws Exception {
        Path path = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("missing"));
        assertThatThrownBy(() -> connect(path))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("a symbolic link to nowhere");
    }

    @Test
    void namesThePathThatIsNoSocket() throws Exception {
        Path path = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> connect(path))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("this is not a socket");
    }

    @Test
    void namesTheSocketWhereNobodyListens() throws Exception {
        Path path = folder.resolve("stale");
        UnixServerSocketChannel stale = UnixServerSocketChannel.open();
        stale.socket().bind(new UnixSocketAddress(path.toFile()));
        stale.close();
        assertThat(path).exists();
        assertThatThrownBy(() -> connect(path))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("nobody listens");
    }

    @Test
    void namesTheLengthOfAPathThatIsTooLong() {
        Path path = folder.resolve("x".repeat(120));
        assertThatThrownBy(() -> connect(path))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(path.toString().length() + " octets")
                .hasMessageContaining("no more than 107");
    }

    @Test
    void connectsAPathOfTheGreatestLength() throws Exception {
        Path path = folder.resolve("x".repeat(107 - folder.toString().length() - 1));
        UnixServerSocketChannel listener = UnixServerSocketChannel.open();
        listener.socket().bind(new UnixSocketAddress(path.toFile()));
        try (ByteConnection connection = connect(path)) {
            assertThat(connection.remote()).isEqualTo(new Endpoint.UnixPath(path));
        } finally {
            listener.close();
        }
    }

    @Test
    @DisplayName("a name outside ASCII leads to its own socket, not to one whose name is its beginning")
    void namesOutsideAscii() throws Exception {
        String name = "smtp-client-test-\u00fc\u00fc";
        UnixServerSocketChannel shorter = UnixServerSocketChannel.open();
        shorter.socket().bind(new UnixSocketAddress("\0smtp-client-test-\u00fc\0"));
        try {
            assertThatThrownBy(() -> connect(new Endpoint.UnixAbstract(name))).isInstanceOf(ConnectException.class);
            connect(new Endpoint.UnixAbstract("smtp-client-test-\u00fc")).close();
        } finally {
            shorter.close();
        }
    }

    @Test
    void refusesASourceAddress() {
        ConnectRequest request = ConnectRequest.of(new Endpoint.UnixPath(folder), Deadline.after(LONG))
                .from(InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> new UnixTransport().connect(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no source address");
    }

    @Test
    void talksToAnLmtpServer() throws Exception {
        try (ScriptedServer server = ScriptedServer.lmtp().start(folder.resolve("lmtp"));
                ByteConnection connection = connect(server.endpoint())) {
            connection.write(
                    new ByteBuffer[] {
                        ascii("LHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<a@y.test>\r\nRCPT TO:<b@y.test>\r\n"),
                        ascii("DATA\r\n"),
                        ascii("Hi\r\n.\r\nQUIT\r\n")
                    },
                    Deadline.after(LONG));
            StringBuilder said = new StringBuilder();
            ByteBuffer octets = ByteBuffer.allocate(1000);
            while (connection.read(octets, Deadline.after(LONG)) >= 0) {
                said.append(StandardCharsets.US_ASCII.decode(octets.flip()));
                octets.clear();
            }
            assertThat(said.toString().lines().filter(line -> line.contains("taken as")))
                    .hasSize(2);
            assertThat(server.awaitTransactions(1, LONG).get(0).text()).isEqualTo("Hi\r\n");
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteConnection connect(Path path) throws IOException {
        return connect(new Endpoint.UnixPath(path));
    }

    private static ByteConnection connect(Endpoint endpoint) throws IOException {
        return new UnixTransport().connect(ConnectRequest.of(endpoint, Deadline.after(LONG)));
    }
}
