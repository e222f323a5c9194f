package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.testkit.dns.TestZone;
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
    @DisplayName("rule 13: a domain that is not ASCII is looked up and shown as IDNA2008's A-labels")
    void idna2008() {
        TestZone zone = TestZone.signed("xn--strae-oqa.test").record("@ MX 10 mx", "mx A 127.0.0.1");
        try (TestNet net = TestNet.start(directory, ScriptedServer.smtp(), self -> List.of(zone))) {
            Cli run = net.run("explain", "Stra\u00dfe.test", "--json");

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/domain").asText()).isEqualTo("xn--strae-oqa.test");
            assertThat(run.json().at("/hosts/0/host").asText()).isEqualTo("mx.xn--strae-oqa.test");
        }
    }

    /** Hosts of equal preference are tried in random order, and servers shuffle records. */
    @Test
    void tellsTheSameFactsInTheSameWordsWhateverTheirOrder() {
        String[] records = {
            "@ MX 10 mx-a",
            "@ MX 10 mx-b",
            "@ MX 10 mx-c",
            "@ MX 5 mx-d",
            "mx-a A 127.0.0.11",
            "mx-a A 127.0.0.2",
            "mx-b A 127.0.0.3",
            "mx-c A 127.0.0.4",
            "mx-d A 127.0.0.5"
        };
        List<String> texts = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            Collections.rotate(Arrays.asList(records), turn);
            TestZone zone = TestZone.signed("example.test").record(records);
            try (TestNet net = TestNet.start(directory, ScriptedServer.smtp(), self -> List.of(zone))) {
                String port = Integer.toString(net.server.port());
                String resolver = Integer.toString(net.dns.address().getPort());
                texts.add(net.run("explain", "example.test")
                        .out()
                        .replace(port, "PORT")
                        .replace(resolver, "RESOLVER"));
                documents.add(net.run("explain", "example.test", "--json")
                        .out()
                        .replace(port, "PORT")
                        .replace(resolver, "RESOLVER"));
            }
        }

        assertThat(texts).containsOnly(texts.get(0));
        assertThat(documents).containsOnly(documents.get(0));
        assertThat(texts.get(0)).containsSubsequence("5 mx-d", "10 mx-a", "127.0.0.2", "127.0.0.11", "10 mx-b");
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
