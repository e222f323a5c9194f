package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdnaNameTest {

    @ParameterizedTest(name = "rule 13: {0} is {1}")
    @CsvSource({
        "b\u00fccher.example, xn--bcher-kva.example",
        // where IDNA2003 goes elsewhere (RFC 5894 §7.2)
        "fa\u00df.de, xn--fa-hia.de",
        "fa\u1e9e.de, xn--fa-hia.de",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com, xn--nxasmm1c.com",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3.com, xn--10cl1a0b660p.com",
        "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com, xn--mgba3gch31f060k.com",
        "\u0915\u094d\u200c\u0937.test, xn--11b2ezcs70k.test",
        // the mapping of RFC 5895
        "B\u00dcCHER.Example, xn--bcher-kva.Example",
        "bu\u0308cher.example, xn--bcher-kva.example",
        "\uff42\u00fc\uff43\uff48\uff45\uff52\uff0eexample, xn--bcher-kva.example",
        "b\u00fccher\u3002example, xn--bcher-kva.example",
        "b\u00fccher\uff61example, xn--bcher-kva.example",
        "\uff25xample.org, example.org",
        "\u30ab\uff9e.jp, xn--mck.jp",
        "\u0130.tr, xn--i-9bb.tr",
        "\u13a0.example, xn--58d.example",
        "\u0131.tr, xn--cfa.tr",
        // contextual rules (RFC 5892, appendix A)
        "l\u00b7l.example, xn--ll-0ea.example",
        "\u0375\u03b1.example, xn--wva4j.example",
        "\u05d0\u05f3.example, xn--4db4e.example",
        "\u30a2\u30fb\u30a2.example, xn--ccka0y.example",
        "\u0627\u0661.example, xn--mgb0j.example",
        // the Bidi rule (RFC 5893 §2)
        "\u05d0\u05d1.example, xn--4dbc.example",
        "\u05d01.example, xn--1-zhc.example",
        "a1.\u05d0, a1.xn--4db",
        // ASCII as it stands, what it stands for too
        "Example.ORG, Example.ORG",
        "a_b--c.example, a_b--c.example",
        "XN--Bcher-KVA.example, XN--Bcher-KVA.example",
        "xn--ls8h.la, xn--ls8h.la",
        "xn--fa-hia.b\u00fccher, xn--fa-hia.xn--bcher-kva",
    })
    void isLookedUp(String name, String expected) {
        assertThat(IdnaName.toAscii(name)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "rule 13: {0} is refused: {1}")
    @CsvSource({
        "\ud83d\udca9.la, disallows",
        "a\u00ad\u00fc.example, disallows",
        "\u2488com, disallows",
        "\ufb01sch.example, disallows",
        "\u00fc_x.example, disallows",
        "\uff20x.example, disallows",
        "\u0640\u0627.example, disallows",
        "\u1100\u1161\u1100\u11a8\u1100.example, disallows",
        "\u0345\u03b1.example, combining mark",
        "\u0301a.example, combining mark",
        "-\u00fc.example, hyphen",
        "\u00fc-.example, hyphen",
        "ab--\u00fc.example, third and fourth",
        "\uff58n--bcher-kva.example, third and fourth",
        "\u0378.example, unknown to this Java",
        // contextual rules
        "\u00b7l.example, not known to be allowed",
        "l\u00b7m.example, not known to be allowed",
        "\u0375a.example, not known to be allowed",
        "\u05f3\u05d0.example, not known to be allowed",
        "a\u30fbb.example, not known to be allowed",
        "\u0627\u0661\u06f1.example, not known to be allowed",
        "\u00fc\u200db.example, not known to be allowed",
        "\u0628\u200d\u0628.example, not known to be allowed",
        "\u0627\u200c\u0628.example, not known to be allowed",
        "\u0628\u200c.example, not known to be allowed",
        "\u200c\u0628.example, not known to be allowed",
        // Bidi rule
        "\u05d0a.example, right-to-left",
        "a\u05d0.example, right-to-left",
        "1a.\u05d0, right-to-left",
        "\u05d0\u0661\u0031.example, right-to-left",
        "\u05d0-.example, hyphen",
        // what only looks like an A-label
        "xn--.example, no A-label",
        "xn--bcher-kv.example, no A-label",
        "xn--abc-.example, no A-label",
        "xn--\u00fc.example, third and fourth",
        "xn--99999999.example, no A-label",
    })
    void isRefused(String name, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdnaName.toAscii(name))
                .withMessageContaining(why);
    }

    @Test
    void isBounded() {
        String longest = "\u00fc".repeat(57);
        assertThat(IdnaName.toAscii(longest)).hasSizeLessThanOrEqualTo(63);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdnaName.toAscii("\u00fc" + "a".repeat(59)))
                .withMessageContaining("63 octets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdnaName.toAscii("\u00fc".repeat(1_000_000)))
                .withMessageContaining("63 octets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDomain.parse("\u00fc.".repeat(40) + "example"))
                .withMessageContaining("255");
    }

    @Test
    @DisplayName("an error shows no character that could disturb a terminal")
    void errorsArePrintable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDomain.parse("\u00fc\u202e\u0007.example"))
                .withMessageNotContainingAny("\u202e", "\u0007");
    }
}
