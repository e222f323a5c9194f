package org.smtpclient.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/** The octets of RFC 1928 and RFC 1929, and every answer that a proxy may give. */
@Timeout(60)
class Socks5TransportTest {
    private static final Deadline DEADLINE = Deadline.after(Duration.ofSeconds(50));
    private static final String CONNECTED = "0500 05000001 7f000001 0019";

    private static ByteConnection connect(PlayedAnswer proxy, String address, boolean credentials) throws IOException {
        Socks5Transport.Builder builder = Socks5Transport.builder(
                        new Endpoint.Tcp(InetAddress.getByName("192.0.2.9"), 1080))
                .carrier(proxy);
        if (credentials) {
            builder.credentials("us", "pä");
        }
        return builder.build().connect(request(address));
    }

    private static ConnectRequest request(String address) throws IOException {
        return ConnectRequest.of(new Endpoint.Tcp(InetAddress.getByName(address), 25), DEADLINE);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 050100 05010001c0000201 0019",
        "2001:db8::1, 050100 0501000420010db8000000000000000000000001 0019",
    })
    void asksForTheAddressAndNeverForAName(String address, String octets) throws Exception {
        PlayedAnswer proxy = new PlayedAnswer(CONNECTED);

        ByteConnection connection = connect(proxy, address, false);

        assertThat(proxy.writtenHex()).isEqualTo(octets.replace(" ", ""));
        assertThat(connection.remote()).isEqualTo(request(address).endpoint());
    }

    @Test
    void sendsTheCredentialsToAProxyThatAsksForThem() throws Exception {
        PlayedAnswer proxy = new PlayedAnswer("0502 0100 05000001 7f000001 0019");

        connect(proxy, "192.0.2.1", true);

        assertThat(proxy.writtenHex()).isEqualTo("05020002" + "01027573" + "0370c3a4" + "05010001c00002010019");
    }

    @Test
    void keepsTheCredentialsFromAProxyThatDoesNotAsk() throws Exception {
        PlayedAnswer proxy = new PlayedAnswer(CONNECTED);

        connect(proxy, "192.0.2.1", true);

        assertThat(proxy.writtenHex()).isEqualTo("05020002" + "05010001c00002010019");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "0500 05000001 7f000001 0019",
                "0500 05000004 20010db8000000000000000000000001 0019",
                "0500 05000003 05 70726f7879 0019",
                "0500 05000003 00 0019",
            })
    void leavesTheServersFirstOctetsUnread(String answer) throws Exception {
        PlayedAnswer proxy = new PlayedAnswer(answer + "323230");

        ByteConnection connection = connect(proxy, "192.0.2.1", false);

        assertThat(proxy.unread()).isEqualTo(3);
        assertThat(connection.read(ByteBuffer.allocate(9), DEADLINE)).isPositive();
        assertThat(proxy.isClosed()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0500 05 01           | says: general failure",
                "0500 05 02           | says: the connection is not allowed by its rules",
                "0500 05 03           | says: network unreachable",
                "0500 05 04 0001      | says: host unreachable",
                "0500 05 05           | says: connection refused",
                "0500 05 06           | says: time to live expired",
                "0500 05 07           | says: command not supported",
                "0500 05 08           | says: address type not supported",
                "0500 05 5b           | says: failure 91",
                "05ff                 | takes neither no authentication nor a password",
                "0501                 | chose the authentication method 1, which was not offered",
                "0502 0101            | refuses the user name and password",
                "0502 0500            | is none of version 5: it answered with octet 5 instead of 1",
                "04                   | is none of version 5: it answered with octet 4 instead of 5",
                "323230               | is none of version 5: it answered with octet 50 instead of 5",
                "0500 04              | is none of version 5: it answered with octet 4 instead of 5",
                "0500 05000002 00     | answered with an address of the unknown type 2",
                "''                   | closed the connection before it had answered",
                "05                   | closed the connection before it had answered",
                "0500                 | closed the connection before it had answered",
                "0502 01              | closed the connection before it had answered",
                "0500 05000001 7f0000 | closed the connection before it had answered",
                "0500 05000003 05 41  | closed the connection before it had answered",
            })
    void tellsInWordsWhatTheProxySays(String answer, String words) {
        PlayedAnswer proxy = new PlayedAnswer(answer);

        assertThatThrownBy(() -> connect(proxy, "192.0.2.1", true))
                .isInstanceOf(IOException.class)
                .hasMessage("The SOCKS proxy 192.0.2.9:1080 " + words);
        assertThat(proxy.isClosed()).isTrue();
    }

    @Test
    void aProxyThatWantsAPasswordSaysSoToWhoHasNone() {
        assertThatThrownBy(() -> connect(new PlayedAnswer("05ff"), "192.0.2.1", false))
                .hasMessage("The SOCKS proxy 192.0.2.9:1080 takes nobody without authentication");
        assertThatThrownBy(() -> connect(new PlayedAnswer("0502"), "192.0.2.1", false))
                .hasMessageContaining("method 2, which was not offered");
    }

    @Test
    void anyOctetsGiveAConnectionOrAnIoException() throws Exception {
        Random random = new Random(1928);
        byte[][] beginnings = {{}, {5, 0}, {5, 0, 5, 0}, {5, 2}, {5, 2, 1, 0, 5, 0, 0}};
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(12)];
            random.nextBytes(noise);
            byte[] beginning = beginnings[random.nextInt(beginnings.length)];
            PlayedAnswer proxy = new PlayedAnswer(java.util.HexFormat.of().formatHex(beginning)
                    + java.util.HexFormat.of().formatHex(noise));
            try {
                connect(proxy, "192.0.2.1", true);
                assertThat(proxy.isClosed()).isFalse();
            } catch (IOException e) {
                assertThat(proxy.isClosed()).isTrue();
            }
        }
    }

    @Test
    void aProxyThatCannotBeReachedIsToldApartFromTheServer() throws Exception {
        // Bound, so that no other test can have the port, and not listening.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Endpoint deserted = new Endpoint.Tcp(InetAddress.getLoopbackAddress(), bound.getLocalPort());

            assertThatThrownBy(() -> Socks5Transport.builder(deserted).build().connect(request("192.0.2.1")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("The proxy " + deserted + " cannot be reached: Connection refused");
        }
    }

    @Test
    void refusesASourceAddressWhichOnlyTheProxyCouldUse() throws Exception {
        ConnectRequest request = request("192.0.2.1").from(InetAddress.getByName("192.0.2.7"));
        PlayedAnswer proxy = new PlayedAnswer(CONNECTED);

        assertThatThrownBy(() -> Socks5Transport.builder(request.endpoint())
                        .carrier(proxy)
                        .build()
                        .connect(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("source address");
        assertThat(proxy.written.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void credentialsHaveBounds(int length) {
        Socks5Transport.Builder builder = Socks5Transport.builder(new Endpoint.UnixPath(Path.of("proxy")));
        assertThatThrownBy(() -> builder.credentials("x".repeat(length), "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A SOCKS user name has 1 to 255 octets (RFC 1929), not " + length);
        assertThatThrownBy(() -> builder.credentials("user", "x".repeat(length)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A SOCKS password has 1 to 255 octets (RFC 1929), not " + length);
    }

    @Test
    void refusesACarrierThatDoesNotReachTheProxy() {
        assertThatThrownBy(() -> Socks5Transport.builder(new Endpoint.UnixPath(Path.of("proxy")))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The transport tcp does not connect to the proxy unix:proxy");
    }
}
