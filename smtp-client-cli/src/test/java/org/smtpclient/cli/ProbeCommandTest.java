package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestZone;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName("probe")
class ProbeCommandTest {
    @TempDir
    private Path directory;

    private TestNet usual() {
        return TestNet.start(directory, ScriptedServer.smtp());
    }

    private TestNet net(TestZone... zones) {
        return TestNet.start(directory, ScriptedServer.smtp(), self -> List.of(zones));
    }

    @Test
    void tellsTheWholeWayToAnAuthenticatedHost() {
        try (TestNet net = usual()) {
            Cli run = net.run("probe", "example.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.err()).isEmpty();
            JsonNode document = run.json();
            assertThat(document.at("/domain").asText()).isEqualTo("example.test");
            assertThat(document.at("/result").asText()).isEqualTo("deliverable");
            assertThat(document.at("/resolver/verdict").asText()).isEqualTo("dnssec-works");
            assertThat(document.at("/mx").toString())
                    .isEqualTo("{\"status\":\"secure\",\"implicit\":false,\"error\":null,"
                            + "\"hosts\":[{\"preference\":10,\"host\":\"mx.example.test\"}]}");
            JsonNode host = document.at("/hosts/0");
            assertThat(host.at("/host").asText()).isEqualTo("mx.example.test");
            assertThat(host.at("/preference").asInt()).isEqualTo(10);
            assertThat(host.at("/addresses").toString())
                    .isEqualTo("{\"status\":\"secure\",\"list\":[\"127.0.0.1\"],\"error\":null}");
            assertThat(host.at("/tlsa").toString())
                    .isEqualTo("{\"status\":\"secure\",\"name\":\"" + net.tlsaOwner()
                            + ".example.test\",\"records\":[\"" + net.tlsa() + "\"],\"usable\":1,\"error\":null}");
            assertThat(host.at("/tls/policy").asText()).isEqualTo("dane");
            assertThat(host.at("/tls/required").asBoolean()).isTrue();
            assertThat(host.at("/tls/result").asText()).isEqualTo("authenticated");
            assertThat(host.at("/tls/resultType").isNull()).isTrue();
            assertThat(host.at("/tls/protocol").asText()).isEqualTo("TLSv1.3");
            assertThat(host.at("/tls/cipher").asText()).startsWith("TLS_");
            assertThat(host.at("/tls/matched").asText()).isEqualTo(net.tlsa());
            assertThat(host.at("/smtp/address").asText()).isEqualTo("127.0.0.1");
            assertThat(host.at("/smtp/greeting").asText()).startsWith("220 ");
            assertThat(host.at("/smtp/capabilities").isArray()).isTrue();
            assertThat(host.at("/smtp/error").isNull()).isTrue();
            assertThat(host.at("/smtp/failure").isNull()).isTrue();
            assertThat(net.server.messages()).isEmpty();
        }
    }

    @Test
    void saysTheSameToPeople() {
        try (TestNet net = usual()) {
            Cli run = net.run("probe", "example.test");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.out())
                    .startsWith("example.test: deliverable\n")
                    .contains("DNSSEC works", "10 mx.example.test", "127.0.0.1", net.tlsa(), "authenticated")
                    .contains("220 ");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 3: names what ended the session where TLS did not come about")
    @CsvSource({
        "injection,   starttls-injection,   validation-failure,     injecting replies",
        "TLS 1.0,     tls-limit,            validation-failure,     'TLS limit, not a mismatch: the server speaks none of'",
        "broken TLS,  tls-handshake-failed, validation-failure,     internal_error",
        "no STARTTLS, starttls-refused,     starttls-not-supported, 454",
    })
    void namesTheFailure(String what, String failure, String resultType, String reason) {
        ServerScript script = ScriptedServer.smtp();
        int handshake = "EHLO client.test\r\nSTARTTLS\r\n".length() + 1;
        script = switch (what) {
            case "injection" -> script.on("STARTTLS").act(proceed(), raw("250 injected\r\n"));
            case "TLS 1.0" -> script.atReceived(handshake, raw(new byte[] {21, 3, 1, 0, 2, 2, 70}), close());
            case "broken TLS" -> script.atReceived(handshake, raw(new byte[] {21, 3, 3, 0, 2, 2, 80}), close());
            default -> script.on("STARTTLS").reply("454 4.7.0 not now");
        };
        try (TestNet net = TestNet.start(directory, script)) {
            Cli run = net.run("probe", "example.test", "--json");

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            JsonNode host = run.json().at("/hosts/0");
            assertThat(host.at("/smtp/failure").asText()).isEqualTo(failure);
            assertThat(host.at("/smtp/error").asText()).contains(reason);
            assertThat(host.at("/tls/result").asText()).isEqualTo("failed");
            assertThat(host.at("/tls/resultType").asText()).isEqualTo(resultType);
            assertThat(host.at("/tls/reason").asText()).contains(reason);
        }
    }

    @Test
    @DisplayName("rule 3: a certificate that no usable TLSA record matches fails, with exit code 75")
    void refusesAnImpostor() {
        TestZone zone = TestZone.signed("example.test").record("@ MX 10 mx", "mx A 127.0.0.1");
        try (TestNet net = TestNet.start(
                directory,
                ScriptedServer.smtp(),
                self -> List.of(zone.record(self.tlsaOwner() + " TLSA 3 1 1 " + "00".repeat(32))))) {
            Cli run = net.run("probe", "example.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/result").asText()).isEqualTo("temporary-failure");
            assertThat(run.json().at("/hosts/0/tls/result").asText()).isEqualTo("failed");
            assertThat(run.json().at("/hosts/0/tls/required").asBoolean()).isTrue();
            assertThat(run.json().at("/hosts/0/tls/resultType").asText()).isEqualTo("tlsa-invalid");
            assertThat(run.json().at("/hosts/0/smtp/error").asText()).isNotEmpty();
            assertThat(run.err().lines()).hasSize(1);
        }
    }

    @Test
    @DisplayName("rule 3: with unusable TLSA records alone, TLS is required and unauthenticated")
    void encryptsWithUnusableRecords() {
        TestZone zone = TestZone.signed("example.test").record("@ MX 10 mx", "mx A 127.0.0.1");
        try (TestNet net = TestNet.start(
                directory,
                ScriptedServer.smtp(),
                self -> List.of(zone.record(self.tlsaOwner() + " TLSA 1 1 1 " + "00".repeat(32))))) {
            Cli run = net.run("probe", "example.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            JsonNode host = run.json().at("/hosts/0");
            assertThat(host.at("/tlsa/usable").asInt()).isZero();
            assertThat(host.at("/tlsa/records")).hasSize(1);
            assertThat(host.at("/tls/required").asBoolean()).isTrue();
            assertThat(host.at("/tls/result").asText()).isEqualTo("encrypted");
        }
    }

    @Test
    @DisplayName("rule 2: a bogus TLSA answer defers the host")
    void defersOnBogusTlsa() {
        try (TestNet net = TestNet.start(
                directory,
                ScriptedServer.smtp(),
                self -> List.of(self.zone().fault(self.tlsaOwner(), "TLSA", DnsFault.CORRUPT_SIGNATURE)))) {
            Cli run = net.run("probe", "example.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            JsonNode host = run.json().at("/hosts/0");
            assertThat(host.at("/tlsa/status").asText()).isEqualTo("failed");
            assertThat(host.at("/tlsa/name").asText()).isEqualTo(net.tlsaOwner() + ".example.test");
            assertThat(host.at("/tlsa/error").asText()).contains("BOGUS");
            assertThat(host.at("/tls/result").asText()).isEqualTo("skipped");
            assertThat(host.at("/smtp/address").isNull()).isTrue();
            assertThat(net.server.connections()).isEmpty();
        }
    }

    @ParameterizedTest(name = "--policy {0}: {1}, policy {2}, required {3}, matched TLSA {4}")
    @CsvSource({
        "none, plaintext, none, false, false",
        "may, encrypted, may, false, false",
        "encrypt, encrypted, encrypt, true, false",
        "dane, authenticated, dane, true, true",
        "dane-only, authenticated, dane, true, true"
    })
    void followsThePolicy(String choice, String result, String policy, boolean required, boolean matched) {
        try (TestNet net = usual()) {
            Cli run = net.run("probe", "example.test", "--json", "--policy", choice);
            assertThat(run.exitCode()).as(run.toString()).isZero();
            JsonNode tls = run.json().at("/hosts/0/tls");
            assertThat(tls.at("/result").asText()).isEqualTo(result);
            assertThat(tls.at("/policy").asText()).isEqualTo(policy);
            assertThat(tls.at("/required").asBoolean()).isEqualTo(required);
            assertThat(tls.at("/matched").isNull()).isEqualTo(!matched);
            if (!matched) {
                assertThat(run.json().at("/hosts/0/tlsa/status").asText()).isEqualTo("absent");
                assertThat(run.json().at("/hosts/0/tlsa/name").isNull()).isTrue();
                assertThat(run.json().at("/hosts/0/tlsa/error").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void takesAnUnsignedZoneForInsecureAndEncrypts() {
        try (TestNet net = net(TestZone.unsigned("plain.test").record("@ MX 5 mx", "mx A 127.0.0.1"))) {
            Cli run = net.run("probe", "plain.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/mx/status").asText()).isEqualTo("insecure");
            assertThat(run.json().at("/hosts/0/addresses/status").asText()).isEqualTo("insecure");
            assertThat(run.json().at("/hosts/0/tlsa/status").asText()).isEqualTo("absent");
            assertThat(run.json().at("/hosts/0/tls/policy").asText()).isEqualTo("may");
            assertThat(run.json().at("/hosts/0/tls/result").asText()).isEqualTo("encrypted");
        }
    }

    @Test
    void usesTheDomainItselfWithoutMxRecords() {
        try (TestNet net = net(TestZone.signed("implicit.test").record("@ A 127.0.0.1"))) {
            Cli run = net.run("probe", "implicit.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/mx/status").asText()).isEqualTo("absent");
            assertThat(run.json().at("/mx/implicit").asBoolean()).isTrue();
            assertThat(run.json().at("/mx/error").asText()).contains("NODATA");
            assertThat(run.json().at("/hosts/0/host").asText()).isEqualTo("implicit.test");
            assertThat(run.json().at("/hosts/0/tlsa/status").asText()).isEqualTo("absent");
            assertThat(run.json().at("/hosts/0/tlsa/name").asText())
                    .isEqualTo("_" + net.server.port() + "._tcp.implicit.test");
        }
    }

    @Test
    void endsWith69OnNullMx() {
        try (TestNet net = net(TestZone.signed("nomail.test").record("@ MX 0 ."))) {
            Cli run = net.run("probe", "nomail.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(69);
            assertThat(run.json().at("/result").asText()).isEqualTo("permanent-failure");
            assertThat(run.json().at("/mx/error").asText()).contains("Null MX");
            assertThat(run.json().at("/hosts")).isEmpty();
            assertThat(run.err().lines()).singleElement().asString().contains("Null MX");
        }
    }

    @Test
    void endsWith68OnAnUnknownDomain() {
        try (TestNet net = usual()) {
            Cli run = net.run("probe", "nothing.example.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(68);
            assertThat(run.json().at("/result").asText()).isEqualTo("permanent-failure");
            assertThat(run.json().at("/mx/status").asText()).isEqualTo("absent");
            assertThat(run.json().at("/hosts/0/addresses/status").asText()).isEqualTo("absent");
            assertThat(run.err().lines()).singleElement().asString().contains("does not exist");
        }
    }

    @Test
    void endsWith75OnAFailedMxLookup() {
        try (TestNet net = net(TestZone.signed("broken.test")
                .record("@ MX 10 mx", "mx A 127.0.0.1")
                .fault("@", "MX", DnsFault.SERVFAIL))) {
            Cli run = net.run("probe", "broken.test", "--json");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/mx/status").asText()).isEqualTo("failed");
            assertThat(run.json().at("/mx/error").asText()).contains("SERVFAIL");
            assertThat(run.json().at("/hosts")).isEmpty();
        }
    }

    @Test
    void connectsTheNamedRelayAndAppliesDaneToItsName() {
        try (TestNet net = usual()) {
            Cli run = net.run(
                    "probe", "elsewhere.test", "--json", "--connect-to", "mx.example.test:" + net.server.port());
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/domain").asText()).isEqualTo("elsewhere.test");
            assertThat(run.json().at("/mx/hosts")).isEmpty();
            assertThat(run.json().at("/hosts/0/host").asText()).isEqualTo("mx.example.test");
            assertThat(run.json().at("/hosts/0/tls/result").asText()).isEqualTo("authenticated");
        }
    }

    @Test
    void endsWith68IfTheRelayDoesNotExist() {
        try (TestNet net = usual()) {
            Cli run = net.run("probe", "elsewhere.test", "--json", "--connect-to", "no.example.test:25");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(68);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .contains("The host no.example.test does not exist");
        }
    }

    @Test
    void takesAnAddressLiteral() {
        try (TestNet net = usual()) {
            Cli run = net.run("probe", "[127.0.0.1]", "--json");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.json().at("/domain").asText()).isEqualTo("[127.0.0.1]");
            assertThat(run.json().at("/hosts/0/addresses/list/0").asText()).isEqualTo("127.0.0.1");
            assertThat(run.json().at("/hosts/0/tls/result").asText()).isEqualTo("encrypted");
        }
    }

    @Test
    void saysThatAResolverWhichNeverSetsTheAdBitCannotServeTrustAd() {
        try (TestNet net = usual()) {
            Cli run = net.runWithoutAnchor("probe", "example.test", "--json", "--trust-ad");
            assertThat(run.json().at("/mx/status").asText()).isEqualTo("indeterminate");
            assertThat(run.json().at("/hosts/0/tlsa/status").asText()).isEqualTo("indeterminate");
            assertThat(run.json().at("/hosts/0/tls/policy").asText()).isEqualTo("may");
            assertThat(run.json().at("/resolver/verdict").asText()).isEqualTo("dnssec-broken");
        }
    }

    @Test
    void doesNotCallALookUpFailedThatDaneOnlyCouldNotEvenAskFor() {
        try (TestNet net = usual()) {
            Cli run = net.runWithoutAnchor("probe", "example.test", "--json", "--dns", "jndi", "--policy", "dane-only");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(75);
            assertThat(run.json().at("/hosts/0/tlsa/status").asText()).isEqualTo("indeterminate");
            assertThat(run.json().at("/hosts/0/tls/resultType").asText()).isEqualTo("dane-required");
            assertThat(net.server.connections()).isEmpty();
        }
    }

    @Test
    void tellsAClosedPort() {
        try (TestNet net = usual()) {
            Cli closed = net.runWithoutAnchor("probe", "[127.0.0.2]", "--json", "--connect-to", "127.0.0.2:1");
            assertThat(closed.exitCode()).as(closed.toString()).isEqualTo(75);
            assertThat(closed.json().at("/hosts/0/smtp/address").asText()).isEqualTo("127.0.0.2");
            assertThat(closed.json().at("/hosts/0/smtp/error").asText()).containsIgnoringCase("refused");
            assertThat(closed.json().at("/hosts/0/tls/result").asText()).isEqualTo("skipped");
        }
    }
}
