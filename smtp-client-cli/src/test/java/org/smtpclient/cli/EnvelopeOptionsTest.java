package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.envelope.Envelope;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

@DisplayName("The options of the envelope")
class EnvelopeOptionsTest {
    private static final Mailbox BOB = Mailbox.parse("bob@example.org");
    private static final Mailbox CAROL = Mailbox.parse("carol@example.org");

    @Command
    private static final class Holder {
        @Mixin
        private final EnvelopeOptions options = new EnvelopeOptions();
    }

    private static Envelope parsed(String arguments) {
        Holder holder = new Holder();
        new CommandLine(holder)
                .parseArgs(("--from alice@example.com --to " + BOB + " --to " + CAROL + " " + arguments)
                        .trim()
                        .split(" "));
        return holder.options.envelope();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("ask for parameters of MAIL, and of RCPT for each recipient")
    @CsvSource(
            delimiter = '|',
            value = {
                "|''|''",
                "--dsn never|''|NOTIFY=NEVER",
                "--dsn Never|''|NOTIFY=NEVER",
                "--dsn success,failure,delay|''|NOTIFY=SUCCESS,FAILURE,DELAY",
                "--dsn failure|''|NOTIFY=FAILURE",
                "--ret full --envid a+b|RET=FULL ENVID=a+2Bb|''",
                "--ret HDRS --dsn delay|RET=HDRS|NOTIFY=DELAY",
                "--require-tls|REQUIRETLS|''"
            })
    void ask(String arguments, String mail, String rcpt) {
        Envelope envelope = parsed(arguments == null ? "" : arguments);

        assertThat(envelope.parameters()).hasToString(mail);
        assertThat(List.of(BOB, CAROL))
                .allSatisfy(
                        recipient -> assertThat(envelope.parameters(recipient)).hasToString(rcpt));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("say what they allow")
    @CsvSource(
            delimiter = '|',
            value = {
                "--dsn success,never|is none of success, failure, delay, or never on its own",
                "--dsn success,|is none of success",
                "--dsn ,|is none of success",
                "--ret all|is none of full, hdrs"
            })
    void sayWhatTheyAllow(String arguments, String message) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> parsed(arguments))
                .withMessageContaining(message);
    }
}
