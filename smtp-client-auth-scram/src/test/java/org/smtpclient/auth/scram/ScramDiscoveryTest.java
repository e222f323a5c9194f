package org.smtpclient.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.auth.SaslMechanism;

@DisplayName("The mechanisms of the SCRAM family")
class ScramDiscoveryTest {
    private static final String SERVICE = SaslMechanism.class.getName();
    private static final String MODULE = "org.smtpclient.auth.scram";

    /** A class of every library that the module needs. */
    private static final List<String> LIBRARIES = List.of(
            "org.smtpclient.api.auth.SaslMechanism",
            "org.smtpclient.auth.scram.ScramSha256",
            "com.ongres.scram.client.ScramClient",
            "com.ongres.scram.common.StringPreparation",
            "com.ongres.saslprep.SASLprep",
            "com.ongres.stringprep.Stringprep");

    @Test
    @DisplayName("are found, the strongest first")
    void found() {
        assertThat(Discovery.ofSaslMechanisms().all().stream().filter(Scram.class::isInstance))
                .extracting(SaslMechanism::mechanism)
                .containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1");
    }

    @Test
    @DisplayName("are registered for the class path and for the module path alike")
    void registeredAlike() throws Exception {
        Path classes = location(ScramSha256.class);
        List<String> onClassPath = Files.readAllLines(classes.resolve("META-INF/services/" + SERVICE));
        Set<String> onModulePath = ModuleFinder.of(classes).find(MODULE).orElseThrow().descriptor().provides().stream()
                .filter(provides -> provides.service().equals(SERVICE))
                .flatMap(provides -> provides.providers().stream())
                .collect(Collectors.toSet());
        assertThat(onClassPath)
                .containsExactlyInAnyOrderElementsOf(onModulePath)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ScramSha1.class, ScramSha1Plus.class, ScramSha256.class, ScramSha256Plus.class)
                                .map(Class::getName)
                                .toList());
    }

    @Test
    @DisplayName("work where every library is on the module path")
    void modulePath() throws Exception {
        String modules = LIBRARIES.stream()
                .map(ScramDiscoveryTest::location)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modules,
                        "--patch-module",
                        MODULE + "=" + location(ModulePathProbe.class),
                        "--module",
                        MODULE + "/" + ModulePathProbe.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("module " + MODULE + " answered, of SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS");
        assertThat(probe.waitFor()).isZero();
    }

    private static Path location(String type) {
        try {
            return location(Class.forName(type));
        } catch (ReflectiveOperationException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
