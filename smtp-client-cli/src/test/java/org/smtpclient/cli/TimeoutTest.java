package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;

/** The limit here is far above {@code --timeout}, and far below what the phases may take by themselves. */
@DisplayName("--timeout")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class TimeoutTest {
    @TempDir
    private Path directory;

    private String message;

    @BeforeEach
    void writeMessage() throws IOException {
        message = Files.writeString(directory.resolve("message.eml"), "Subject: x\r\n\r\n")
                .toString();
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("rule 14: bounds the wait for a resolver that does not answer")
    @CsvSource({"probe, dnsjava", "probe, jndi", "explain, dnsjava", "explain, jndi", "send, dnsjava", "send, jndi"})
    void silentResolver(String command, String backend) throws IOException {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            List<String> arguments = new ArrayList<>(List.of(
                    command,
                    "--json",
                    "--dns",
                    backend,
                    "--timeout",
                    "2",
                    "--resolver",
                    "127.0.0.1:" + silent.getLocalPort()));
            arguments.addAll(
                    command.equals("send")
                            ? List.of("--from", "", "--to", "b@example.test", "--to", "c@example.com", message)
                            : List.of("example.test"));
            Cli run = Cli.run(arguments);

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.err().lines())
                    .as(run.err())
                    .singleElement()
                    .asString()
                    .contains("example.test", "TIMEOUT");
            if (command.equals("send")) {
                assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo("deferred");
                assertThat(run.json().at("/recipients/1/status").asText()).isIn("deferred", "not-sent");
            } else {
                assertThat(run.json().at("/mx/status").asText()).isEqualTo("failed");
                assertThat(run.json().at("/result").asText()).isEqualTo("temporary-failure");
                assertThat(run.json().at("/resolver/verdict").asText()).isEqualTo("unreachable");
            }
        }
    }

    @Test
    @DisplayName("rule 2: a TLSA look-up that gets no answer is a failed one, and leaves time to say so")
    void silentTlsa() {
        try (TestNet net = TestNet.start(
                directory,
                ScriptedServer.smtp(),
                usual -> List.of(usual.zone().fault(usual.tlsaOwner(), "TLSA", DnsFault.TIMEOUT)))) {
            Cli run = withEnoughTime(
                    seconds -> net.run("probe", "example.test", "--json", "--timeout", seconds),
                    tried -> tried.json()
                            .at("/hosts/0/addresses/status")
                            .asText()
                            .equals("secure"));

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/hosts/0/addresses/status").asText()).isEqualTo("secure");
            assertThat(run.json().at("/hosts/0/tlsa/status").asText()).isEqualTo("failed");
            assertThat(run.json().at("/hosts/0/tlsa/error").asText()).contains("TIMEOUT");
            assertThat(run.json().at("/hosts/0/tls/result").asText()).isEqualTo("skipped");
            assertThat(net.server.connections()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 14: bounds the wait for a server that falls silent")
    @CsvSource({"greeting", "ehlo", "tls", "mail"})
    void silentServer(String phase) {
        var script = switch (phase) {
            case "greeting" -> ScriptedServer.smtp().onGreeting().act(ServerAction.stall());
            case "ehlo" -> ScriptedServer.smtp().on("EHLO").act(ServerAction.stall());
            case "tls" -> ScriptedServer.smtp().on("STARTTLS").act(ServerAction.reply("220 go"), ServerAction.stall());
            default -> ScriptedServer.smtp().on("MAIL").act(ServerAction.stall());
        };
        try (TestNet net = TestNet.start(directory, script)) {
            Cli run = withEnoughTime(
                    seconds -> net.run(
                            "send", "--json", "--timeout", seconds, "--from", "", "--to", "b@example.test", message),
                    tried -> tried.json().at("/attempts/0/phase").asText().equals(phase));

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo("deferred");
            assertThat(run.json().at("/attempts/0/phase").asText()).isEqualTo(phase);
            assertThat(run.json().at("/attempts/0/error").asText()).isNotEmpty();
            assertThat(net.server.messages()).isEmpty();
        }
    }

    /** Runs with more and more time, until the machine was fast enough to get as far as what is tested. */
    private static Cli withEnoughTime(Function<String, Cli> command, Predicate<Cli> gotThere) {
        Cli run = command.apply("1");
        for (int seconds = 2; seconds <= 32 && !gotThere.test(run); seconds *= 2) {
            run = command.apply(Integer.toString(seconds));
        }
        return run;
    }
}
