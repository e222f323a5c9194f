package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.testkit.dns.TestZone;
import org.smtpclient.testkit.smtp.ReceivedTransaction;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("send")
class SendCommandTest {
    private static final byte[] MESSAGE =
            "Subject: dots\r\n\r\n.\r\n..\r\n.end\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    private Path message;

    @BeforeEach
    void writeMessage() throws IOException {
        message = Files.write(directory.resolve("message.eml"), MESSAGE);
    }

    private TestNet net(ServerScript script) {
        return TestNet.start(directory, script);
    }

    private Cli send(TestNet net, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--json", "--from", "a@client.test"));
        all.addAll(List.of(arguments));
        return net.run("send", all.toArray(String[]::new));
    }

    @Test
    void deliversAFileAndTellsWhatBecameOfIt() {
        try (TestNet net = net(ScriptedServer.smtp())) {
            Cli run = send(net, "--to", "b@example.test", "--to", "c@example.test", message.toString());

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.err()).isEmpty();
            JsonNode recipient = run.json().at("/recipients/1");
            assertThat(recipient.at("/address").asText()).isEqualTo("c@example.test");
            assertThat(recipient.at("/status").asText()).isEqualTo("delivered");
            assertThat(recipient.at("/code").asInt()).isEqualTo(250);
            assertThat(recipient.at("/enhanced").asText()).isEqualTo("2.0.0");
            assertThat(recipient.at("/text/0").asText()).startsWith("2.0.0 ");
            assertThat(recipient.at("/host").asText()).isEqualTo("mx.example.test");
            assertThat(recipient.at("/tls").asText()).isEqualTo("authenticated");
            JsonNode attempt = run.json().at("/attempts/0");
            assertThat(attempt.at("/host").asText()).isEqualTo("mx.example.test");
            assertThat(attempt.at("/address").asText()).isEqualTo("127.0.0.1");
            assertThat(attempt.at("/tls/matched").asText()).isEqualTo(net.tlsa());
            assertThat(attempt.at("/phase").asText()).isEqualTo("end-of-data");
            assertThat(attempt.at("/reply/code").asInt()).isEqualTo(250);
            assertThat(attempt.at("/error").isNull()).isTrue();
            assertThat(attempt.at("/failure").isNull()).isTrue();
            ReceivedTransaction stored = net.server.messages().get(0);
            assertThat(stored.data()).isEqualTo(MESSAGE);
            assertThat(stored.forwardPaths()).containsExactly("b@example.test", "c@example.test");
        }
    }

    @ParameterizedTest(name = "{0}: {1}, exit code {2}, phase {3}")
    @DisplayName("tells every outcome by its name and exit code")
    @CsvSource({
        "RCPT refused,      refused,  69, rcpt",
        "RCPT deferred,     deferred, 75, rcpt",
        "552 to RCPT,       deferred, 75, rcpt",
        "MAIL refused,      refused,  69, mail",
        "greeting 554,      deferred, 75, greeting",
        "greeting 421,      deferred, 75, greeting",
        "DATA refused,      refused,  69, data",
        "end deferred,      deferred, 75, end-of-data",
        "reply lost,        unknown,  75, end-of-data",
        "closed after MAIL, deferred, 75, mail"
    })
    void tellsEveryOutcome(String what, String status, int exitCode, String phase) {
        ServerScript script = ScriptedServer.smtp();
        script = switch (what) {
            case "RCPT refused" -> script.on("RCPT").reply("550 5.1.1 no such user");
            case "RCPT deferred" -> script.on("RCPT").reply("450 4.2.1 later");
            case "552 to RCPT" -> script.on("RCPT").reply("552 5.2.2 full");
            case "MAIL refused" -> script.on("MAIL").reply("550 5.7.1 not from you");
            case "greeting 554" -> script.onGreeting().reply("554 no");
            case "greeting 421" -> script.onGreeting().reply("421 busy");
            case "DATA refused" -> script.on("DATA").reply("554 5.6.0 no");
            case "end deferred" -> script.onEndOfData().reply("451 4.3.0 disk");
            case "reply lost" -> script.onEndOfData().act(ServerAction.close());
            default -> script.on("MAIL").act(ServerAction.close());
        };
        try (TestNet net = net(script)) {
            Cli run = send(net, "--to", "b@example.test", message.toString());

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
            assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo(status);
            assertThat(run.json().at("/attempts/0/phase").asText()).isEqualTo(phase);
            assertThat(run.err().lines()).hasSize(1);
        }
    }

    @Test
    @DisplayName("rule 11: one refused recipient does not stop the other, and exit code 69 tells of it")
    void mixed() {
        try (TestNet net = net(ScriptedServer.smtp().on("RCPT TO:<bad").reply("550 5.1.1 no such user"))) {
            Cli run = send(net, "--to", "bad@example.test", "--to", "good@example.test", message.toString());

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(69);
            assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo("refused");
            assertThat(run.json().at("/recipients/0/text/0").asText()).isEqualTo("5.1.1 no such user");
            assertThat(run.json().at("/recipients/1/status").asText()).isEqualTo("delivered");
            assertThat(net.server.messages()).hasSize(1);
        }
    }

    @Test
    @DisplayName("rule 13: a recipient's domain that is not ASCII is sent and shown as A-labels, without SMTPUTF8")
    void idna2008() {
        TestZone zone = TestZone.signed("xn--strae-oqa.test").record("@ MX 10 mx", "mx A 127.0.0.1");
        try (TestNet net = TestNet.start(directory, ScriptedServer.smtp(), self -> List.of(zone))) {
            Cli run = send(net, "--to", "b@stra\u00dfe.test", message.toString());

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/recipients/0/address").asText()).isEqualTo("b@xn--strae-oqa.test");
            assertThat(net.server.transcript())
                    .contains("RCPT TO:<b@xn--strae-oqa.test>")
                    .doesNotContain("SMTPUTF8");
        }
    }

    @Test
    @DisplayName("rule 12: a recipient that needs SMTPUTF8 is refused with 5.6.7 where the server lacks it")
    void smtpUtf8() {
        try (TestNet net = net(ScriptedServer.smtp())) {
            Cli run = send(net, "--to", "jürgen@example.test", message.toString());

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(69);
            JsonNode recipient = run.json().at("/recipients/0");
            assertThat(recipient.at("/status").asText()).isEqualTo("refused");
            assertThat(recipient.at("/code").isNull()).isTrue();
            assertThat(recipient.at("/enhanced").asText()).isEqualTo("5.6.7");
            assertThat(net.server.transcript()).doesNotContain("MAIL");
        }
    }

    @Test
    void deliversToAddressLiteralsFromNobodyAndNothing() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        try (TestNet net = net(ScriptedServer.smtp())) {
            Cli run = net.run("send", "--json", "--from", "", "--to", "b@[127.0.0.1]", empty.toString());

            assertThat(run.exitCode()).as(run.toString()).isZero();
            ReceivedTransaction stored = net.server.messages().get(0);
            assertThat(stored.reversePath()).isEmpty();
            assertThat(stored.dataOctets()).isZero();
        }
    }

    @Test
    @DisplayName("rule 9: a message with bare line ends is refused with exit code 65, and sent if asked to normalise")
    void bareLineEnds() throws IOException {
        Path unix = Files.writeString(directory.resolve("unix.eml"), "Subject: x\n\nhello\n");
        try (TestNet net = net(ScriptedServer.smtp())) {
            Cli refused = send(net, "--to", "b@example.test", unix.toString());
            assertThat(refused.exitCode()).isEqualTo(65);
            assertThat(refused.err().lines()).singleElement().asString().contains("line 1", "--line-endings normalise");
            assertThat(net.server.connections()).isEmpty();

            Cli sent = send(net, "--to", "b@example.test", "--line-endings", "normalise", unix.toString());
            assertThat(sent.exitCode()).as(sent.toString()).isZero();
            assertThat(net.server.messages().get(0).text()).isEqualTo("Subject: x\r\n\r\nhello\r\n");
        }
    }

    @Test
    @DisplayName(
            "a message with bare line ends goes as it is, if asked to, and only to a server that takes binary messages")
    void binaryMessage() throws IOException {
        Path binary = Files.writeString(directory.resolve("binary.eml"), "Subject: x\r\n\r\none\ntwo\r");
        try (TestNet net = net(ScriptedServer.smtp().capabilities("BINARYMIME", "CHUNKING"))) {
            Cli sent = send(net, "--to", "b@example.test", "--line-endings", "binary", binary.toString());
            assertThat(sent.exitCode()).as(sent.toString()).isZero();
            assertThat(net.server.messages().get(0).data()).isEqualTo(Files.readAllBytes(binary));
            assertThat(net.server.messages().get(0).parameters()).contains("BODY=BINARYMIME");
        }
        try (TestNet net = net(ScriptedServer.smtp().capabilities("CHUNKING"))) {
            Cli refused = send(net, "--to", "b@example.test", "--line-endings", "binary", binary.toString());
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(69);
            assertThat(net.server.transactions()).isEmpty();
        }
    }

    @Test
    void sendsAllRecipientsToARelayInOneTransaction() {
        try (TestNet net = net(ScriptedServer.smtp())) {
            Cli run = send(
                    net,
                    "--connect-to",
                    "mx.example.test:" + net.server.port(),
                    "--to",
                    "b@one.example",
                    "--to",
                    "c@two.example",
                    message.toString());

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(net.server.messages())
                    .singleElement()
                    .satisfies(stored -> assertThat(stored.forwardPaths()).hasSize(2));
            assertThat(run.json().at("/recipients/0/tls").asText()).isEqualTo("authenticated");
        }
    }

    @Test
    @DisplayName("takes to plaintext after a broken handshake under may, and never under encrypt")
    void brokenHandshake() {
        for (String policy : List.of("may", "encrypt")) {
            try (TestNet net =
                    net(ScriptedServer.smtp().on("STARTTLS").act(ServerAction.reply("220 go"), ServerAction.close()))) {
                Cli run = send(net, "--policy", policy, "--to", "b@example.test", message.toString());

                boolean may = policy.equals("may");
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(may ? 0 : 75);
                assertThat(run.json().at("/recipients/0/tls").asText()).isEqualTo(may ? "plaintext" : "failed");
                assertThat(net.server.messages()).hasSize(may ? 1 : 0);
                assertThat(net.server.connections()).hasSize(may ? 2 : 1);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 6: names octets injected behind the reply to STARTTLS, and sends nothing under any policy")
    @ValueSource(strings = {"may", "encrypt", "dane"})
    void injection(String policy) {
        try (TestNet net = net(ScriptedServer.smtp()
                .on("STARTTLS")
                .act(ServerAction.proceed(), ServerAction.raw("250 injected\r\n")))) {
            Cli run = send(net, "--policy", policy, "--to", "b@example.test", message.toString());

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo("deferred");
            JsonNode attempt = run.json().at("/attempts/0");
            assertThat(attempt.at("/failure").asText()).isEqualTo("starttls-injection");
            assertThat(attempt.at("/phase").asText()).isEqualTo("starttls");
            assertThat(attempt.at("/error").asText()).contains("injecting");
            assertThat(attempt.at("/tls/result").asText()).isEqualTo("failed");
            assertThat(attempt.at("/tls/resultType").asText()).isEqualTo("validation-failure");
            assertThat(run.json().at("/attempts")).hasSize(1);
            assertThat(net.server.connections()).hasSize(1);
            assertThat(net.server.transcript()).doesNotContain("MAIL");
        }
    }

    @Test
    void tellsPeopleTheLastReplyAndWhatEndedTheAttempt() {
        try (TestNet net = net(ScriptedServer.smtp().onEndOfData().act(ServerAction.close()))) {
            Cli run = net.run("send", "--from", "", "--to", "b@example.test", message.toString());

            assertThat(run.out().lines().map(String::strip))
                    .contains("b@example.test: unknown")
                    .anyMatch(line -> line.startsWith("Last reply 354 "))
                    .anyMatch(line -> line.startsWith("Ended      at end-of-data: "));
        }
    }

    @Test
    void showsTheDialogueWithoutTheMessage() {
        try (TestNet net = net(ScriptedServer.smtp())) {
            Cli run = net.run("send", "--transcript", "--from", "", "--to", "b@example.test", message.toString());

            assertThat(run.err()).contains("C: EHLO client.test", "C: STARTTLS", "S: 354", "authenticated");
            assertThat(run.err()).doesNotContain("Subject");
        }
    }

    @ParameterizedTest(name = "exit code {0}: {1}")
    @DisplayName("answers bad input with one line and the right exit code")
    @CsvSource({
        "64, --from a@b --to not-an-address FILE, no address",
        "64, --from a@b --to b@exa_mple..test FILE, an empty label",
        "64, --from <x> --to b@example.test FILE, a bracket",
        "64, --from a@b FILE, no recipient",
        "64, --to b@example.test FILE, no sender",
        "64, --from a@b --to b@example.test, no file",
        "64, --from a@b --to b@example.test FILE --no-such-option, an unknown option",
        "64, --from a@b --to b@example.test FILE --policy maybe, an unknown policy",
        "64, --from a@b --to b@example.test FILE --timeout 0, no time",
        "64, --from a@b --to b@example.test FILE --connect-to host, no port",
        "64, --from a@b --to b@\u2665.example FILE, a name that IDNA2008 disallows",
        "64, --from a@b --to b@[IPv6:::1] FILE -4, an address of the wrong family",
        "64, --from a@b --to b@example.test FILE -6 --connect-to 127.0.0.1:25, a relay of the wrong family",
        "64, --from a@b --to b@example.test FILE --dsn sometimes, no condition of DSN",
        "64, --from a@b --to b@example.test FILE --ret body, no part of a message",
        "64, --from a@b --to b@example.test FILE --envid ü, an identifier that is not ASCII",
        "66, --from a@b --to b@example.test FILE.none, no such file",
        "66, --from a@b --to b@example.test DIR, a directory",
        "66, --from a@b --to b@example.test FILE --trust-anchor FILE.none, no such anchors",
        "65, --from a@b --to b@example.test FILE --trust-anchor FILE, malformed anchors"
    })
    void badInput(int exitCode, String arguments, String what) {
        List<String> all = new ArrayList<>(List.of("send"));
        for (String argument : arguments.split(" ")) {
            all.add(argument.replace("FILE", message.toString()).replace("DIR", directory.toString()));
        }
        Cli run = Cli.run(all);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).as(run.err()).singleElement().asString().startsWith("smtp-client: ");
    }
}
