package org.smtpclient.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.MxRecord;

class MailExchangeTest {

    private static MailExchange exchange(int preference, String host) {
        return new MailExchange(preference, DnsName.parse(host));
    }

    @Test
    @DisplayName("rule 16: lower preferences come first, and every order of equal ones is as likely as any other")
    void everyOrderOfEqualPreferencesIsAsLikelyAsAnyOther() {
        List<MailExchange> hosts = List.of(
                exchange(20, "d.test"),
                exchange(10, "a.test"),
                exchange(10, "b.test"),
                exchange(0, "z.test"),
                exchange(10, "c.test"));
        int rounds = 6000;
        Map<String, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < rounds; seed++) {
            String order = MailExchange.inOrder(hosts, new Random(seed * 0x9e3779b97f4a7c15L)).stream()
                    .map(exchange -> exchange.host().toString().substring(0, 1))
                    .collect(Collectors.joining());
            counts.merge(order, 1, Integer::sum);
        }

        assertThat(counts).containsOnlyKeys("zabcd", "zacbd", "zbacd", "zbcad", "zcabd", "zcbad");
        // 1000 expected of each, with a standard deviation of 29.
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void theImplicitExchangeOfADomainIsTheDomainItself() {
        assertThat(MailExchange.implicit(DnsName.parse("example.org"))).isEqualTo(exchange(0, "example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "192.0.2.1", "a b", "*.test", "-a.test"})
    void whatIsNoHostNameIsNoMailExchange(String host) {
        DnsName name = DnsName.parse(host.replace(" ", "\\032"));
        assertThatThrownBy(() -> MailExchange.of(new MxRecord(10, name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name.toString());
    }
}
