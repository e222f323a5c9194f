package org.smtpclient.api.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.api.dns.DnssecStatus.INDETERMINATE;
import static org.smtpclient.api.dns.DnssecStatus.INSECURE;
import static org.smtpclient.api.dns.DnssecStatus.SECURE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A DNS answer")
class DnsAnswerTest {
    private static final Duration TTL = Duration.ofSeconds(300);
    private static final DnsQuery<MxRecord> QUERY = DnsQuery.of(DnsName.parse("example.org"), RecordType.MX);
    private static final MxRecord RECORD = new MxRecord(10, DnsName.parse("mx.example.org"));

    @Test
    @DisplayName("with records has them in the order they came, under the name asked for")
    void records() {
        MxRecord other = new MxRecord(5, DnsName.parse("other.example.org"));
        DnsAnswer<MxRecord> answer = DnsAnswer.ofRecords(QUERY, List.of(RECORD, other), SECURE, TTL);

        assertThat(answer.kind()).isEqualTo(DnsAnswer.Kind.RECORDS);
        assertThat(answer.records()).containsExactly(RECORD, other);
        assertThat(answer.aliases()).isEmpty();
        assertThat(answer.finalName()).isEqualTo(QUERY.name());
        assertThat(answer).hasToString("example.org MX [10 mx.example.org, 5 other.example.org] SECURE ttl=300");
    }

    @Test
    void sortsItsRecordsByWhatTheySay() {
        MxRecord first = new MxRecord(5, DnsName.parse("z.example.org"));
        MxRecord last = new MxRecord(10, DnsName.parse("zz.example.org"));

        assertThat(DnsAnswer.ofRecords(QUERY, List.of(last, RECORD, first), SECURE, TTL)
                        .sortedRecords())
                .containsExactly(first, RECORD, last);
    }

    @ParameterizedTest
    @DisplayName("without records keeps NODATA and NXDOMAIN apart")
    @EnumSource(
            value = DnsAnswer.Kind.class,
            names = {"NODATA", "NXDOMAIN"})
    void nothing(DnsAnswer.Kind kind) {
        DnsAnswer<MxRecord> answer = DnsAnswer.ofNothing(QUERY, kind, INSECURE, TTL);

        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.records()).isEmpty();
        assertThat(answer).hasToString("example.org MX " + kind + " INSECURE ttl=300");
    }

    @Test
    @DisplayName("rule 2: of no records must say which kind of nothing it is")
    void nothingIsNotRecords() {
        assertThatThrownBy(() -> DnsAnswer.ofRecords(QUERY, List.of(), SECURE, TTL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NODATA or NXDOMAIN");
        assertThatThrownBy(() -> DnsAnswer.ofNothing(QUERY, DnsAnswer.Kind.RECORDS, SECURE, TTL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be of kind RECORDS");
        assertThatThrownBy(() -> DnsAnswer.ofNothing(QUERY, null, SECURE, TTL))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("kind");
    }

    @Test
    @DisplayName("does not change with the lists it was made of")
    void immutable() {
        List<MxRecord> records = new ArrayList<>(List.of(RECORD));
        List<DnsAlias> aliases = new ArrayList<>(List.of(alias("example.org", "a.example", SECURE)));
        DnsAnswer<MxRecord> answer =
                DnsAnswer.ofRecords(QUERY, records, SECURE, TTL).withAliases(aliases);
        records.clear();
        aliases.clear();

        assertThat(answer.records()).containsExactly(RECORD);
        assertThat(answer.aliases()).hasSize(1);
    }

    @ParameterizedTest(name = "records {0}, aliases {1} and {2}: {3}")
    @DisplayName("rule 1: is secure only if each alias on the way is")
    @CsvSource({
        "SECURE,        SECURE,         SECURE,         SECURE",
        "SECURE,        SECURE,         INSECURE,       INSECURE",
        "SECURE,        INSECURE,       SECURE,         INSECURE",
        "INSECURE,      SECURE,         SECURE,         INSECURE",
        "SECURE,        INDETERMINATE,  SECURE,         INDETERMINATE",
        "INDETERMINATE, SECURE,         SECURE,         INDETERMINATE"
    })
    void aliases(DnssecStatus records, DnssecStatus first, DnssecStatus second, DnssecStatus whole) {
        DnsAnswer<MxRecord> answer = DnsAnswer.ofRecords(QUERY, List.of(RECORD), records, TTL)
                .withAliases(
                        List.of(alias("example.org", "a.example", first), alias("a.example", "b.example", second)));

        assertThat(answer.status()).isEqualTo(whole);
        assertThat(answer.finalName()).isEqualTo(DnsName.parse("b.example"));
        assertThat(answer.query()).isEqualTo(QUERY);
    }

    @Test
    @DisplayName("given out by a cache differs in nothing but its TTL")
    void withTtl() {
        DnsAnswer<MxRecord> answer = DnsAnswer.<MxRecord>ofNothing(QUERY, DnsAnswer.Kind.NXDOMAIN, INDETERMINATE, TTL)
                .withAliases(List.of(alias("example.org", "a.example", SECURE)));
        DnsAnswer<MxRecord> older = answer.withTtl(Duration.ofSeconds(7));

        assertThat(older.ttl()).isEqualTo(Duration.ofSeconds(7));
        assertThat(older).usingRecursiveComparison().ignoringFields("ttl").isEqualTo(answer);
    }

    @Test
    @DisplayName("cannot have a negative TTL, and may have one of zero")
    void ttl() {
        DnsAnswer<MxRecord> answer = DnsAnswer.ofRecords(QUERY, List.of(RECORD), SECURE, Duration.ZERO);

        assertThat(answer.ttl()).isZero();
        assertThatThrownBy(() -> answer.withTtl(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative");
    }

    private static DnsAlias alias(String owner, String target, DnssecStatus status) {
        return new DnsAlias(DnsName.parse(owner), DnsName.parse(target), status);
    }
}
