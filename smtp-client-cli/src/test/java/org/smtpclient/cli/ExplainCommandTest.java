package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.testkit.smtp.ScriptedServer;

@DisplayName("explain")
class ExplainCommandTest {
    @TempDir
    private Path directory;

    @Test
    void givesFactsAndRulesAsData() {
        try (TestNet net = TestNet.start(directory, ScriptedServer.smtp())) {
            Cli run = net.run("explain", "example.test", "--json");

            assertThat(run.exitCode()).as(run.toString()).isZero();
            JsonNode host = run.json().at("/hosts/0");
            assertThat(host.has("smtp")).isFalse();
            assertThat(host.at("/tls/result").isNull()).isTrue();
            assertThat(host.at("/tls/required").asBoolean()).isTrue();
            assertThat(host.at("/trace").toString())
                    .contains("example.test", "MX", "TLSA", "secure", "3600", "RFC 7672 §2.2");
            assertThat(net.server.connections()).isEmpty();
        }
    }

    @Test
    void givesFactsAndRulesAsText() {
        try (TestNet net = TestNet.start(directory, ScriptedServer.smtp())) {
            Cli first = net.run("explain", "example.test");
            Cli second = net.run("explain", "example.test");

            assertThat(first.out()).contains("example.test", "MX", "A", "TLSA", net.tlsa(), "TTL", "RFC 7672 §2.2");
            assertThat(second.out()).as("the same facts give the same text").isEqualTo(first.out());
        }
    }

    @Test
    void saysThatJndiCannotTell() {
        try (TestNet net = TestNet.start(directory, ScriptedServer.smtp())) {
            Cli run = net.runWithoutAnchor("explain", "example.test", "--json", "--dns", "jndi");

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/resolver/verdict").asText()).isEqualTo("no-dnssec");
            assertThat(run.json().at("/mx/status").asText()).isEqualTo("indeterminate");
            assertThat(run.json().at("/hosts/0/tls/policy").asText()).isEqualTo("may");
        }
    }
}
