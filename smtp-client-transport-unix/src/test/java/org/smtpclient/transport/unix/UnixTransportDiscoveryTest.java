package org.smtpclient.transport.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.testkit.contract.PeerListener;

class UnixTransportDiscoveryTest {
    private static final String SERVICE = Transport.class.getName();
    private static final String MODULE = "org.smtpclient.transport.unix";

    /** A class of every library that the transport needs. */
    private static final List<String> LIBRARIES = List.of(
            "org.smtpclient.api.transport.Transport",
            "org.smtpclient.transport.unix.UnixTransport",
            "jnr.unixsocket.UnixSocketChannel",
            "jnr.enxio.channels.NativeSelectorProvider",
            "jnr.constants.Constant",
            "jnr.posix.POSIX",
            "jnr.ffi.Runtime",
            "jnr.a64asm.Register",
            "jnr.x86asm.Register",
            "com.kenai.jffi.Foreign",
            "org.objectweb.asm.ClassVisitor",
            "org.objectweb.asm.commons.Method",
            "org.objectweb.asm.tree.ClassNode",
            "org.objectweb.asm.tree.analysis.Analyzer",
            "org.objectweb.asm.util.Printer");

    @Test
    void isFoundByItsName() {
        assertThat(Discovery.ofTransports().named("unix")).isInstanceOf(UnixTransport.class);
    }

    @Test
    void isRegisteredForTheClassPathAndForTheModulePathAlike() throws Exception {
        Path classes = location(UnixTransport.class);
        List<String> onClassPath = Files.readAllLines(classes.resolve("META-INF/services/" + SERVICE));
        Set<String> onModulePath = ModuleFinder.of(classes).find(MODULE).orElseThrow().descriptor().provides().stream()
                .filter(provides -> provides.service().equals(SERVICE))
                .flatMap(provides -> provides.providers().stream())
                .collect(Collectors.toSet());
        assertThat(onClassPath).containsExactly(UnixTransport.class.getName());
        assertThat(onModulePath).containsExactly(UnixTransport.class.getName());
    }

    @Test
    void connectsWhereEveryLibraryIsOnTheModulePath(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        List<String> modules = new ArrayList<>();
        for (String name : LIBRARIES) {
            modules.add(location(Class.forName(name)).toString());
        }
        modules.add(location(Class.forName("com.kenai.jffi.Foreign")).toString().replace(".jar", "-native.jar"));
        try (PeerListener listener = PeerListener.unix(path, 1)) {
            Process probe = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--module-path",
                            String.join(File.pathSeparator, modules),
                            "--patch-module",
                            MODULE + "=" + location(ModulePathProbe.class),
                            "--module",
                            MODULE + "/" + ModulePathProbe.class.getName(),
                            path.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("module " + MODULE + " connected " + listener.endpoint());
            assertThat(probe.waitFor()).isZero();
        }
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
