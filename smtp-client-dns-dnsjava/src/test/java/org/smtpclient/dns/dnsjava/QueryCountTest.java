package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;

@DisplayName("The dnsjava resolver, validating, asks the server")
class QueryCountTest {
    private static TestDns dns;
    private DnsjavaResolver resolver;

    @BeforeAll
    static void serve() {
        dns = TestDns.builder()
                .zone(zone("secure.test"))
                .zone(zone("hashed.test").nsec3(1))
                .zone(zone("dear.test").nsec3(500))
                .zone(zone("optout.test").nsec3OptOut())
                .zone(TestZone.unsigned("plain.optout.test").record("a A 127.0.0.1", "b A 127.0.0.1"))
                .zone(TestZone.unsigned("plain.test").record("a A 127.0.0.1", "b A 127.0.0.1", "c.d.e A 127.0.0.1"))
                .zone(zone("island.test").withoutDs())
                .zone(TestZone.unsigned("below.hashed.test").record("a A 127.0.0.1", "b A 127.0.0.1"))
                .zone(zone("deep.secure.test"))
                .zone(zone("nokeys.test").fault("@", "DNSKEY", DnsFault.SERVFAIL))
                .start();
    }

    private static TestZone zone(String origin) {
        return TestZone.signed(origin).record("a A 127.0.0.1", "b A 127.0.0.1", "*.wild A 127.0.0.1", "to CNAME a");
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    @BeforeEach
    void open() {
        resolver = DnsjavaResolver.builder()
                .server(dns.address())
                .trustAnchors(dns.trustAnchor())
                .retryInterval(Duration.ofSeconds(10))
                .build();
    }

    @AfterEach
    void close() {
        resolver.close();
    }

    private DnsResult<?> lookup(String name) {
        return resolver.lookup(DnsQuery.of(DnsName.parse(name), RecordType.A))
                .toCompletableFuture()
                .join();
    }

    /** What the server is asked for a name's address, each question as {@code NAME TYPE}, in order. */
    private List<String> questionsFor(String name, Class<?> outcome) {
        int before = dns.queries().size();
        assertThat(lookup(name)).isInstanceOf(outcome);
        return dns.queries().stream()
                .skip(before)
                .map(query -> query.name() + " " + query.type())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "secure, a.secure.test, b.secure.test",
        "wildcard, a.secure.test, x.wild.secure.test",
        "NODATA NSEC, a.secure.test, wild.secure.test",
        "NXDOMAIN NSEC, a.secure.test, nothing.secure.test",
        "alias, a.secure.test, to.secure.test",
        "NXDOMAIN after another, nothing.secure.test, nowhere.secure.test",
        "secure NSEC3, a.hashed.test, b.hashed.test",
        "wildcard NSEC3, a.hashed.test, x.wild.hashed.test",
        "NODATA NSEC3, a.hashed.test, wild.hashed.test",
        "NXDOMAIN NSEC3, a.hashed.test, nothing.hashed.test",
        "NODATA dear NSEC3, a.dear.test, wild.dear.test",
        "NXDOMAIN dear NSEC3, a.dear.test, nothing.dear.test",
        "NODATA opt-out, a.optout.test, wild.optout.test",
        "NXDOMAIN opt-out, a.optout.test, nothing.optout.test",
        "wildcard opt-out, a.optout.test, x.wild.optout.test",
        "insecure below opt-out, a.plain.optout.test, b.plain.optout.test",
        "insecure, a.plain.test, b.plain.test",
        "insecure deep, a.plain.test, c.d.e.plain.test",
        "insecure NXDOMAIN, a.plain.test, nothing.plain.test",
        "insecure below NSEC3, a.below.hashed.test, b.below.hashed.test",
        "island, a.island.test, b.island.test",
        "island NXDOMAIN, a.island.test, nothing.island.test",
        "secure in the parent, a.deep.secure.test, b.secure.test"
    })
    @DisplayName("one question for a warm look-up")
    void warm(String situation, String warmUp, String name) {
        assertThat(lookup(warmUp)).isInstanceOf(DnsAnswer.class);

        assertThat(questionsFor(name, DnsAnswer.class)).as(situation).containsExactly(name + " A");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # met before        | name                   | questions about keys
            -                   | a.secure.test          | . DNSKEY, test DS, test DNSKEY, secure.test DS, secure.test DNSKEY
            -                   | nothing.secure.test    | . DNSKEY, test DS, test DNSKEY, secure.test DS, secure.test DNSKEY
            -                   | wild.hashed.test       | . DNSKEY, test DS, test DNSKEY, hashed.test DS, hashed.test DNSKEY
            -                   | a.plain.test           | . DNSKEY, test DS, test DNSKEY, plain.test DS
            -                   | a.island.test          | . DNSKEY, test DS, test DNSKEY, island.test DS
            -                   | nosuchtld              | . DNSKEY
            a.secure.test       | a.hashed.test          | hashed.test DS, hashed.test DNSKEY
            a.secure.test       | nothing.hashed.test    | hashed.test DS, hashed.test DNSKEY
            a.secure.test       | a.deep.secure.test     | deep.secure.test DS, deep.secure.test DNSKEY
            a.secure.test       | a.plain.test           | plain.test DS
            a.plain.test        | a.secure.test          | secure.test DS, secure.test DNSKEY
            a.hashed.test       | a.below.hashed.test    | below.hashed.test DS
            a.deep.secure.test  | nothing.test           | -
            """)
    @DisplayName("for each key once, and not again for the next zone")
    void cold(String before, String name, String keys) {
        if (before != null) {
            lookup(before);
        }

        assertThat(String.join(", ", questionsFor(name, DnsAnswer.class)))
                .isEqualTo(name + " A" + (keys == null ? "" : ", " + keys));
    }

    @Test
    @DisplayName("for keys again after they could not be had")
    void failedKeys() {
        lookup("a.secure.test");

        assertThat(questionsFor("a.nokeys.test", DnsFailure.class))
                .containsExactly("a.nokeys.test A", "nokeys.test DS", "nokeys.test DNSKEY");
        assertThat(questionsFor("b.nokeys.test", DnsFailure.class)).contains("nokeys.test DNSKEY");
    }
}
