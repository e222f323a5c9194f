package org.smtpclient.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

@DisplayName("A published POM")
class PublishedPomIT {
    private static final String VERSION = System.getProperty("consumer.version");

    @ParameterizedTest(name = "{0}")
    @DisplayName("says what a repository asks for, and nothing of how it was built")
    @CsvSource({
        "api",
        "core",
        "dns-dnsjava",
        "dns-jndi",
        "dane",
        "transport-unix",
        "auth-scram",
        "testkit",
        "cli",
        "bom"
    })
    void standsAlone(String module) throws Exception {
        Element project = read(module);

        assertThat(children(project).stream().map(Element::getTagName))
                .contains(
                        "groupId",
                        "artifactId",
                        "version",
                        "name",
                        "description",
                        "url",
                        "licenses",
                        "developers",
                        "scm")
                .doesNotContain(
                        "parent", "properties", "build", "profiles", "repositories", "pluginRepositories", "reporting");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("lists the dependencies that DESIGN allows the module, test scope left out")
    @CsvSource({
        "api,            jspecify",
        "core,           smtp-client-api caffeine jspecify auto-service-annotations",
        "dns-dnsjava,    smtp-client-api dnsjava bcprov-jdk18on? jspecify auto-service-annotations",
        "dns-jndi,       smtp-client-api jspecify auto-service-annotations",
        "dane,           smtp-client-api bcprov-jdk18on jspecify auto-service-annotations",
        "transport-unix, smtp-client-api jnr-unixsocket jspecify auto-service-annotations",
        "auth-scram,     smtp-client-api scram-client jspecify auto-service-annotations"
    })
    void dependencies(String module, String allowed) throws Exception {
        List<String> dependencies = children(child(read(module), "dependencies")).stream()
                .map(dependency -> text(dependency, "artifactId") + (isOptional(dependency) ? "?" : ""))
                .toList();

        assertThat(dependencies).doesNotHaveDuplicates().isSubsetOf(allowed.split(" "));
    }

    @Test
    @DisplayName("of the BOM manages our own artifacts and nothing else")
    void bom() throws Exception {
        List<Element> managed = children(child(child(read("bom"), "dependencyManagement"), "dependencies"));

        assertThat(managed)
                .allSatisfy(artifact -> {
                    assertThat(text(artifact, "groupId")).isEqualTo("org.smtpclient");
                    assertThat(text(artifact, "version")).isEqualTo(VERSION);
                })
                .extracting(artifact -> text(artifact, "artifactId"))
                .containsExactlyInAnyOrder(
                        "smtp-client-api",
                        "smtp-client-core",
                        "smtp-client-dns-dnsjava",
                        "smtp-client-dns-jndi",
                        "smtp-client-dane",
                        "smtp-client-transport-unix",
                        "smtp-client-auth-scram",
                        "smtp-client-testkit",
                        "smtp-client-cli");
    }

    /** The POM as it was installed into the samples' repository. */
    private static Element read(String module) throws ParserConfigurationException, SAXException, IOException {
        String artifact = "smtp-client-" + module;
        Path pom = Path.of(
                System.getProperty("consumer.repository"),
                "org/smtpclient",
                artifact,
                VERSION,
                artifact + "-" + VERSION + ".pom");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
    }

    private static boolean isOptional(Element dependency) {
        return children(dependency).stream()
                .anyMatch(element -> element.getTagName().equals("optional")
                        && element.getTextContent().equals("true"));
    }

    private static String text(Element parent, String name) {
        return child(parent, name).getTextContent();
    }

    private static Element child(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("<" + parent.getTagName() + "> has no <" + name + ">"));
    }

    private static List<Element> children(Element parent) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .toList();
    }
}
