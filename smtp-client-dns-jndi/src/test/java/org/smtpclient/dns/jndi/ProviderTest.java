package org.smtpclient.dns.jndi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.dns.Resolver;

@DisplayName("The JNDI resolver as a provider")
class ProviderTest {
    @Test
    void isFoundByDiscovery() {
        assertThat(Discovery.ofResolvers().named("jndi")).isInstanceOf(JndiResolver.class);
        assertThat(new JndiResolver().priority()).isZero();
    }

    @Test
    @DisplayName("is told the same by META-INF/services and by module-info")
    void isToldTheSameTwice() throws Exception {
        String service = Resolver.class.getName();
        ModuleDescriptor module;
        try (InputStream info = JndiResolver.class.getResourceAsStream("/module-info.class")) {
            module = ModuleDescriptor.read(info);
        }
        try (InputStream services = JndiResolver.class.getResourceAsStream("/META-INF/services/" + service)) {
            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactly(JndiResolver.class.getName());
        }
        assertThat(module.provides())
                .filteredOn(provides -> provides.service().equals(service))
                .flatExtracting(ModuleDescriptor.Provides::providers)
                .containsExactly(JndiResolver.class.getName());
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .contains("java.naming", "jdk.naming.dns");
    }
}
