package org.smtpclient.core.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsDirective.UseTls;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;

@DisplayName("The digest of a plan")
class TlsPlanDigestTest {
    private static final DnsName DOMAIN = DnsName.parse("example.test");
    private static final UnaryOperator<UseTls.Builder> SAME = UnaryOperator.identity();

    private record Policy(String name, TlsPolicyType type) implements TlsPolicy {
        @Override
        public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
            throw new AssertionError("not asked");
        }
    }

    private static TlsPlan plan(String policy, TlsPolicyType type, DnsName domain, TlsDirective directive) {
        return TlsPlan.of(new Policy(policy, type), domain, directive);
    }

    private static UseTls directive(String digest, UnaryOperator<UseTls.Builder> changes) {
        return encrypted(
                digest,
                tls -> changes.apply(
                        tls.verifier(chain -> PeerVerification.authenticated("3 1 1 00", "it is the one"))));
    }

    private static UseTls encrypted(String digest, UnaryOperator<UseTls.Builder> changes) {
        return changes.apply(UseTls.builder(digest)
                        .because("as the test wants it", List.of())
                        .serverName(DnsName.parse("mx.test"))
                        .referenceNames(List.of(DnsName.parse("mx.test"), DnsName.parse("example.test")))
                        .evidence(List.of("3 1 1 00", "3 1 1 01")))
                .build();
    }

    private static TlsPlan dane(UnaryOperator<UseTls.Builder> changes) {
        return plan("dane", TlsPolicyType.TLSA, DOMAIN, directive("digest", changes));
    }

    static Stream<Arguments> demands() {
        return Stream.of(
                Arguments.of("no TLS", TlsPlan.of(TlsLevel.NONE)),
                Arguments.of("opportunistic TLS", TlsPlan.of(TlsLevel.OPPORTUNISTIC)),
                Arguments.of(
                        "plaintext after opportunistic TLS failed",
                        TlsPlan.of(TlsLevel.OPPORTUNISTIC).inPlaintext("failed")),
                Arguments.of("mandatory TLS", TlsPlan.of(TlsLevel.MANDATORY)),
                Arguments.of("authentication", dane(SAME)),
                Arguments.of("no authentication", plan("dane", TlsPolicyType.TLSA, DOMAIN, encrypted("digest", SAME))),
                Arguments.of("another SNI", dane(tls -> tls.serverName(DnsName.parse("other.test")))),
                Arguments.of("fewer names", dane(tls -> tls.referenceNames(List.of(DnsName.parse("mx.test"))))),
                Arguments.of("no names", dane(tls -> tls.referenceNames(List.of()))),
                Arguments.of("other records", dane(tls -> tls.evidence(List.of("3 1 1 00", "3 1 1 02")))),
                Arguments.of("fewer records", dane(tls -> tls.evidence(List.of("3 1 1 00")))),
                Arguments.of("records in one line", dane(tls -> tls.evidence(List.of("3 1 1 00, 3 1 1 01")))),
                Arguments.of(
                        "another digest of the policy's",
                        plan("dane", TlsPolicyType.TLSA, DOMAIN, directive("another", SAME))),
                Arguments.of("another policy", plan("sts", TlsPolicyType.TLSA, DOMAIN, directive("digest", SAME))),
                Arguments.of(
                        "another kind of policy", plan("dane", TlsPolicyType.STS, DOMAIN, directive("digest", SAME))));
    }

    @Test
    @DisplayName("rule 5: differs between any two demands that differ")
    void differs() {
        List<String> digests = new ArrayList<>();
        demands().forEach(row -> {
            TlsPlan plan = (TlsPlan) row.get()[1];
            assertThat(plan.digest()).as("%s", row.get()[0]).isNotNull();
            digests.add(plan.digest());
        });
        assertThat(digests).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("is the same for the same demand, of whatever domain")
    @MethodSource("demands")
    void same(String what, TlsPlan plan) {
        TlsPlan again = (TlsPlan) demands()
                .filter(row -> row.get()[0].equals(what))
                .findAny()
                .orElseThrow()
                .get()[1];
        assertThat(again.digest()).isEqualTo(plan.digest());
        assertThat(plan("dane", TlsPolicyType.TLSA, DnsName.parse("other.test"), directive("digest", SAME))
                        .digest())
                .isEqualTo(dane(SAME).digest());
    }

    @Test
    @DisplayName("rule 5: is none where the demand cannot be summed up, or no session may be")
    void none() {
        UseTls unshared = UseTls.builder().because("who knows", List.of()).build();
        assertThat(plan("own", TlsPolicyType.TLSA, DOMAIN, unshared).digest()).isNull();
        assertThat(plan(
                                "own",
                                TlsPolicyType.TLSA,
                                DOMAIN,
                                new TlsDirective.Defer(TlsResultType.DNSSEC_INVALID, "failed", List.of()))
                        .digest())
                .isNull();
        assertThat(plan(
                                "own",
                                TlsPolicyType.TLSA,
                                DOMAIN,
                                new TlsDirective.Refuse(TlsResultType.TLSA_INVALID, "forbidden", List.of()))
                        .digest())
                .isNull();
    }

    @Test
    @DisplayName("lets a session be told under another delivery's plan: its own policies, the session's facts")
    void retold() {
        TlsPlan first = dane(SAME);
        TlsPlan second = plan("dane", TlsPolicyType.TLSA, DnsName.parse("other.test"), directive("digest", SAME));
        TlsOutcome session = first.outcome(TlsStatus.AUTHENTICATED, null, "it is the one")
                .handshake("TLSv1.3", "TLS_AES_128_GCM_SHA256")
                .matched("3 1 1 00")
                .build();

        TlsOutcome told = second.outcomeOf(session);

        assertThat(told.policies()).extracting(PolicyResult::domain).containsExactly("other.test");
        assertThat(told.status()).isEqualTo(TlsStatus.AUTHENTICATED);
        assertThat(told).hasToString(session.toString());
        assertThat(List.of(told.protocol(), told.cipher(), told.matched()))
                .containsExactly("TLSv1.3", "TLS_AES_128_GCM_SHA256", "3 1 1 00");
    }
}
