package org.smtpclient.transport.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.transport.Transport;

class UnixTransportDiscoveryTest {
    private static final String SERVICE = Transport.class.getName();

    @Test
    void isFoundByItsName() {
        assertThat(Discovery.ofTransports().named("unix")).isInstanceOf(UnixTransport.class);
    }

    @Test
    void isRegisteredForTheClassPathAndForTheModulePathAlike() throws Exception {
        Path classes = Path.of(UnixTransport.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> onClassPath = Files.readAllLines(classes.resolve("META-INF/services/" + SERVICE));
        Set<String> onModulePath =
                ModuleFinder.of(classes)
                        .find("org.smtpclient.transport.unix")
                        .orElseThrow()
                        .descriptor()
                        .provides()
                        .stream()
                        .filter(provides -> provides.service().equals(SERVICE))
                        .flatMap(provides -> provides.providers().stream())
                        .collect(Collectors.toSet());
        assertThat(onClassPath).containsExactly(UnixTransport.class.getName());
        assertThat(onModulePath).containsExactly(UnixTransport.class.getName());
    }
}
