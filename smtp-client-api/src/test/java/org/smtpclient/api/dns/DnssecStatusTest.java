package org.smtpclient.api.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnssecStatusTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @DisplayName("rule 1: two steps together are secure only if both are, and insecure if either is proven to be")
    @CsvSource({
        "SECURE,        SECURE,         SECURE",
        "SECURE,        INSECURE,       INSECURE",
        "SECURE,        INDETERMINATE,  INDETERMINATE",
        "INSECURE,      INSECURE,       INSECURE",
        "INSECURE,      INDETERMINATE,  INSECURE",
        "INDETERMINATE, INDETERMINATE,  INDETERMINATE"
    })
    void and(DnssecStatus one, DnssecStatus other, DnssecStatus together) {
        assertThat(one.and(other)).isEqualTo(together);
        assertThat(other.and(one)).isEqualTo(together);
    }
}
