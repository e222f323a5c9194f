package org.smtpclient.api.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Discovery on the class path")
class DiscoveryTest {
    @TempDir
    private Path directory;

    private final ClassLoader contextBefore = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void noContextClassLoader() {
        Thread.currentThread().setContextClassLoader(null);
    }

    @AfterEach
    void contextClassLoaderAsBefore() {
        Thread.currentThread().setContextClassLoader(contextBefore);
    }

    @Test
    @DisplayName("without a provider lists none, and the best is an error that names the artifacts to add")
    void none() throws IOException {
        try (Installation installation = Installation.of(directory)) {
            assertThat(installation.all()).isEmpty();
            assertFailure(installation, Installation::best)
                    .hasMessageContainingAll(
                            "No Resolver found",
                            "org.smtpclient:smtp-client-dns-dnsjava",
                            "org.smtpclient:smtp-client-dns-jndi",
                            "pass a Resolver");
        }
    }

    @Test
    @DisplayName("with one provider takes it")
    void one() throws IOException {
        try (Installation installation = Installation.of(directory, "Beta")) {
            assertThat(installation.best()).isEqualTo("beta");
            assertThat(installation.all()).containsExactly("beta");
        }
    }

    @ParameterizedTest(name = "registered as {0}: {1}")
    @DisplayName("orders by priority, then by class name, whatever the order of registration")
    @CsvSource({
        "Alpha Preferred,       preferred alpha",
        "Preferred Alpha,       preferred alpha",
        "Alpha Beta,            alpha beta",
        "Beta Alpha,            alpha beta",
        "Beta Preferred Alpha,  preferred alpha beta"
    })
    void several(String registered, String order) throws IOException {
        try (Installation installation = Installation.of(directory, registered.split(" "))) {
            assertThat(installation.all()).containsExactly(order.split(" "));
            assertThat(installation.best()).isEqualTo(order.split(" ")[0]);
        }
    }

    @Test
    @DisplayName("finds a provider by its name, whatever its priority")
    void byName() throws IOException {
        try (Installation installation = Installation.of(directory, "Alpha", "Preferred")) {
            assertThat(installation.named("alpha")).isEqualTo("alpha");
        }
    }

    @Test
    @DisplayName("tells which names there are when none is the one asked for")
    void unknownName() throws IOException {
        try (Installation installation = Installation.of(directory, "Alpha", "Preferred")) {
            assertFailure(installation, found -> found.named("jndi"))
                    .hasMessageContainingAll("No Resolver named 'jndi'", "found: preferred, alpha", "smtp-client-dns-");
        }
    }

    @Test
    @DisplayName("refuses two providers of one name, and names their classes")
    void sameName() throws IOException {
        try (Installation installation = Installation.of(directory, "Alpha", "AnotherAlpha")) {
            assertFailure(installation, Installation::best)
                    .hasMessageContainingAll(
                            "'alpha'", "FixtureResolver$Alpha", "FixtureResolver$AnotherAlpha", "Remove one of them");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("never passes over a provider that cannot be loaded, though a better one could be")
    @CsvSource({
        "FailsToConstruct,    no configuration",
        "FailsToInitialise,   FixtureResolver$FailsToInitialise",
        "LacksItsSuperclass,  FixtureResolver$Absent",
        "NotThere,            FixtureResolver$NotThere not found"
    })
    void broken(String provider, String cause) throws IOException {
        try (Installation installation = Installation.of(directory, "Preferred", provider)) {
            assertFailure(installation, Installation::all)
                    .hasMessageContainingAll("A registered Resolver cannot be loaded", cause, "Mend or remove it");
            assertFailure(installation, Installation::best).hasMessageContaining(cause);
            assertFailure(installation, found -> found.named("preferred")).hasMessageContaining(cause);
        }
    }

    @Test
    @DisplayName("asks the context class loader where the API's own finds nothing")
    void contextClassLoader() throws IOException {
        try (Installation installation = Installation.of(Files.createDirectory(directory.resolve("own")))) {
            Thread.currentThread()
                    .setContextClassLoader(
                            installation.child(Files.createDirectory(directory.resolve("child")), "Beta"));
            assertThat(installation.best()).isEqualTo("beta");
        }
    }

    @Test
    @DisplayName("does not ask the context class loader where the API's own finds something")
    void ownClassLoaderFirst() throws IOException {
        try (Installation installation = Installation.of(Files.createDirectory(directory.resolve("own")), "Beta")) {
            Thread.currentThread()
                    .setContextClassLoader(
                            installation.child(Files.createDirectory(directory.resolve("child")), "Preferred"));
            assertThat(installation.all()).containsExactly("beta");
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
            Installation installation, Function<Installation, ?> call) {
        return assertThatThrownBy(() -> call.apply(installation))
                .satisfies(failure ->
                        assertThat(failure.getClass().getName()).isEqualTo("org.smtpclient.api.DiscoveryException"));
    }
}
