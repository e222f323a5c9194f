package org.smtpclient.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.RecordType;

class HostLookupTest {
    private static final DnsName HOST = DnsName.parse("mx.test");
    private static final Duration TIMEOUT = Duration.ofSeconds(7);

    private final StubResolver stub = new StubResolver();

    @ParameterizedTest
    @CsvSource({"IPV4, 192.0.2.1", "IPV6, 2001:db8:0:0:0:0:0:1", "BOTH, '2001:db8:0:0:0:0:0:1,192.0.2.1'"})
    void onlyTheChosenFamiliesAreAskedFor(AddressFamilies families, String addresses) throws UnknownHostException {
        stub.records("mx.test", RecordType.A, 30, new AddressRecord(InetAddress.getByName("192.0.2.1")));
        stub.records("mx.test", RecordType.AAAA, 30, new AddressRecord(InetAddress.getByName("2001:db8::1")));

        HostAddresses found = HostLookup.of(stub, families)
                .lookup(HOST, TIMEOUT)
                .toCompletableFuture()
                .join();

        assertThat(found.host()).isEqualTo(HOST);
        assertThat(found.addresses()).extracting(InetAddress::getHostAddress).containsExactly(addresses.split(","));
        assertThat(found.ipv4() == null).isEqualTo(families == AddressFamilies.IPV6);
        assertThat(found.ipv6() == null).isEqualTo(families == AddressFamilies.IPV4);
        assertThat(stub.asked())
                .allSatisfy(asked -> assertThat(asked.query().timeout()).isEqualTo(TIMEOUT));
    }

    @Test
    void bothFamiliesAreAskedForAtOnce() {
        CompletableFuture<HostAddresses> found =
                HostLookup.of(stub, AddressFamilies.BOTH).lookup(HOST, TIMEOUT).toCompletableFuture();

        assertThat(stub.questions()).containsExactly("mx.test A", "mx.test AAAA");
        assertThat(found).isNotDone();
    }

    @Test
    @DisplayName("rule 2: a failed address look-up stays visible beside the other family's answer")
    void aFailureStaysVisible() {
        stub.failure("mx.test", RecordType.A, DnsFailure.Kind.TIMEOUT);
        stub.nothing("mx.test", RecordType.AAAA, 30, DnsAnswer.Kind.NODATA);

        HostAddresses found = HostLookup.of(stub, AddressFamilies.BOTH)
                .lookup(HOST, TIMEOUT)
                .toCompletableFuture()
                .join();

        assertThat(found.failure()).isNotNull().extracting(DnsFailure::kind).isEqualTo(DnsFailure.Kind.TIMEOUT);
        assertThat(found.answers()).hasSize(1);
        assertThat(found.addresses()).isEmpty();
    }
}
