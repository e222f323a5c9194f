package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;

@DisplayName("The options of a server")
@Timeout(120)
class ServerOptionsTest {
    @TempDir
    private Path directory;

    private static List<String> transcript(Cli run) {
        List<String> lines = new ArrayList<>();
        run.json().at("/attempts/0/transcript").forEach(line -> lines.add(line.asText()));
        return lines;
    }

    @Test
    @DisplayName("hand a message to LMTP on a Unix socket, with a reply for each recipient")
    void lmtpOverUnix() {
        try (Relay relay = Relay.atSocket(
                directory,
                ScriptedServer.lmtp()
                        .capabilities("PIPELINING")
                        .onEndOfData("c@dest.test")
                        .reply("452 4.2.2 mailbox full"))) {
            Cli run = relay.send("--json", "--lmtp", "--transcript", "--to", "c@dest.test");

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            JsonNode document = run.json();
            assertThat(document.at("/recipients/0/status").asText()).isEqualTo("delivered");
            assertThat(document.at("/recipients/0/host").asText()).startsWith("unix:");
            assertThat(document.at("/recipients/1/status").asText()).isEqualTo("deferred");
            assertThat(document.at("/recipients/1/code").asInt()).isEqualTo(452);
            assertThat(document.at("/attempts/0/address").isNull()).isTrue();
            assertThat(transcript(run)).contains("C: LHLO client.test");
            assertThat(relay.server.messages()).hasSize(1);
        }
    }

    @Test
    @DisplayName("hand a message to LMTP at a port, and to SMTP on a Unix socket")
    void theOtherTwo() {
        try (Relay relay = Relay.atPort(directory, ScriptedServer.lmtp())) {
            assertThat(relay.send("--lmtp").exitCode()).isZero();
            assertThat(relay.server.transcript()).contains("LHLO");
        }
        try (Relay relay = Relay.atSocket(directory, ScriptedServer.smtp())) {
            assertThat(relay.send().exitCode()).isZero();
            assertThat(relay.server.messages().get(0).data()).isEqualTo(Relay.MESSAGE);
        }
    }

    @ParameterizedTest
    @DisplayName("name the socket where nobody listens")
    @ValueSource(strings = {"none", "@smtp-client-test-none"})
    void nobodyListens(String socket) {
        String name =
                socket.startsWith("@") ? socket : directory.resolve(socket).toString();
        Cli run =
                Cli.run("send", "--json", "--from", "", "--to", "b@dest.test", "--lmtp", "--unix", name, messageFile());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
        assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo("deferred");
        assertThat(run.json().at("/attempts/0/error").asText()).contains(name);
    }

