package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("smtp-client")
class RootCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "probe --help", "send -h", "explain --help", "demo --help"})
    void showsItsHelp(String arguments) {
        Cli run = Cli.run(arguments.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Usage: smtp-client")
                .contains("-h, --help")
                .doesNotContain("${", "TODO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "probe --version"})
    void showsItsVersion(String arguments) {
        Cli run = Cli.run(arguments.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("smtp-client ");
    }

    @Test
    void asksForACommand() {
        Cli run = Cli.run();

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err().lines()).singleElement().asString().contains("probe, send, explain, demo");
    }

    @Test
    void saysThatThereIsNoSuchCommand() {
        Cli run = Cli.run("deliver");

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err().lines()).singleElement().asString().contains("no command 'deliver'");
    }

    @Test
    @DisplayName("rule 8: an argument that the locale's encoding has damaged is refused")
    void refusesDamagedArguments() {
        Cli run = Cli.run("send", "--from", "", "--to", "j\uFFFD\uFFFDrgen@example.test", "-");

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err().lines()).singleElement().asString().contains("LC_ALL=C.UTF-8");
    }
}
