package org.smtpclient.integration.parity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what the run found as docs/DANE.md. The same findings make the same text. */
final class DaneDocument {
    private static final String INTRODUCTION = """
            # DANE: this client and Postfix, side by side

            <!-- Written by ParityIT. Do not edit: the next run of the integration tests writes it anew. -->

            What our `probe` and Postfix's `posttls-finger` make of the same %1$d situations, at the levels `may`, `dane` and
            `dane-only`: %2$d pairs of verdicts. In %3$d of them the two agree. In %4$d our client is the stricter one, in %5$d
            the laxer; [each difference](#where-the-two-differ) has its reason, with the section that decides.

            A test run makes this document. In a laboratory on loopback NSD serves signed zones, Unbound validates, and for each
            situation a scripted server shows the certificates in question; both programs are run against it. The run fails
            where a verdict is not the one that the table of situations expects, where the two differ without a reason in that
            table, and where this document does not say what was found. Our client runs twice, validating DNSSEC in process and
            believing Unbound's AD bit (`--trust-ad`); the two must agree.

            This is from %6$s.

            To run it again (as root; see [the integration tests](../smtp-client-integration-tests/README.md)):

                ./mvnw -B -Pintegration -DskipUnitTests -pl smtp-client-integration-tests -am verify -Dit.test=ParityIT

            ## How to read it

            """;

    private static final String NOTATION = """

            `posttls-finger` sends no mail, so it goes on where Postfix would stop. Its findings (TLSA records, usable or not; TLS
            or none; a match or none) are read as Postfix's smtp(8) acts on them at that level, as postconf(5) documents under
            `smtp_tls_security_level` and `smtp_tls_dane_insecure_mx_policy`. It ends with the first host it has a session with,
            so where there are several hosts it has verdicts about the first ones alone.

            **DNS.** Names are relative to the domain asked about, which is `@`; its mail host is `mx`. Both are in a signed zone;
            `mx~insecure` is the same name below an unsigned one. Unless it says otherwise there are `@ MX 10 mx` and `mx A 1`.

            | written | is |
            |---|---|
            | `A 1`, `AAAA 1` | the address of the first server, for IPv6 in its IPv4-mapped form |
            | `MX …`, `A …`, `CNAME …`, `TLSA …` | without a name in front: of `@`, of `mx`, of `mx`, of `_25._tcp.mx` |
            | `TLSA 3 1 1 leaf` | describes the key of the certificate called leaf; `other` ones are nobody's; `leaf+` has an octet too many, `short` and `long` data are one octet off the digest's length, `junk` is no certificate and no key |
            | `bogus NAME TYPE` | the record's signature does not verify; `expired`: it is of the past; `stripped`: it is missing |
            | `zone NAME KIND` | there a zone of its own begins: `unsigned`; signed for the past (`expired`); not with the keys of its DS record (`wrong-ds`); with so many NSEC3 iterations that what it denies is insecure (`iterated`); answered with SERVFAIL (`servfail`), or not at all (`silent`) |
            | `no address`, `no @` | there is none |

            **Server.** `leaf < (sub) < ca + other`: the server's certificate leaf, issued by sub, issued by ca, which issued itself;
            in parentheses what the server does not present; behind `+` what it presents besides. Leaves name the host `mx` unless
            they are `named` otherwise (SAN), `dotted` (SAN with a final dot), `titled` (common name without SAN) or `nameless`.
            `as`: with the subject of another; `keyed`: with the key of another; `premature`: not yet valid; `client-only`,
            `any-purpose`: extended key usage; `signing-only`, `no-signing`: key usage; `no-ca`, `pathlen0`: basic constraints;
            `permits`, `excludes`: name constraints; `odd`: with a critical extension that nobody knows. `[…]`: what the server
            does other than it should.

            Where the MX records are insecure, `authenticated` is said of the host alone: whoever can forge them can name a host
            of his own (RFC 7672 §2.2.1). Postfix says *Trusted* in place of *Verified* there.
            """;

    private final SituationTable table;
    private final List<Finding> findings;

    DaneDocument(SituationTable table, List<Finding> findings) {
        this.table = table;
        this.findings = findings;
    }

    String text() {
        long differing = findings.stream().filter(Finding::differs).count();
        long laxer = findings.stream().filter(Finding::isLaxer).count();
        StringBuilder text = new StringBuilder(INTRODUCTION.formatted(
                table.situations().size(),
                findings.size(),
                findings.size() - differing,
                differing - laxer,
                laxer,
                Versions.text()));
        text.append("| verdict | mail for the domain |\n|---|---|\n");
        for (Verdict verdict : Verdict.values()) {
            text.append("| ")
                    .append(verdict)
                    .append(" | ")
                    .append(verdict.meaning())
                    .append(" |\n");
        }
        text.append(NOTATION);
        sections().forEach((section, situations) -> append(text, section, situations));
        appendReasons(text);
        return text.toString();
    }

    private Map<String, List<Situation>> sections() {
        return table.situations().stream()
                .collect(Collectors.groupingBy(Situation::section, LinkedHashMap::new, Collectors.toList()));
    }

    private void append(StringBuilder text, String section, List<Situation> situations) {
        text.append("\n## ").append(section).append("\n\n| situation | DNS | server |");
        for (Level level : Level.values()) {
            text.append(' ').append(level).append(" |");
        }
        text.append("\n|---|---|---|---|---|---|\n");
        for (Situation situation : situations) {
            text.append("| ")
                    .append(situation.id())
                    .append(" | ")
                    .append(code(situation.zone(), "; "))
                    .append(" | ")
                    .append(code(situation.servers(), " / "))
                    .append(" |");
            for (Level level : Level.values()) {
                text.append(' ').append(cell(finding(situation, level))).append(" |");
            }
            text.append('\n');
        }
    }

    private static String code(List<String> parts, String separator) {
        return parts.isEmpty() ? "" : "`" + String.join(separator, parts) + "`";
    }

    private static String cell(Finding finding) {
        String ours = words(finding.ours());
        return finding.differs()
                ? "**" + ours + "**, Postfix: **" + words(finding.postfix()) + "** ("
                        + finding.situation().reason() + ")"
                : ours;
    }

    private static String words(Outcome outcome) {
        return outcome.toString().replace(":", " ").replace(",", ", ");
    }

    private Finding finding(Situation situation, Level level) {
        return findings.stream()
                .filter(finding -> finding.situation().equals(situation) && finding.level() == level)
                .findFirst()
                .orElseThrow();
    }

    private void appendReasons(StringBuilder text) {
        text.append("\n## Where the two differ\n");
        table.reasons()
                .forEach((name, reason) -> text.append("\n### ")
                        .append(name)
                        .append("\n\n")
                        .append(reason)
                        .append("\n\n")
                        .append(differences(name))
                        .append('\n'));
    }

    private String differences(String reason) {
        return table.situations().stream()
                .filter(situation -> reason.equals(situation.reason()))
                .map(situation -> "- " + situation.id() + ": our client is "
                        + Arrays.stream(Level.values())
                                .map(level -> finding(situation, level))
                                .filter(Finding::differs)
                                .map(finding -> (finding.isLaxer() ? "laxer" : "stricter") + " at " + finding.level())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
    }
}
