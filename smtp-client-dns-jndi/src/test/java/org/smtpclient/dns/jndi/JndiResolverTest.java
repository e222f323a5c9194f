package org.smtpclient.dns.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;

@DisplayName("The JNDI resolver")
class JndiResolverTest {
    private static final DnsQuery<MxRecord> MX = DnsQuery.of(DnsName.parse("example.test"), RecordType.MX);

    private static TestDns serving(TestZone zone) {
        return TestDns.builder().zone(zone).start();
    }

    private static TestZone zone() {
        return TestZone.unsigned("example.test").record("@ MX 10 mx1", "other CNAME @");
    }

    private static DnsFailure.Kind failed(DnsResult<?> result) {
        return ((DnsFailure<?>) result).kind();
    }

    @Test
    void asksTheSecondServerWhereTheFirstIsSilent() {
        try (TestDns silent = serving(zone().fault(DnsFault.TIMEOUT));
                TestDns good = serving(zone());
                JndiResolver resolver = JndiResolver.builder()
                        .servers(List.of(silent.address(), good.address()))
                        .tryTimeout(Duration.ofMillis(200))
                        .tries(1)
                        .build()) {
            assertThat(resolver.lookup(MX).toCompletableFuture().join()).isInstanceOf(DnsAnswer.class);
            assertThat(silent.queryCount("example.test", "MX")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("rule 2: fails a look-up whose aliases cannot be found out")
    void failsWhereTheAliasesCannotBeFoundOut() {
        try (TestDns dns = serving(zone().fault("@", "CNAME", DnsFault.SERVFAIL));
                JndiResolver resolver =
                        JndiResolver.builder().servers(List.of(dns.address())).build()) {
            assertThat(failed(resolver.lookup(MX).toCompletableFuture().join())).isEqualTo(DnsFailure.Kind.SERVFAIL);
        }
    }

    @Test
    void runsOnTheExecutorGivenAndTellsWhenThatRefuses() {
        AtomicInteger tasks = new AtomicInteger();
        try (TestDns dns = serving(zone())) {
            JndiResolver.Builder builder = JndiResolver.builder().servers(List.of(dns.address()));
            try (JndiResolver counted = builder.executor(task -> {
                        tasks.incrementAndGet();
                        task.run();
                    })
                    .build()) {
                assertThat(counted.lookup(MX).toCompletableFuture().join()).isInstanceOf(DnsAnswer.class);
            }
            assertThat(tasks).hasValue(2);
            try (JndiResolver refused = builder.executor(task -> {
                        throw new RejectedExecutionException("full");
                    })
                    .build()) {
                assertThat(refused.lookup(MX).toCompletableFuture().join().toString())
                        .contains("too many look-ups are waiting");
            }
        }
    }

    @Test
    void failsEveryLookUpAfterClosing() {
        JndiResolver resolver = new JndiResolver();
        resolver.close();
        assertThat(failed(resolver.lookup(MX).toCompletableFuture().join())).isEqualTo(DnsFailure.Kind.UNREACHABLE);
        assertThat(resolver.selfProbe().toCompletableFuture().join().kind())
                .isEqualTo(ResolverVerdict.Kind.UNREACHABLE);
    }

    @Test
    void refusesSettingsOutOfBounds() {
        JndiResolver.Builder builder = JndiResolver.builder();
        assertThatThrownBy(() -> builder.tries(0)).hasMessageContaining("0 DNS tries");
        assertThatThrownBy(() -> builder.tryTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> builder.servers(List.of(InetSocketAddress.createUnresolved("dns.example", 53))))
                .hasMessageContaining("dns.example");
    }
}
