package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("The options of AUTH")
@Timeout(120)
class AuthArgumentsTest {
    private static final String PASSWORD = "pa55 wörd";
    private static final String PLAIN = base64("\0user\0" + PASSWORD);

    @TempDir
    private Path directory;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String file(String content) {
        try {
            return Files.writeString(directory.resolve("secret"), content).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Cli send(Relay relay, String... arguments) {
        return relay.send(Stream.concat(
                        Stream.of(
                                "--json",
                                "--transcript",
                                "--auth",
                                "user",
                                "--auth-password-file",
                                file(PASSWORD + "\n")),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static ServerScript offering(String mechanisms) {
        return ScriptedServer.smtp().capabilities("PIPELINING", "AUTH " + mechanisms);
    }

    private static List<String> transcript(Cli run) {
        List<String> lines = new ArrayList<>();
        run.json().at("/attempts/0/transcript").forEach(line -> lines.add(line.asText()));
        return lines;
    }

    private static void assertNoSecret(Cli run) {
        assertThat(run.out() + run.err()).doesNotContain(PASSWORD, PLAIN, base64(PASSWORD));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 7: send no credentials in plaintext unless that is allowed by name")
    @CsvSource({"PLAIN", "LOGIN", "SCRAM-SHA-256"})
    void notInPlaintext(String mechanism) {
        try (Relay relay = Relay.atPort(directory, offering(mechanism))) {
            for (String leave : List.of("", "--allow-auth-over-unverified-tls")) {
                Cli run = leave.isEmpty() ? send(relay) : send(relay, leave);

                assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
                assertThat(run.json().at("/recipients/0/status").asText()).isEqualTo("deferred");
                assertThat(run.json().at("/attempts/0/phase").asText()).isEqualTo("auth");
                assertThat(run.json().at("/attempts/0/failure").asText()).isEqualTo("auth-failed");
                assertNoSecret(run);
            }
            assertThat(relay.server.transcript()).doesNotContain("C: AUTH").doesNotContain("MAIL");
        }
    }

    @Test
    @DisplayName("authenticate in plaintext where that is allowed, and show no secret")
    void inPlaintext() {
        try (Relay relay = Relay.atPort(directory, offering("PLAIN").on("AUTH").reply("235 2.7.0 welcome"))) {
            Cli run = send(relay, "--allow-auth-in-plaintext");

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(relay.server.transcript()).contains("AUTH PLAIN " + PLAIN);
            assertThat(transcript(run)).contains("C: AUTH PLAIN ****");
            assertNoSecret(run);
        }
    }

    @Test
    @DisplayName("find SCRAM, prefer it, and believe no server that proves nothing")
    void scram() {
        try (Relay relay = Relay.atPort(
                directory,
                offering("PLAIN SCRAM-SHA-1 SCRAM-SHA-256")
                        .on("AUTH SCRAM-SHA-256")
                        .reply("235 2.7.0 welcome, whoever you are"))) {
            Cli run = send(relay, "--allow-auth-in-plaintext");

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(transcript(run)).contains("C: AUTH SCRAM-SHA-256 ****");
            assertThat(run.json().at("/attempts/0/error").asText()).contains("SCRAM-SHA-256");
            assertThat(relay.server.transcript())
                    .doesNotContain("AUTH PLAIN " + PLAIN)
                    .doesNotContain("MAIL");
            assertNoSecret(run);
        }
    }

    @Test
    @DisplayName("use the mechanism that is named")
    void namedMechanism() {
        try (Relay relay = Relay.atPort(
                directory, offering("PLAIN SCRAM-SHA-256").on("AUTH PLAIN").reply("235 2.7.0 welcome"))) {
            Cli run = send(relay, "--allow-auth-in-plaintext", "--auth-mechanism", "plain");

            assertThat(run.exitCode()).as(run.toString()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("leave a refused message for later")
    @CsvSource({"535 5.7.8 wrong", "454 4.7.0 not now"})
    void refused(String reply) {
        try (Relay relay = Relay.atPort(directory, offering("PLAIN").on("AUTH").reply(reply))) {
            Cli run = send(relay, "--allow-auth-in-plaintext");

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            JsonNode attempt = run.json().at("/attempts/0");
            assertThat(attempt.at("/phase").asText()).isEqualTo("auth");
            assertThat(attempt.at("/reply/code").asInt()).isEqualTo(Integer.parseInt(reply.substring(0, 3)));
            assertNoSecret(run);
        }
    }

    @ParameterizedTest(name = "leave {0}: exit code {1}")
    @DisplayName("rule 7: send no credentials over TLS that proves nothing unless that is allowed by name")
    @CsvSource({"'', 75", "--allow-auth-over-unverified-tls, 0"})
    void overUnverifiedTls(String leave, int exitCode) {
        TestCertificate certificate = TestCertificate.server("mx.test").selfSigned();
        try (Relay relay = Relay.atPort(
                directory,
                offering("PLAIN")
                        .startTls(ServerIdentity.of(certificate).sslContext())
                        .on("AUTH")
                        .reply("235 2.7.0 welcome"))) {
            Cli run = leave.isEmpty() ? send(relay) : send(relay, leave);

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
            assertNoSecret(run);
        }
    }

    @Test
    @DisplayName("send a token, or no secret at all")
    void otherCredentials() {
        ServerScript script = offering("XOAUTH2 EXTERNAL").on("AUTH").reply("235 2.7.0 welcome");
        try (Relay relay = Relay.atSocket(directory, script)) {
            Cli token = relay.send(
                    "--json", "--auth", "user", "--auth-token-file", file("t0ken"), "--allow-auth-in-plaintext");
            Cli external =
                    relay.send("--json", "--auth", "user", "--auth-mechanism", "EXTERNAL", "--allow-auth-in-plaintext");

            assertThat(token.exitCode()).as(token.toString()).isZero();
            assertThat(external.exitCode()).as(external.toString()).isZero();
            assertThat(relay.server.transcript())
                    .contains("AUTH XOAUTH2 " + base64("user=user\u0001auth=Bearer t0ken\u0001\u0001"))
                    .contains("AUTH EXTERNAL " + base64("user"));
        }
    }

    @ParameterizedTest(name = "{0}: exit code {1}")
    @DisplayName("name the file that holds no secret")
    @CsvSource({"missing, 66", "directory, 66", "empty, 65", "empty first line, 65", "no text, 65"})
    void badFiles(String what, int exitCode) throws IOException {
        Path file = directory.resolve("bad");
        switch (what) {
            case "directory" -> Files.createDirectory(file);
            case "empty" -> Files.createFile(file);
            case "empty first line" -> Files.writeString(file, "\nsecret\n");
            case "no text" -> Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
            default -> {}
        }
        try (Relay relay = Relay.atPort(directory, offering("PLAIN"))) {
            Cli run = relay.send("--auth", "user", "--auth-password-file", file.toString());

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
            assertThat(run.err()).contains(file.toString(), "--auth-password-file");
            assertThat(relay.server.connections()).isEmpty();
        }
    }
}
