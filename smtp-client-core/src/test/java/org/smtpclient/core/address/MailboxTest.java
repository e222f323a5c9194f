package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("a@b", "a@b", "a"),
                arguments("John.Doe@Example.org", "John.Doe@Example.org", "John.Doe"),
                arguments("!#$%&'*+-/=?^_`{|}~@b", "!#$%&'*+-/=?^_`{|}~@b", "!#$%&'*+-/=?^_`{|}~"),
                arguments("\"plain\"@b", "plain@b", "plain"),
                arguments("\"\"@b", "\"\"@b", ""),
                arguments("\" \"@b", "\" \"@b", " "),
                arguments("\"a@b\"@c", "\"a@b\"@c", "a@b"),
                arguments("\"<a>\"@b", "\"<a>\"@b", "<a>"),
                arguments("\"\\\"\\\\\"@b", "\"\\\"\\\\\"@b", "\"\\"),
                arguments("\"\\a\\.\\b\"@b", "a.b@b", "a.b"),
                arguments("\"a..b\"@b", "\"a..b\"@b", "a..b"),
                arguments("\".a\"@b", "\".a\"@b", ".a"),
                arguments("\"a.\"@b", "\"a.\"@b", "a."),
                arguments("dörte@b", "dörte@b", "dörte"),
                arguments("\"d ö\"@b", "\"d ö\"@b", "d ö"),
                arguments("\uD83D\uDE00@b", "\uD83D\uDE00@b", "\uD83D\uDE00"),
                arguments("a@[192.0.2.1]", "a@[192.0.2.1]", "a"),
                arguments("a@[ipv6:2001:DB8:0::1]", "a@[IPv6:2001:db8::1]", "a"),
                arguments("a@xn--bcher-kva.example", "a@xn--bcher-kva.example", "a"),
                arguments("a@mail_1.example", "a@mail_1.example", "a"));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("accepted")
    @DisplayName("rule 8: a mailbox that follows the grammar is sent in one canonical form")
    void aMailboxThatFollowsTheGrammarIsSentInOneCanonicalForm(String text, String wire, String localPart) {
        Mailbox mailbox = Mailbox.parse(text);

        assertThat(mailbox).hasToString(wire);
        assertThat(mailbox.localPart()).isEqualTo(localPart);
        assertThat(mailbox.needsSmtpUtf8()).isEqualTo(text.chars().anyMatch(c -> c > 0x7f));
        assertThat(Mailbox.parse(wire)).isEqualTo(mailbox).hasSameHashCodeAs(mailbox);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("", "has no @"),
                arguments("a", "has no @"),
                arguments("@b", "has '@' (U+0040) at position 1"),
                arguments("a@", "ends at position 3; allowed there: a domain name"),
                arguments("a@b\r\nRCPT TO:<c@d>", "has U+000D at position 4"),
                arguments("a\r\n@b", "has U+000D at position 2"),
                arguments("a\n@b", "has U+000A at position 2"),
                arguments("a\0@b", "has U+0000 at position 2"),
                arguments("a\t@b", "has U+0009 at position 2"),
                arguments("a\u007f@b", "has U+007F at position 2"),
                arguments("a\u0085@b", "has U+0085 at position 2"),
                arguments("\"a\r\n\"@b", "has U+000D at position 3"),
                arguments("\"a\\\r\"@b", "has U+000D at position 4"),
                arguments("\"a\\ö\"@b", "has 'ö' (U+00F6) at position 4"),
                arguments("\"a\u009f\"@b", "has U+009F at position 3"),
                arguments("\"a\0\"@b", "has U+0000 at position 3"),
                arguments("a\uD83D@b", "has U+D83D at position 2"),
                arguments("\"\uDE00\"@b", "has U+DE00 at position 2"),
                arguments("a b@c", "has a space at position 2"),
                arguments(" a@b", "has a space at position 1"),
                arguments("a@b ", "has a space at position 4"),
                arguments("a@b BODY=8BITMIME", "has a space at position 4"),
                arguments("<a@b>", "has '<' (U+003C) at position 1"),
                arguments("a@b>", "has '>' (U+003E) at position 4"),
                arguments("a@b> SIZE=1", "has '>' (U+003E) at position 4"),
                arguments("A <a@b>", "has a space at position 2"),
                arguments("@relay,@other:a@b", "source routes are not accepted"),
                arguments("a,b@c", "has ',' (U+002C) at position 2"),
                arguments(".a@b", "has '.' (U+002E) at position 1"),
                arguments("a.@b", "has '@' (U+0040) at position 3"),
                arguments("a..b@c", "has '.' (U+002E) at position 3"),
                arguments("a(c)@b", "has '(' (U+0028) at position 2"),
                arguments("a\\b@c", "has '\\' (U+005C) at position 2"),
                arguments("a\"b@c", "has '\"' (U+0022) at position 2"),
                arguments("\"a@b", "a closing quote"),
                arguments("\"a\\", "ends at position 4"),
                arguments("\"a\"b@c", "has 'b' (U+0062) at position 4; allowed there: @"),
                arguments("\"a\"", "ends at position 4; allowed there: @"),
                arguments("a@b@c", "has '@' (U+0040) at position 4"),
                arguments("a@.b", "has '.' (U+002E) at position 3"),
                arguments("a@b.", "has '.' (U+002E) at position 4; allowed there: a letter"),
                arguments("a@b..c", "has '.' (U+002E) at position 5; allowed there: a letter"),
                arguments("a@b/c", "has '/' (U+002F) at position 4; allowed there: a letter"),
                arguments("a@-b", "inner hyphens"),
                arguments("a@b-.c", "inner hyphens"),
                arguments("a@b\\.c", "has '\\' (U+005C) at position 4"),
                arguments("a@192.0.2.1", "[192.0.2.1]"),
                arguments("a@[192.0.2.1", "closing bracket"),
                arguments("a@[192.0.2.1]x", "closing bracket"),
                arguments("a@[192.0.2.1]\r\nDATA", "closing bracket"),
                arguments("a@[192.0.2.1\r\n]", "malformed address literal at position 3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("rule 8: what does not parse is refused, with what was found, where, and what is allowed")
    void whatDoesNotParseIsRefused(String text, String message) {
        assertThatThrownBy(() -> Mailbox.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl));
    }

    @Test
    @DisplayName("rule 8: no octet that ends a command or a path gets into any mailbox, at any position")
    void noOctetThatEndsACommandGetsIn() {
        String template = "ab.cd@ef.gh";
        IntStream.concat(IntStream.range(0, 0x20), IntStream.of(' ', '<', '>', 0x7f))
                .forEach(c -> IntStream.rangeClosed(0, template.length()).forEach(i -> {
                    String text = template.substring(0, i) + (char) c + template.substring(i);
                    assertThatThrownBy(() -> Mailbox.parse(text))
                            .as("U+%04X at %d", c, i)
                            .isInstanceOf(IllegalArgumentException.class);
                }));
    }

    @ParameterizedTest(name = "rule 13: {0} is sent as {1}, SMTPUTF8: {2}")
    @CsvSource({
        "user@faß.de, user@xn--fa-hia.de, false",
        "a@bücher.example, a@xn--bcher-kva.example, false",
        "a@例え.jp, a@xn--r8jz45g.jp, false",
        "a@example\u3002org, a@example.org, false",
        "a@\uFF45xample.org, a@example.org, false",
        "jürgen@Bücher.example, jürgen@xn--bcher-kva.example, true",
    })
    void aNonAsciiDomainIsSentAsALabels(String text, String wire, boolean smtpUtf8) {
        Mailbox mailbox = Mailbox.parse(text);

        assertThat(mailbox).hasToString(wire).isEqualTo(Mailbox.parse(wire));
        assertThat(mailbox.needsSmtpUtf8()).isEqualTo(smtpUtf8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@\ud83d\udca9.la",
                "a@\u3002org",
                "a@ü..de",
                "a@ü.de\u3002",
                "a@ü\uFF20b",
                "a@xn--99999999",
                "a@ü b"
            })
    @DisplayName("rule 13: a domain that IDNA2008 does not allow is refused, never mended")
    void aDomainThatIdnaDisallowsIsRefused(String text) {
        assertThatThrownBy(() -> Mailbox.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Mailbox 'a@");
    }

    @Test
    void aLocalPartHasAtMost64Octets() {
        assertThat(Mailbox.parse("a".repeat(64) + "@b").localPart()).hasSize(64);
        assertThat(Mailbox.parse("ö".repeat(32) + "@b").localPart()).hasSize(32);
        assertThatThrownBy(() -> Mailbox.parse("a".repeat(65) + "@b")).hasMessageContaining("65 octets");
        assertThatThrownBy(() -> Mailbox.parse("ö".repeat(33) + "@b")).hasMessageContaining("66 octets");
        assertThatThrownBy(() -> Mailbox.parse('"' + " ".repeat(63) + "\"@b")).hasMessageContaining("65 octets");
    }

    @Test
    void aPathHasAtMost256Octets() {
        String domain = ("d".repeat(47) + ".").repeat(3) + "d".repeat(45);
        assertThat(Mailbox.parse("a".repeat(64) + "@" + domain).toString()).hasSize(254);
        assertThatThrownBy(() -> Mailbox.parse("a".repeat(64) + "@" + domain + "d"))
                .hasMessageContaining("path of 257 octets");
    }

    @Test
    void aDomainOfMoreThan255OctetsOrALabelOfMoreThan63IsRefused() {
        assertThatThrownBy(() -> Mailbox.parse("a@" + "d.".repeat(127) + "dd")).hasMessageContaining("more than 255");
        assertThatThrownBy(() -> Mailbox.parse("a@" + "d".repeat(64))).hasMessageContaining("more than 63");
    }

    @Test
    void domainsAreComparedWithoutRegardToCaseAndLocalPartsWithIt() {
        assertThat(Mailbox.parse("a@EXAMPLE.org"))
                .isEqualTo(Mailbox.parse("a@example.ORG"))
                .hasSameHashCodeAs(Mailbox.parse("a@example.ORG"))
                .isNotEqualTo(Mailbox.parse("A@EXAMPLE.org"));
    }
}