    private String messageFile() {
        try {
            return Files.write(directory.resolve("message.eml"), Relay.MESSAGE).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("begin with the handshake where the port asks for it")
    void tlsImplicit() {
        try (Relay relay = Relay.atPort(
                directory,
                ScriptedServer.smtp()
                        .implicitTls(ServerIdentity.of(
                                        TestCertificate.server("mx.test").selfSigned())
                                .sslContext()))) {
            Cli run = relay.send("--json", "--tls-implicit", "--policy", "encrypt");

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/recipients/0/tls").asText()).isEqualTo("encrypted");
            assertThat(relay.server.transcript()).doesNotContain("STARTTLS");
        }
    }

    @ParameterizedTest(name = "--chunking {0}: {1}")
    @DisplayName("send by BDAT where it is offered and wanted")
    @CsvSource({"on, BDAT", "off, DATA"})
    void chunking(String value, String command) {
        try (Relay relay = Relay.atPort(directory, ScriptedServer.smtp().capabilities("PIPELINING", "CHUNKING"))) {
            Cli run = relay.send("--json", "--transcript", "--chunking", value);

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(transcript(run)).anyMatch(line -> line.startsWith("C: " + command));
            assertThat(relay.server.messages().get(0).data()).isEqualTo(Relay.MESSAGE);
        }
    }

    @Test
    @DisplayName("chunk by default, and only where it is offered")
    void chunkingByDefault() {
        for (boolean offered : new boolean[] {true, false}) {
            try (Relay relay = Relay.atPort(
                    directory,
                    offered
                            ? ScriptedServer.smtp().capabilities("CHUNKING")
                            : ScriptedServer.smtp().capabilities("SIZE"))) {
                Cli run = relay.send("--json", "--transcript");

                assertThat(transcript(run)).anyMatch(line -> line.startsWith(offered ? "C: BDAT" : "C: DATA"));
            }
        }
    }

    @ParameterizedTest(name = "--pipelining {0}: {1}")
    @DisplayName("send commands together where it is offered and wanted")
    @CsvSource({"on, 'C: RCPT'", "off, 'S: 250'"})
    void pipelining(String value, String behindMail) {
        try (Relay relay = Relay.atPort(directory, ScriptedServer.smtp().capabilities("PIPELINING"))) {
            Cli run = relay.send("--json", "--transcript", "--pipelining", value);

            assertThat(run.exitCode()).as(run.toString()).isZero();
            List<String> lines = transcript(run);
            int mail = lines.indexOf("C: MAIL FROM:<a@client.test>");
            assertThat(mail).as(lines.toString()).isNotNegative();
            assertThat(lines.get(mail + 1)).startsWith(behindMail);
        }
    }

    @Test
    @DisplayName("keep the transcript out of the way: null where it was not asked for, on stderr for people")
    void transcriptWhereItBelongs() {
        try (Relay relay = Relay.atPort(directory, ScriptedServer.smtp())) {
            assertThat(relay.send("--json").json().at("/attempts/0/transcript").isNull())
                    .isTrue();
            assertThat(relay.send("--json", "--transcript").err()).isEmpty();
            Cli people = relay.send("--transcript");
            assertThat(people.err()).contains("C: EHLO client.test\n", "octets)\n");
            assertThat(people.err() + people.out()).doesNotContain("Subject");
        }
    }

    @Test
    @DisplayName("serve to probe a named server")
    void probe() {
        try (TestNet net = TestNet.start(directory, ScriptedServer.lmtp())) {
            Cli run = net.run(
                    "probe",
                    "example.test",
                    "--json",
                    "--transcript",
                    "--lmtp",
                    "--connect-to",
                    "mx.example.test:" + net.server.port());

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/hosts/0/smtp/transcript").toString()).contains("C: LHLO client.test");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("are refused, with the reason, where they do not go together")
    @CsvSource(
            delimiter = '|',
            value = {
                "--lmtp|--lmtp needs --unix PATH or --connect-to HOST:PORT",
                "--tls-implicit|--tls-implicit needs --connect-to",
                "--unix /s --tls-implicit|--tls-implicit is for --connect-to",
                "--unix /s --connect-to 127.0.0.1:24|exclude each other",
                "--unix @|names no socket",
                "--unix /s --policy dane-only|has no name that a certificate could prove",
                "--unix /s --policy verify|has no name that a certificate could prove",
                "--tls-implicit --connect-to 127.0.0.1:465 --policy none|exclude each other",
                "--pipelining yes|is none of on, off",
                "--chunking 1|is none of on, off",
                "--cacert FILE|--cacert has no meaning without --policy verify",
                "--auth u|--auth needs --connect-to HOST:PORT or --unix PATH",
                "--auth-mechanism PLAIN|--auth-mechanism has no meaning without --auth USER",
                "--auth-password-file FILE|--auth-password-file has no meaning without --auth USER",
                "--auth-token-file FILE|--auth-token-file has no meaning without --auth USER",
                "--allow-auth-in-plaintext|has no meaning without --auth USER",
                "--allow-auth-over-unverified-tls|has no meaning without --auth USER",
                "--connect-to 127.0.0.1:24 --auth u --auth-password-file FILE --auth-token-file FILE|exclude each other",
                "--connect-to 127.0.0.1:24 --auth u --auth-password-file FILE --auth-mechanism X-NONE|is none of ",
                "--connect-to 127.0.0.1:24 --auth u --auth-mechanism SCRAM-SHA-512|SCRAM-SHA-256"
            })
    void doNotGoTogether(String arguments, String reason) {
        List<String> all = new ArrayList<>(List.of("send", "--from", "a@b", "--to", "b@dest.test", messageFile()));
        all.addAll(Arrays.asList(arguments.replace("FILE", messageFile()).split(" ")));
        Cli run = Cli.run(all);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(64);
        assertThat(run.err()).contains(reason);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
    }
}
