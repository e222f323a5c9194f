package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.certificates.ServerIdentity;

@DisplayName("The smtp-client command")
class CommandLineIT {
    private static final Path ROOT = Path.of(System.getProperty("smtpclient.root"));

    /** The launcher may have to build first. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String MESSAGE = "Subject: by command\r\n\r\n.\r\n..two\r\n\u00e9 \r\n";

    private static Lab lab;
    private static Path file;

    @BeforeAll
    static void startLab() throws Exception {
        lab = MailLab.start();
        file = Files.writeString(lab.directory().resolve("message.eml"), MESSAGE, StandardCharsets.ISO_8859_1);
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @Test
    @DisplayName("send delivers, authenticated, octet for octet, and tells so in JSON")
    void sends() {
        Program.Finished finished =
                inLab("send", "--json", "--from", "a@x.example", "--to", "b@ee.test", file.toString());

        assertThat(finished.exitCode()).as(finished.toString()).isZero();
        JsonObject document = json(finished);
        JsonObject recipient = object(document.getAsJsonArray("recipients"), 0);
        assertThat(recipient.get("address").getAsString()).isEqualTo("b@ee.test");
        assertThat(recipient.get("status").getAsString()).isEqualTo("delivered");
        assertThat(recipient.get("code").getAsInt()).isEqualTo(250);
        assertThat(recipient.get("enhanced").getAsString()).isEqualTo("2.0.0");
        assertThat(recipient.get("text").getAsJsonArray()).isNotEmpty();
        assertThat(recipient.get("host").getAsString()).isEqualTo("mx.ee.test");
        assertThat(recipient.get("tls").getAsString()).isEqualTo("authenticated");
        JsonObject attempt = object(document.getAsJsonArray("attempts"), 0);
        assertThat(attempt.get("address").getAsString()).isEqualTo("127.0.1.1");
        assertThat(attempt.getAsJsonObject("tls").get("matched").getAsString()).startsWith("3 1 1 ");
        assertThat(attempt.get("error").isJsonNull()).isTrue();
        DeliveredMessage delivered = lab.postfix().messages("b@ee.test", 1).get(0);
        assertThat(new String(delivered.octets(), StandardCharsets.ISO_8859_1)).isEqualTo(MESSAGE);
    }

    @ParameterizedTest(name = "send to {0}: {1}, exit code {2}")
    @CsvSource({
        "b@opportune.test, delivered, 0",
        "nobody@ee.test,   refused,   69",
        "busy@ee.test,     deferred,  75",
        "b@stripped.test,  deferred,  75",
        "b@badmx.test,     deferred,  75",
        "b@badtlsa.test,   deferred,  75",
        "b@null.test,      refused,   69",
        "b@closed.test,    deferred,  75",
        "b@nowhere.test,   refused,   68"
    })
    @DisplayName("tells what became of each recipient")
    void tellsWhatBecameOfARecipient(String recipient, String status, int exitCode) {
        Program.Finished finished =
                inLab("send", "--json", "--from", "a@x.example", "--to", recipient, file.toString());

        assertThat(finished.exitCode()).as(finished.toString()).isEqualTo(exitCode);
        assertThat(object(json(finished).getAsJsonArray("recipients"), 0)
                        .get("status")
                        .getAsString())
                .isEqualTo(status);
        assertThat(finished.errors()).doesNotContain("\tat ", "Exception");
    }

    @Test
    @DisplayName("rule 3: send sends nothing to an impostor")
    void impostor() {
        lab.postfix().exchangeCertificate(MailLab.IMPOSTOR, ServerIdentity.of(MailLab.certificate("mx.impostor.test")));

        Program.Finished finished =
                inLab("send", "--json", "--from", "a@x.example", "--to", "b@impostor.test", file.toString());

        assertThat(finished.exitCode()).as(finished.toString()).isEqualTo(75);
        JsonObject tls = object(json(finished).getAsJsonArray("attempts"), 0).getAsJsonObject("tls");
        assertThat(tls.get("result").getAsString()).isEqualTo("failed");
        assertThat(tls.get("resultType").isJsonNull()).isFalse();
        assertThat(lab.postfix().sessions(MailLab.IMPOSTOR)).noneMatch(session -> session.contains("mail="));
        assertThat(lab.postfix().messages("b@impostor.test")).isEmpty();
    }

    @ParameterizedTest(name = "probe {0}: MX {1}, TLSA {2}, TLS {3}, {4}, exit code {5}")
    @CsvSource({
        "ee.test,        secure,   secure,   authenticated, deliverable,       0",
        "ta.test,        secure,   secure,   authenticated, deliverable,       0",
        "unusable.test,  secure,   secure,   encrypted,     deliverable,       0",
        "opportune.test, secure,   absent,   encrypted,     deliverable,       0",
        "plain.test,     secure,   absent,   plaintext,     deliverable,       0",
        "stripped.test,  secure,   secure,   failed,        temporary-failure, 75",
        "badtlsa.test,   secure,   failed,   skipped,       temporary-failure, 75"
    })
    @DisplayName("probe says what it found")
    void probes(String domain, String mx, String tlsa, String tls, String result, int exitCode) {
        Program.Finished finished = inLab("probe", "--json", domain);

        assertThat(finished.exitCode()).as(finished.toString()).isEqualTo(exitCode);
        JsonObject document = json(finished);
        assertThat(document.get("domain").getAsString()).isEqualTo(domain);
        assertThat(document.get("result").getAsString()).isEqualTo(result);
        assertThat(document.getAsJsonObject("mx").get("status").getAsString()).isEqualTo(mx);
        JsonObject host = object(document.getAsJsonArray("hosts"), 0);
        assertThat(host.get("host").getAsString()).isEqualTo("mx." + domain);
        assertThat(host.getAsJsonObject("addresses").get("status").getAsString())
                .isEqualTo("secure");
        assertThat(host.getAsJsonObject("tlsa").get("status").getAsString()).isEqualTo(tlsa);
        assertThat(host.getAsJsonObject("tlsa").get("name").getAsString()).isEqualTo("_25._tcp.mx." + domain);
        assertThat(host.getAsJsonObject("tls").get("result").getAsString()).isEqualTo(tls);
    }

    @Test
    @DisplayName("probe tells of a domain that does not exist with exit code 68, of a bogus one with 75")
    void probesWhatIsNotThere() {
        Program.Finished unknown = inLab("probe", "--json", "nowhere.test");
        assertThat(unknown.exitCode()).as(unknown.toString()).isEqualTo(68);
        assertThat(json(unknown).get("result").getAsString()).isEqualTo("permanent-failure");

        Program.Finished bogus = inLab("probe", "--json", "badmx.test");
        assertThat(bogus.exitCode()).as(bogus.toString()).isEqualTo(75);
        assertThat(json(bogus).getAsJsonObject("mx").get("status").getAsString())
                .isEqualTo("failed");
        assertThat(json(bogus).getAsJsonObject("mx").get("error").isJsonNull()).isFalse();
    }

    @Test
    @DisplayName("explain shows the decision from DNS alone, with its reasons, and connects to nobody")
    void explains() {
        List<String> before = lab.postfix().sessions("127.0.1.2");

        Program.Finished finished = inLab("explain", "--json", "ta.test");

        assertThat(finished.exitCode()).as(finished.toString()).isZero();
        JsonObject document = json(finished);
        JsonObject host = object(document.getAsJsonArray("hosts"), 0);
        assertThat(host.getAsJsonObject("tls").get("required").getAsBoolean()).isTrue();
        assertThat(host.getAsJsonObject("tls").get("result").isJsonNull()).isTrue();
        assertThat(finished.output()).contains("\"trace\"").contains("RFC 7672");
        assertThat(lab.postfix().sessions("127.0.1.2")).isEqualTo(before);
    }

    @ParameterizedTest(name = "exit code {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "66 | send --from a@x.example --to b@ee.test /nowhere/message.eml",
                "64 | send --from a@x.example --to b@@ee.test MESSAGE",
                "64 | send --from nonsense --to b@ee.test MESSAGE",
                "64 | send --from a@x.example MESSAGE",
                "64 | probe --no-such-option ee.test",
                "64 | probe ee..test",
                "66 | probe --trust-anchor /nowhere/anchor ee.test"
            })
    @DisplayName("tells bad input in one line on standard error")
    void tellsBadInput(int exitCode, String arguments) {
        Program.Finished finished =
                inLab(arguments.replace("MESSAGE", file.toString()).split(" "));

        assertThat(finished.exitCode()).as(finished.toString()).isEqualTo(exitCode);
        assertThat(finished.output()).isEmpty();
        assertThat(finished.errors().strip()).isNotEmpty().doesNotContain("\n", "\tat ", "Exception in");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"127.0.53.9", "127.0.53.99"})
    @DisplayName("rule 2: a resolver that is silent or not there is a temporary failure")
    void deadResolver(String resolver) {
        Program.Finished finished = run(List.of(
                "probe",
                "--json",
                "--timeout",
                "8",
                "--resolver",
                resolver,
                "--trust-anchor",
                lab.trustAnchor().toString(),
                "ee.test"));

        assertThat(finished.exitCode()).as(finished.toString()).isEqualTo(75);
        assertThat(json(finished).get("result").getAsString()).isEqualTo("temporary-failure");
        assertThat(finished.errors()).doesNotContain("\tat ");
    }

    @Test
    @DisplayName("takes a validating resolver's word where it is told to")
    void trustsTheAdBit() {
        Program.Finished finished =
                run(List.of("probe", "--json", "--resolver", DnsServers.VALIDATING, "--trust-ad", "ee.test"));

        assertThat(finished.exitCode()).as(finished.toString()).isZero();
        assertThat(object(json(finished).getAsJsonArray("hosts"), 0)
                        .getAsJsonObject("tls")
                        .get("result")
                        .getAsString())
                .isEqualTo("authenticated");
    }

    /** Runs the command with the laboratory's resolver and trust anchor, unless the arguments name one. */
    private static Program.Finished inLab(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        List<String> options = new ArrayList<>(List.of("--resolver", DnsServers.VALIDATING, "--timeout", "40"));
        if (!line.contains("--trust-anchor")) {
            options.addAll(List.of("--trust-anchor", lab.trustAnchor().toString()));
        }
        line.addAll(1, options);
        return run(line);
    }

    private static Program.Finished run(List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(ROOT.resolve("smtp-client").toString());
        line.addAll(arguments);
        return Program.run(line, lab.directory(), LIMIT);
    }

    private static JsonObject json(Program.Finished finished) {
        JsonElement document = JsonParser.parseString(finished.output());
        return document.getAsJsonObject();
    }

    private static JsonObject object(JsonArray array, int index) {
        return array.get(index).getAsJsonObject();
    }
}
