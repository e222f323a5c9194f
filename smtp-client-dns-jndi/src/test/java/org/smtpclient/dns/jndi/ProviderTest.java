package org.smtpclient.dns.jndi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        ModuleDescriptor module = ownModule();
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

    /** Read from where the class lies: on the class path other modules have a module-info of the same name. */
    private static ModuleDescriptor ownModule() throws Exception {
        Path home = Path.of(JndiResolver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return ModuleFinder.of(home).findAll().iterator().next().descriptor();
    }
}
