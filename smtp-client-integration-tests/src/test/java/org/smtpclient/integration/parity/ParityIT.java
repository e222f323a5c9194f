package org.smtpclient.integration.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("In every situation of the table, our probe and Postfix")
class ParityIT {
    private static final int SITUATIONS_AT_LEAST = 80;

    private static List<Situation> situations;
    private static List<Finding> findings;

    @BeforeAll
    static void runAll() throws Exception {
        situations = SituationTable.read().situations();
        findings = Rig.run(situations);
    }

    static List<Finding> findings() {
        return findings;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("findings")
    @DisplayName("come to the verdicts that the table expects, and differ only for a reason that it names")
    void comeToTheExpectedVerdicts(Finding finding) {
        Situation situation = finding.situation();

        assertThat(finding.ours())
                .as("our verdict; %s", finding.words())
                .isEqualTo(situation.ours().get(finding.level()));
        assertThat(finding.believing())
                .as("our verdict, believing the AD bit; %s", finding.words())
                .isEqualTo(finding.ours());
        assertThat(finding.postfix())
                .as("Postfix's verdict; %s", finding.words())
                .isEqualTo(situation.postfix().get(finding.level()));
        if (finding.differs()) {
            assertThat(situation.reason()).as("why they differ").isNotNull();
        }
    }
}
