package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
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
    void isRegisteredForBothPaths() throws IOException {
        ClassLoader loader = DnsjavaResolver.class.getClassLoader();
        String expected = DnsjavaResolver.class.getName();

        try (InputStream services = DnsjavaResolver.class.getModule().isNamed()
                ? DnsjavaResolver.class.getModule().getResourceAsStream("META-INF/services/" + Resolver.class.getName())
                : loader.getResourceAsStream("META-INF/services/" + Resolver.class.getName())) {
            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(expected);
        }
        try (InputStream descriptor = DnsjavaResolver.class.getResourceAsStream("/module-info.class")) {
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
