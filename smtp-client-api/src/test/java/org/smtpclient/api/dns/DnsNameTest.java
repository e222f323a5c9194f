package org.smtpclient.api.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A domain name")
class DnsNameTest {

    @ParameterizedTest(name = "{0} is written {1}")
    @DisplayName("is written without a final dot, with escapes only where needed")
    @CsvSource({
        "example.org,               example.org",
        "example.org.,              example.org",
        "Example.ORG,               Example.ORG",
        ".,                         .",
        "_25._tcp.mx.example.org,   _25._tcp.mx.example.org",
        "*.example.org,             *.example.org",
        "xn--fa-hia.de,             xn--fa-hia.de",
        "first\\.last.example,      first\\.last.example",
        "back\\\\slash.example,     back\\\\slash.example",
        "nul\\000.example,          nul\\000.example",
        "high\\255.example,         high\\255.example",
        "\\097\\x.example,          ax.example",
        "a\\046b.example,           a\\.b.example",
        "dot\\.,                    dot\\."
    })
    void presentation(String text, String written) {
        DnsName name = DnsName.parse(text);
        assertThat(name).hasToString(written);
        assertThat(DnsName.parse(written)).isEqualTo(name);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", "is empty"),
                Arguments.of("..", "empty label"),
                Arguments.of(".example.org", "empty label"),
                Arguments.of("example..org", "empty label"),
                Arguments.of("example.org..", "empty label"),
                Arguments.of("x".repeat(64) + ".example", "more than 63 octets"),
                Arguments.of(nameOfOctets(256), "256 octets"),
                Arguments.of("faß.de", "U+00DF"),
                Arguments.of("a b.example", "U+0020"),
                Arguments.of("a\r\nb.example", "U+000D"),
                Arguments.of("nul\0.example", "U+0000"),
                Arguments.of("ideographic。example", "A-label"),
                Arguments.of("end\\", "malformed escape"),
                Arguments.of("short\\1", "malformed escape"),
                Arguments.of("short\\12", "malformed escape"),
                Arguments.of("large\\256.example", "malformed escape"),
                Arguments.of("mixed\\1a2.example", "malformed escape"),
                Arguments.of("space\\ .example", "malformed escape"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("that is malformed is refused, never mended")
    @MethodSource("malformed")
    void refused(String text, String reason) {
        assertThatThrownBy(() -> DnsName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @DisplayName("that is refused is quoted without anything a terminal would act upon, and not at length")
    @ValueSource(strings = {"a\u001b[2J", "a\u009b2J", "a\u202eb", "a\u2028b", "a\u0000", "\u0085..", "a\ud800"})
    void quotedSafely(String text) {
        assertThatThrownBy(() -> DnsName.parse(text + ".x".repeat(100_000)))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).matches("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{1,200}"));
    }

    @Test
    @DisplayName("may have 255 octets, length octets and root included")
    void longest() {
        assertThat(DnsName.parse(nameOfOctets(255)).labels()).hasSize(4);
    }

    @Test
    @DisplayName("counts an escape as one octet")
    void escapesAreOneOctet() {
        assertThat(DnsName.parse("\\200".repeat(63) + ".example").labels().get(0))
                .hasSize(63)
                .containsOnly((byte) 200);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @DisplayName("is compared without regard to the case of ASCII letters, and of nothing else")
    @CsvSource({
        "MX.Example.ORG,    mx.example.org,     true",
        "mx.example.org.,   mx.example.org,     true",
        "a\\.b.example,     a.b.example,        false",
        "\\065.example,     a.example,          true",
        "\\223.example,     \\255.example,      false",
        "k.example,         K.example,          true",
        "a.example,         example,            false"
    })
    void equality(String one, String other, boolean equal) {
        DnsName first = DnsName.parse(one);
        DnsName second = DnsName.parse(other);
        assertThat(first.equals(second)).isEqualTo(equal);
        assertThat(first.compareTo(second) == 0).isEqualTo(equal);
        if (equal) {
            assertThat(first).hasSameHashCodeAs(second);
        }
    }

    @ParameterizedTest(name = "{0} within {1}: {2}")
    @DisplayName("lies within its ancestors, label by label")
    @CsvSource({
        "mx.example.org,    example.org,        true",
        "mx.EXAMPLE.org,    example.ORG,        true",
        "example.org,       example.org,        true",
        "example.org,       .,                  true",
        ".,                 .,                  true",
        "example.org,       mx.example.org,     false",
        "badexample.org,    example.org,        false",
        "mx\\.example.org,  example.org,        false",
        ".,                 org,                false"
    })
    void isWithin(String name, String ancestor, boolean within) {
        assertThat(DnsName.parse(name).isWithin(DnsName.parse(ancestor))).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0} in front of {1}: {2}")
    @DisplayName("can be lengthened")
    @CsvSource({
        "_25._tcp,      mx.example.org,     _25._tcp.mx.example.org",
        "_25._tcp,      .,                  _25._tcp",
        "a\\.b,         example,            a\\.b.example"
    })
    void prefixed(String prefix, String name, String longer) {
        assertThat(DnsName.parse(name).prefixed(prefix)).hasToString(longer);
    }

    @Test
    @DisplayName("cannot be lengthened beyond 255 octets")
    void prefixedTooFar() {
        DnsName longest = DnsName.parse(nameOfOctets(255));
        assertThatThrownBy(() -> longest.prefixed("_25._tcp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("264 octets");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("can be a host's if its labels are letters, digits, inner hyphens and underscores")
    @CsvSource({
        "mx1.example.org,       true",
        "1.2.3.example,         true",
        "mail_1.example.org,    true",
        "a--b.example,          true",
        ".,                     false",
        "-a.example,            false",
        "a-.example,            false",
        "*.example.org,         false",
        "a\\032b.example,       false",
        "a\\.b.example,         false",
        "\\223.example,         false"
    })
    void isHostName(String name, boolean host) {
        assertThat(DnsName.parse(name).isHostName()).isEqualTo(host);
    }

    @Test
    @DisplayName("of no labels is the root")
    void root() {
        assertThat(DnsName.ofLabels(List.of())).isSameAs(DnsName.ROOT);
        assertThat(DnsName.parse(".").isRoot()).isTrue();
        assertThat(DnsName.parse("org").isRoot()).isFalse();
    }

    @Test
    @DisplayName("cannot be made of an empty label or one of 64 octets")
    void badLabels() {
        assertThatThrownBy(() -> DnsName.ofLabels(List.of(new byte[] {'a'}, new byte[0])))
                .hasMessageContaining("empty label");
        assertThatThrownBy(() -> DnsName.ofLabels(List.of(new byte[64]))).hasMessageContaining("more than 63 octets");
    }

    @ParameterizedTest(name = "seed {0}")
    @DisplayName("of any octets is the same after being written and read")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOctets(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<byte[]> labels = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(i -> {
                        byte[] label = new byte[1 + random.nextInt(63)];
                        random.nextBytes(label);
                        return label;
                    })
                    .toList();
            DnsName name = DnsName.ofLabels(labels);
            DnsName read = DnsName.parse(name.toString());
            assertThat(read).isEqualTo(name).hasToString(name.toString());
            assertThat(read.labels()).usingRecursiveComparison().isEqualTo(labels);
        }
    }

    private static String nameOfOctets(int octets) {
        String three = ("x".repeat(63) + ".").repeat(3);
        return three + "y".repeat(octets - 1 - 3 * 64 - 1);
    }
}
