package org.smtpclient.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.DnsFault;
import picocli.CommandLine;

@DisplayName("The demonstration")
class DemoCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(DemoCommand command, String... args) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    @DisplayName(
            "rule 1, rule 2, rule 3: shows an authenticated delivery, an impostor refused and a bogus zone deferred")
    void showsTheWholeJob() {
        int exitCode = run(new DemoCommand());

        assertThat(exitCode).as(out + "\n" + err).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("signed zone", "DNSSEC", "MX", "TLSA", "STARTTLS", "authenticated", "delivered")
                .contains("[DNSSEC: secure] dest.example MX 10 mx1.dest.example")
                .contains("C: MAIL FROM:<alice@client.example>")
                .doesNotContain("NOT SO", "Exception");
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches(".*impostor.*refused.*"))
                .anyMatch(line -> line.matches(".*bogus.*deferred.*"));
    }

    @Test
    @DisplayName("fits a terminal of 100 columns")
    void fitsTheTerminal() {
        run(new DemoCommand());

        assertThat(out.toString().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    @DisplayName("fails by name of the part if the mail host is not the one the zone vouches for")
    void noticesThatTheDeliveryFails() {
        TestCertificate published = Stage.newCertificate();
        Stage stage = Stage.open(published, Stage.newCertificate(), Stage.newCertificate());

        int exitCode = run(new DemoCommand(() -> stage, List.of(new VerifiedDelivery(), new BogusDeferred())));

        assertThat(exitCode).isEqualTo(70);
        assertThat(err.toString().lines()).singleElement().asString().contains("Part 1", "authenticated");
        assertThat(out.toString()).contains("Not all went as it should", "bogus zone noticed");
    }

    @Test
    @DisplayName("fails by name of the part if the impostor gets the message")
    void noticesThatTheImpostorSucceeds() {
        TestCertificate certificate = Stage.newCertificate();
        Stage stage = Stage.open(certificate, certificate, certificate);

        int exitCode = run(new DemoCommand(() -> stage, List.of(new VerifiedDelivery(), new ImpostorRefused())));

        assertThat(exitCode).isEqualTo(70);
        assertThat(err.toString().lines()).singleElement().asString().contains("Part 2", "impostor", "no MAIL");
    }

    @Test
    @DisplayName("fails by name of the part if the zone is not bogus after all")
    void noticesThatTheZoneIsGood() {
        int exitCode = run(new DemoCommand(Stage::open, List.of(new BogusDeferred(DnsFault.TRUNCATED))));

        assertThat(exitCode).isEqualTo(70);
        assertThat(err.toString().lines()).singleElement().asString().contains("Part 1", "tampered", "bogus");
    }

    @Test
    @DisplayName("explains itself")
    void explainsItself() {
        assertThat(run(new DemoCommand(), "--help")).isZero();
        assertThat(out.toString()).contains("Usage: demo", "impostor");
    }
}
