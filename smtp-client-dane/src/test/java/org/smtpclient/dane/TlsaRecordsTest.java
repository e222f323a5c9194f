package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.smtpclient.api.dns.TlsaRecord;

/** RFC 7671 §4 and §9, RFC 7672 §3.1. */
class TlsaRecordsTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "records.csv", delimiter = '|', numLinesToSkip = 1)
    @DisplayName("rule 4: which records can be used, and which of those decide")
    void table(String situation, String records, @Nullable String flaw, @Nullable String deciding) {
        List<TlsaRecord> given = Cast.records(records);

        TlsaRecords sorted = TlsaRecords.of(given);

        assertThat(sorted.unusable().get(given.get(0))).isEqualTo(flaw);
        assertThat(sorted.effective().stream().map(DaneVerifier::brief))
                .containsExactly(deciding == null ? new String[0] : deciding.split(", "));
        assertThat(sorted.all())
                .hasSize(sorted.usable().size() + sorted.unusable().size());
    }

    @Test
    void theOrderOfRecordsHasNoInfluence() {
        List<TlsaRecord> records =
                new ArrayList<>(Cast.records("3 1 1 leaf, 2 0 1 root, 3 1 1 self, 1 1 1 leaf, 3 0 2 leaf, 2 1 0 root"));
        TlsaRecords first = TlsaRecords.of(records);
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(records, random);

            assertThat(TlsaRecords.of(records).effective()).isEqualTo(first.effective());
            assertThat(TlsaRecords.of(records).all()).isEqualTo(first.all());
        }
    }
}
