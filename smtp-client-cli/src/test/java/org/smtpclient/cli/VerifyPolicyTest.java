package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.TestZone;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("--policy verify")
@Timeout(120)
class VerifyPolicyTest {
    @TempDir
    private Path directory;

    private TestNet net(ServerScript script, TestZone zone) {
        return TestNet.start(directory, script, self -> List.of(zone.record("@ MX 10 mx", "mx A 127.0.0.1")));
    }

    private String file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Cli send(TestNet net, TestCertificate authority, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--json",
                "--policy",
                "verify",
                "--cacert",
                file("ca.pem", authority.certificatePem()),
                "--from",
                "a@client.test",
                "--to",
                "b@example.test"));
        all.addAll(List.of(arguments));
        all.add(file("message.eml", "Subject: x\r\n\r\n"));
        return net.run("send", all.toArray(String[]::new));
    }

    @Test
    @DisplayName("authenticates a relay by its certificate, and then authenticates to it")
    void relay() {
        ServerScript script =
                ScriptedServer.smtp().capabilities("AUTH PLAIN").on("AUTH").reply("235 2.7.0 welcome");
        try (TestNet net = net(script, TestZone.unsigned("example.test"))) {
            Cli run = send(
                    net,
                    net.certificate,
                    "--connect-to",
                    "mx.example.test:" + net.server.port(),
                    "--auth",
                    "user",
                    "--auth-password-file",
                    file("password", "secret\n"));

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/recipients/0/tls").asText()).isEqualTo("authenticated");
            assertThat(run.json().at("/attempts/0/tls/policy").asText()).isEqualTo("verify");
            assertThat(run.json().at("/attempts/0/tls/matched").asText()).isEqualTo("mx.example.test");
            assertThat(net.server.transcript()).contains("AUTH PLAIN ");
        }
    }

    @Test
    @DisplayName("sends nothing where the authority is another, or is left to Java")
    void unknownAuthority() {
        try (TestNet net = net(ScriptedServer.smtp(), TestZone.signed("example.test"))) {
            Cli other = send(net, TestCertificate.authority("Other").selfSigned());
            Cli java = net.run(
                    "send",
                    "--json",
                    "--policy",
                    "verify",
                    "--from",
                    "",
                    "--to",
                    "b@example.test",
                    file("message.eml", "Subject: x\r\n\r\n"));

            for (Cli run : List.of(other, java)) {
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
                assertThat(run.json().at("/attempts/0/tls/resultType").asText()).isEqualTo("certificate-not-trusted");
            }
            assertThat(net.server.transcript()).doesNotContain("MAIL");
        }
    }

    @ParameterizedTest(name = "zone signed: {0}, exit code {1}")
    @DisplayName("believes the name of a mail host where DNSSEC vouches for it")
    @CsvSource({"true, 0", "false, 75"})
    void mailHost(boolean signed, int exitCode) {
        TestZone zone = signed ? TestZone.signed("example.test") : TestZone.unsigned("example.test");
        try (TestNet net = net(ScriptedServer.smtp(), zone)) {
            Cli run = send(net, net.certificate);

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
            assertThat(run.json().at("/attempts/0/tls/resultType").asText())
                    .isEqualTo(signed ? "null" : "certificate-host-mismatch");
        }
    }

    @ParameterizedTest(name = "--policy {0}")
    @DisplayName("does not let an address pass for a name, and neither does dane-only")
    @CsvSource({"verify, certificate-host-mismatch", "dane-only, dane-required"})
    void address(String policy, String resultType) {
        try (TestNet net = net(ScriptedServer.smtp(), TestZone.signed("example.test"))) {
            List<String> arguments = new ArrayList<>(List.of("--json", "--policy", policy));
            if (policy.equals("verify")) {
                arguments.addAll(List.of("--cacert", file("ca.pem", net.certificate.certificatePem())));
            }
            arguments.addAll(List.of("--from", "", "--to", "b@[127.0.0.1]", file("message.eml", "Subject: x\r\n\r\n")));
            Cli run = net.run("send", arguments.toArray(String[]::new));

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/attempts/0/tls/resultType").asText()).isEqualTo(resultType);
            assertThat(net.server.transcript()).doesNotContain("MAIL");
        }
    }

    @Test
    @DisplayName("is explained from the DNS alone")
    void explained() {
        try (TestNet net = net(ScriptedServer.smtp(), TestZone.signed("example.test"))) {
            Cli run = net.run("explain", "example.test", "--policy", "verify");

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.out()).contains("policy verify", "RFC 9525");
        }
    }

    @ParameterizedTest(name = "{0}: exit code {1}")
    @DisplayName("names the file that holds no authorities")
    @CsvSource({"missing, 66", "malformed, 65"})
    void badFile(String what, int exitCode) throws IOException {
        Path file = directory.resolve("bad.pem");
        if (what.equals("malformed")) {
            Files.writeString(file, "no certificate\n");
        }
        Cli run = Cli.run("explain", "example.test", "--policy", "verify", "--cacert", file.toString());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.err()).contains(file.toString());
    }
}
