package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PunycodeTest {

    @ParameterizedTest(name = "{0}")
    @DisplayName("encodes and decodes the samples of RFC 3492 §7.1")
    @CsvSource({
        "Arabic,     egbpdaj6bu4bxfgehfvwxn, 644 64A 647 645 627 628 62A 643 644 645 648 634 639 631 628 64A 61F",
        "Chinese,    ihqwcrb4cv8a8dqg056pqjye, 4ED6 4EEC 4E3A 4EC0 4E48 4E0D 8BF4 4E2D 6587",
        "Chinese 2,  ihqwctvzc91f659drss3x8bo0yb, 4ED6 5011 7232 4EC0 9EBD 4E0D 8AAA 4E2D 6587",
        "Hebrew,     4dbcagdahymbxekheh6e0a7fei0b, "
                + "5DC 5DE 5D4 5D4 5DD 5E4 5E9 5D5 5D8 5DC 5D0 5DE 5D3 5D1 5E8 5D9 5DD 5E2 5D1 5E8 5D9 5EA",
        "Japanese,   n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa, "
                + "306A 305C 307F 3093 306A 65E5 672C 8A9E 3092 8A71 3057 3066 304F 308C 306A 3044 306E 304B",
        "3nen,       3B-ww4c5e180e575a65lsy2b, 33 5E74 42 7D44 91D1 516B 5148 751F",
        "Maji,       MajiKoi5-783gue6qz075azm5e, 4D 61 6A 69 3067 4B 6F 69 3059 308B 35 79D2 524D",
        "de,         de-jg4avhby1noc0d, 30D1 30D5 30A3 30FC 64 65 30EB 30F3 30D0",
        "sono,       d9juau41awczczp, 305D 306E 30B9 30D4 30FC 30C9 3067",
        "ASCII,      -> $1.00 <--, 2D 3E 20 24 31 2E 30 30 20 3C 2D",
        "basic last, bcher-kva, 62 FC 63 68 65 72",
    })
    void samples(String name, String encoded, String codePoints) {
        int[] decoded = Arrays.stream(codePoints.split(" "))
                .mapToInt(hex -> Integer.parseInt(hex, 16))
                .toArray();

        assertThat(Punycode.encode(decoded)).isEqualTo(encoded);
        assertThat(Punycode.decode(encoded)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-\u00fc",
                "ab_c",
                "bcher-kv",
                "a-b",
                "zzzzzzzzzzzz",
                "99999999999999999999",
                "4dbcagdahymbx.",
                "UA"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Punycode.decode(text));
    }
}
