package org.smtpclient.api.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A TLSA record")
class TlsaRecordTest {

    @ParameterizedTest(name = "{0} is {1}")
    @DisplayName("is read from RDATA as it stands, whatever its parameters mean")
    @CsvSource({
        "030101abcd,    3 1 1 abcd",
        "FFFEFD00FF,    255 254 253 00ff",
        "02000030820a,  2 0 0 30820a",
        "030101,        3 1 1"
    })
    void rdata(String rdata, String text) {
        assertThat(TlsaRecord.ofRdata(HexFormat.of().parseHex(rdata))).hasToString(text);
    }

    @ParameterizedTest
    @DisplayName("needs three parameter octets")
    @CsvSource({"''", "03", "0301"})
    void tooShort(String rdata) {
        assertThatThrownBy(() -> TlsaRecord.ofRdata(HexFormat.of().parseHex(rdata)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rdata.length() / 2 + " octets, fewer than 3");
    }

    @ParameterizedTest
    @DisplayName("has parameters of one octet each")
    @CsvSource({"256,0,0", "0,256,0", "0,0,256", "-1,0,0", "0,0,-1"})
    void parameterRange(int usage, int selector, int matchingType) {
        assertThatThrownBy(() -> new TlsaRecord(usage, selector, matchingType, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(usage + " " + selector + " " + matchingType);
    }

    @Test
    @DisplayName("does not share its octets with anybody")
    void immutable() {
        byte[] octets = {1, 2};
        TlsaRecord record = new TlsaRecord(3, 1, 1, octets);
        octets[0] = 9;
        record.associationData()[1] = 9;

        assertThat(record.associationData()).containsExactly(1, 2);
    }

    @Test
    @DisplayName("equals one with the same parameters and octets")
    void equality() {
        TlsaRecord record = new TlsaRecord(3, 1, 1, new byte[] {1});

        assertThat(record)
                .isEqualTo(new TlsaRecord(3, 1, 1, new byte[] {1}))
                .hasSameHashCodeAs(new TlsaRecord(3, 1, 1, new byte[] {1}))
                .isNotEqualTo(new TlsaRecord(2, 1, 1, new byte[] {1}))
                .isNotEqualTo(new TlsaRecord(3, 0, 1, new byte[] {1}))
                .isNotEqualTo(new TlsaRecord(3, 1, 2, new byte[] {1}))
                .isNotEqualTo(new TlsaRecord(3, 1, 1, new byte[] {2}));
    }
}
