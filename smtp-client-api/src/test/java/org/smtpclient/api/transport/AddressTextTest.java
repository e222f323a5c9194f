package org.smtpclient.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "192.0.2.1,                               192.0.2.1",
        "255.255.255.255,                         255.255.255.255",
        "0:0:0:0:0:0:0:0,                         ::",
        "0:0:0:0:0:0:0:1,                         ::1",
        "2001:DB8:0:0:0:0:0:1,                    2001:db8::1",
        "2001:db8:0:1:1:1:1:1,                    2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1,                    2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1,                      2001:0:0:1::1",
        "fe80:0:0:0:1:2:3:0,                      fe80::1:2:3:0"
    })
    void writesTheCanonicalForm(String address, String expected) throws UnknownHostException {
        assertThat(AddressText.of(InetAddress.getByName(address))).isEqualTo(expected);
    }

    @Test
    void standsInBracketsBeforeAPort() throws UnknownHostException {
        assertThat(new Endpoint.Tcp(InetAddress.getByName("::1"), 25)).hasToString("[::1]:25");
        assertThat(new Endpoint.Tcp(InetAddress.getByName("127.0.0.1"), 25)).hasToString("127.0.0.1:25");
    }

    @Test
    void knowsNoOtherLengths() {
        assertThatThrownBy(() -> AddressText.of(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }
}
