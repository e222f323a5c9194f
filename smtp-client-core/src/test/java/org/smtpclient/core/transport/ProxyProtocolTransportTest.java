package org.smtpclient.core.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/** The header's octets, as https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt has them (§2.1, §2.2). */
class ProxyProtocolTransportTest {
    private static final String SIGNATURE = "0d0a0d0a 000d0a51 5549540a ";

    private final PlayedAnswer proxy = new PlayedAnswer("");

    private ByteConnection connect(ProxyProtocolTransport.Version version, String source, String target, int port)
            throws IOException {
        ConnectRequest request = ConnectRequest.of(
                new Endpoint.Tcp(InetAddress.getByName(target), port), Deadline.after(Duration.ofSeconds(30)));
        return ProxyProtocolTransport.builder(new Endpoint.Tcp(InetAddress.getLoopbackAddress(), 1))
                .version(version)
                .carrier(proxy)
                .build()
                .connect(source == null ? request : request.from(InetAddress.getByName(source)));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.1, 25, PROXY TCP4 192.0.2.7 192.0.2.1 0 25",
        "          , 192.0.2.1, 25, PROXY TCP4 0.0.0.0 192.0.2.1 0 25",
        "2001:db8::7, 2001:db8::1, 65535, PROXY TCP6 2001:db8::7 2001:db8::1 0 65535",
        "          , 2001:db8::1, 25, PROXY TCP6 :: 2001:db8::1 0 25",
    })
    void versionOneIsALine(String source, String target, int port, String line) throws Exception {
        ByteConnection connection = connect(ProxyProtocolTransport.Version.V1, source, target, port);

        assertThat(proxy.written.toString(ISO_8859_1)).isEqualTo(line + "\r\n");
        assertThat(connection.remote()).isEqualTo(new Endpoint.Tcp(InetAddress.getByName(target), port));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.1, 25, 21 11 000c c0000207 c0000201 0000 0019",
        "          , 192.0.2.1, 25, 21 11 000c 00000000 c0000201 0000 0019",
        "2001:db8::7, 2001:db8::1, 65535,"
                + " 21 21 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 0000 ffff",
        "          , 2001:db8::1, 25,"
                + " 21 21 0024 00000000000000000000000000000000 20010db8000000000000000000000001 0000 0019",
    })
    void versionTwoIsBinary(String source, String target, int port, String octets) throws Exception {
        connect(ProxyProtocolTransport.Version.V2, source, target, port);

        assertThat(proxy.writtenHex()).isEqualTo((SIGNATURE + octets).replace(" ", ""));
    }

    @Test
    void refusesASourceOfTheOtherFamily() {
        assertThatThrownBy(() -> connect(ProxyProtocolTransport.Version.V2, "192.0.2.7", "2001:db8::1", 25))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The source address 192.0.2.7 is not of the family of [2001:db8::1]:25,"
                        + " as the PROXY protocol needs it");
        assertThat(proxy.written.size()).isZero();
    }
}
