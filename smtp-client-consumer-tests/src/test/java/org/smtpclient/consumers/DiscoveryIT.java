package org.smtpclient.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An application that imports the BOM")
class DiscoveryIT {

    @ParameterizedTest(name = "{0} on the {1}: best {2}, dnsjava {3}, jndi {4}")
    @DisplayName("discovers the resolvers among its dependencies, on class path and on module path")
    @CsvSource({
        "dnsjava, class-path,  dnsjava, dnsjava,                          No Resolver named 'jndi'; found: dnsjava",
        "dnsjava, module-path, dnsjava, dnsjava,                          No Resolver named 'jndi'; found: dnsjava",
        "jndi,    class-path,  jndi,    No Resolver named 'dnsjava'; found: jndi, jndi",
        "jndi,    module-path, jndi,    No Resolver named 'dnsjava'; found: jndi, jndi",
        "both,    class-path,  dnsjava, dnsjava,                          jndi",
        "both,    module-path, dnsjava, dnsjava,                          jndi"
    })
    void discovers(String sample, String path, String best, String dnsjava, String jndi) throws IOException {
        Map<String, String> findings = findings(sample, path);

        assertThat(findings.get("best")).isEqualTo(best);
        assertThat(findings.get("dnsjava")).startsWith(dnsjava);
        assertThat(findings.get("jndi")).startsWith(jndi);
    }

    @ParameterizedTest(name = "{0} on the {1}: policies {2}, transports {3}")
    @DisplayName("has a client put together from what is there, and delivers with it")
    @CsvSource({
        "dnsjava, class-path,  dane, tcp",
        "dnsjava, module-path, dane, tcp",
        "jndi,    class-path,  '',   tcp",
        "jndi,    module-path, '',   tcp",
        "both,    class-path,  dane, tcp",
        "both,    module-path, dane, tcp"
    })
    void delivers(String sample, String path, String policies, String transports) throws IOException {
        Map<String, String> findings = findings(sample, path);

        assertThat(findings.get("policies")).isEqualTo(policies);
        assertThat(findings.get("transports")).isEqualTo(transports);
        assertThat(findings.get("delivery")).isEqualTo("deferred");
    }

    @ParameterizedTest(name = "on the {0}")
    @DisplayName("is told which artifacts to add when it has no resolver")
    @CsvSource({"class-path", "module-path"})
    void none(String path) throws IOException {
        Map<String, String> findings = findings("none", path);

        assertThat(findings.get("delivery")).isEqualTo(findings.get("best"));
        assertThat(findings.get("best"))
                .contains(
                        "No Resolver found",
                        "org.smtpclient:smtp-client-dns-dnsjava",
                        "org.smtpclient:smtp-client-dns-jndi");
    }

    @ParameterizedTest(name = "on the {0}")
    @DisplayName("is told of a provider that cannot be loaded, even when it asks for another")
    @CsvSource({"class-path", "module-path"})
    void broken(String path) throws IOException {
        Map<String, String> findings = findings("broken", path);

        assertThat(findings.get("best"))
                .contains("cannot be loaded", "example.broken.BrokenResolver", "its settings are missing");
        assertThat(findings.get("jndi")).isEqualTo(findings.get("best"));
        assertThat(findings.get("delivery")).isEqualTo(findings.get("best"));
    }

    /** What the sample said, by question, once it is certain that it ran on the path it should. */
    private static Map<String, String> findings(String sample, String path) throws IOException {
        Path output = Path.of(System.getProperty("consumer.samples"), "discovery", sample, "target", path + ".txt");
        Map<String, String> findings = Files.readAllLines(output).stream()
                .map(line -> line.split(": ", 2))
                .filter(line -> line.length == 2)
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        assertThat(findings).containsEntry("module", path.equals("module-path") ? "example" : "null");
        return findings;
    }
}
