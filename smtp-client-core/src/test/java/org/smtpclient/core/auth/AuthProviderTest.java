package org.smtpclient.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.auth.SaslMechanism;

@DisplayName("Core's mechanisms")
class AuthProviderTest {
    @Test
    @DisplayName("are found, the strongest first, and used where none are named")
    void found() {
        assertThat(Discovery.ofSaslMechanisms().all())
                .extracting(SaslMechanism::mechanism)
                .containsExactly("OAUTHBEARER", "XOAUTH2", "EXTERNAL", "CRAM-MD5", "PLAIN", "LOGIN");
        assertThat(AuthOptions.builder(request -> null).build().mechanisms()).hasSize(6);
    }

    @Test
    @DisplayName("are registered for the class path and for the module path alike")
    void registeredAlike() throws Exception {
        Path classes = Path.of(PlainMechanism.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String service = SaslMechanism.class.getName();
        List<String> onClassPath = Files.readAllLines(classes.resolve("META-INF/services/" + service));
        List<String> onModulePath =
                ModuleFinder.of(classes).find("org.smtpclient.core").orElseThrow().descriptor().provides().stream()
                        .filter(provides -> provides.service().equals(service))
                        .map(ModuleDescriptor.Provides::providers)
                        .flatMap(List::stream)
                        .toList();
        assertThat(onClassPath).hasSize(6).containsExactlyInAnyOrderElementsOf(onModulePath);
    }
}
