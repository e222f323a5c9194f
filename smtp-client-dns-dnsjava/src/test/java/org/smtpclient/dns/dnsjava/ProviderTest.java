package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.dns.Resolver;

@DisplayName("The dnsjava resolver, as a provider,")
class ProviderTest {

    @Test
    @DisplayName("is found, by name and as the best")
    void isFound() {
        assertThat(Discovery.ofResolvers().named("dnsjava")).isInstanceOf(DnsjavaResolver.class);
        assertThat(Discovery.ofResolvers().best().priority()).isEqualTo(100);
    }

    @Test
    @DisplayName("is registered alike for the class path and for the module path")
    void isRegisteredForBothPaths() throws Exception {
        String expected = DnsjavaResolver.class.getName();
        Path classes = Path.of(DnsjavaResolver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        assertThat(classes.resolve("META-INF/services").resolve(Resolver.class.getName()))
                .content()
                .isEqualToIgnoringWhitespace(expected);
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            assertThat(ModuleDescriptor.read(descriptor).provides())
                    .singleElement()
                    .satisfies(provides -> {
                        assertThat(provides.service()).isEqualTo(Resolver.class.getName());
                        assertThat(provides.providers()).containsExactly(expected);
                    });
        }
    }

    @Test
    @DisplayName("does nothing before its first use")
    void doesNothingBeforeUse() {
        DnsjavaResolver resolver = new DnsjavaResolver();
        resolver.close();

        assertThat(resolver.name()).isEqualTo("dnsjava");
    }
}
