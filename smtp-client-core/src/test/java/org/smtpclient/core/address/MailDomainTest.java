package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.DnsName;

class MailDomainTest {

    @Test
    void aNameIsADomainAndALiteralIsAnAddress() throws UnknownHostException {
        assertThat(MailDomain.parse("Example.org"))
                .isEqualTo(MailDomain.of(DnsName.parse("example.ORG")))
                .hasToString("Example.org");
        assertThat(MailDomain.parse("[127.0.0.1]"))
                .isEqualTo(AddressLiteral.of(InetAddress.getByName("127.0.0.1")))
                .isInstanceOfSatisfying(
                        AddressLiteral.class,
                        literal -> assertThat(literal.address()).isEqualTo(InetAddress.getLoopbackAddress()));
    }

    @ParameterizedTest
    @CsvSource({
        "[IPv6:::],                                        [IPv6:::]",
        "[IPv6:::1],                                       [IPv6:::1]",
        "[ipV6:FE80::],                                    [IPv6:fe80::]",
        "[IPv6:2001:db8:0:0:1:0:0:1],                      [IPv6:2001:db8::1:0:0:1]",
        "[IPv6:2001:db8:0:1:1:1:1:1],                      [IPv6:2001:db8:0:1:1:1:1:1]",
        "[IPv6:2001:0db8:0000:0000:0001:0000:0000:0000],   [IPv6:2001:db8:0:0:1::]",
        "[IPv6:1:2:3:4:5:6:7::],                           [IPv6:1:2:3:4:5:6:7:0]",
        "[IPv6:::ffff:192.0.2.1],                          [IPv6:::ffff:c000:201]",
        "[IPv6:1:2:3:4:5:6:192.0.2.1],                     [IPv6:1:2:3:4:5:6:c000:201]",
        "[0.0.0.0],                                        [0.0.0.0]",
        "[255.255.255.255],                                [255.255.255.255]",
    })
    void anAddressLiteralIsWrittenInItsCanonicalForm(String text, String wire) {
        assertThat(MailDomain.parse(text)).hasToString(wire).isEqualTo(MailDomain.parse(wire));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[",
                "[127.1]",
                "[127.0.0.256]",
                "[127.0.0.01]",
                "[127.0.0.1.1]",
                "[1.2.3.4 ]",
                "[+1.2.3.4]",
                "[0x7f.0.0.1]",
                "[localhost]",
                "[::1]",
                "[IPv6:]",
                "[IPv6::]",
                "[IPv6::::]",
                "[IPv6:1]",
                "[IPv6:1::2::3]",
                "[IPv6:12345::]",
                "[IPv6:::g]",
                "[IPv6:1:2:3:4:5:6:7:8:9]",
                "[IPv6:1:2:3:4::5:6:7:8]",
                "[IPv6:fe80::1%1]",
                "[IPv6:fe80::1%eth0]",
                "[IPv6:192.0.2.1::]",
                "[IPv6:::1.2.3]",
                "[IPv6:::1:]",
                "[IPv6::1::]",
                "[IPv6:127.0.0.1]",
                "[X-tag:abc]",
                "[[1.2.3.4]]",
                "[1.2.3.4]]",
                ".",
                "example.org.",
                "_x..y",
                "1",
                "a.1",
                "127.0.0.1",
                "-a",
                "a-",
                "a b",
                "a/b",
                "a\\046b"
            })
    @DisplayName("rule 8: neither a domain name nor an address literal")
    void whatIsNeitherADomainNorALiteralIsRefused(String text) {
        assertThatThrownBy(() -> MailDomain.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "\\013\\010.example", "a\\.b.example", "*.example", "192.0.2.1"})
    @DisplayName("rule 8: a DNS name that is no host name does not become a domain of the envelope")
    void aDnsNameThatIsNoHostNameIsRefused(String text) {
        DnsName name = DnsName.parse(text);
        assertThatThrownBy(() -> MailDomain.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aScopeIsNoPartOfALiteral() throws UnknownHostException {
        byte[] octets = InetAddress.getByName("fe80::1").getAddress();
        assertThat(AddressLiteral.of(Inet6Address.getByAddress("host", octets, 3)))
                .hasToString("[IPv6:fe80::1]")
                .isEqualTo(MailDomain.parse("[IPv6:fe80::1]"));
    }
}
