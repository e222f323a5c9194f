package org.smtpclient.integration.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("In every situation of the table, our probe and Postfix's posttls-finger")
class ParityIT {
    private static final Path DOCUMENT = Path.of(System.getProperty("smtpclient.root"), "docs", "DANE.md");
    private static final int SITUATIONS_AT_LEAST = 80;

    private static SituationTable table;
    private static List<Finding> findings;

    @BeforeAll
    static void runAll() throws Exception {
        table = SituationTable.read();
        findings = Rig.run(table.situations());
    }

    static List<Finding> findings() {
        return findings;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("findings")
    @DisplayName("come to the verdicts that the table expects, and differ only where it says why")
    void comeToTheExpectedVerdicts(Finding finding) {
        Situation situation = finding.situation();

        assertThat(finding.ours())
                .as("our verdict\n%s\nour verdict", finding.words())
                .isEqualTo(situation.ours().get(finding.level()));
        assertThat(finding.believing())
                .as("our verdict, believing the AD bit\n%s\nour verdict, believing the AD bit", finding.words())
                .isEqualTo(finding.ours());
        assertThat(finding.postfix())
                .as("Postfix's verdict\n%s\nPostfix's verdict", finding.words())
                .isEqualTo(situation.postfix().get(finding.level()));
        if (finding.differs()) {
            assertThat(situation.reason())
                    .as("why the two differ")
                    .isIn(table.reasons().keySet());
        }
    }

    @Test
    @DisplayName("are held against a table of 80 situations and more, whose every reason is needed and names an RFC")
    void coverTheTable() {
        Set<String> differing = findings.stream()
                .filter(Finding::differs)
                .map(finding -> finding.situation().id())
                .collect(Collectors.toSet());

        assertThat(findings).hasSize(table.situations().size() * Level.values().length);
        assertThat(table.situations()).hasSizeGreaterThanOrEqualTo(SITUATIONS_AT_LEAST);
        assertThat(table.situations())
                .filteredOn(situation -> situation.reason() != null)
                .extracting(Situation::id)
                .isSubsetOf(differing);
        assertThat(table.reasons())
                .containsOnlyKeys(table.situations().stream()
                        .map(Situation::reason)
                        .filter(reason -> reason != null)
                        .collect(Collectors.toSet()))
                .allSatisfy((name, reason) -> assertThat(reason).contains("RFC "));
    }

    @Test
    @DisplayName("agree and differ as docs/DANE.md says, which is written anew where it does not")
    void areDocumented() throws IOException {
        assertThat(findings)
                .as("findings that the table does not expect; docs/DANE.md is left as it was")
                .allMatch(Finding::isExpected);
        String document = new DaneDocument(table, findings).text();
        String before = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";

        Files.writeString(DOCUMENT, document);

        assertThat(before.equals(document))
                .as("docs/DANE.md says what this run found. It did not, and has been written anew: look at what has"
                        + " changed (git diff docs/DANE.md), and commit it")
                .isTrue();
    }
}
