package org.smtpclient.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** A mail host with a certificate for {@code mx.example.test}, and zones that lead to it. */
final class TestNet implements AutoCloseable {
    final TestCertificate certificate =
            TestCertificate.server("mx.example.test").selfSigned();
    final ScriptedServer server;
    final TestDns dns;
    private final Path anchor;

    private TestNet(Path directory, ServerScript script, Function<TestNet, List<TestZone>> zones) {
        this.server =
                script.startTls(ServerIdentity.of(certificate).sslContext()).start();
        TestDns.Builder builder = TestDns.builder();
        zones.apply(this).forEach(builder::zone);
        this.dns = builder.start();
        this.anchor = directory.resolve("anchor");
        try {
            Files.writeString(anchor, dns.trustAnchor());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static TestNet start(Path directory, ServerScript script, Function<TestNet, List<TestZone>> zones) {
        return new TestNet(directory, script, zones);
    }

    /** The usual: a signed zone with a host and its TLSA record. */
    static TestNet start(Path directory, ServerScript script) {
        return new TestNet(directory, script, self -> List.of(self.zone()));
    }

    TestZone zone() {
        return TestZone.signed("example.test").record("@ MX 10 mx", "mx A 127.0.0.1", tlsaOwner() + " TLSA " + tlsa());
    }

    /** The server's own TLSA record. */
    String tlsa() {
        return certificate.tlsa(3, 1, 1).toString();
    }

    String tlsaOwner() {
        return "_" + server.port() + "._tcp.mx";
    }

    /** The arguments with those that lead into this net, by the trust anchor. */
    Cli run(String command, String... arguments) {
        List<String> all = new ArrayList<>(withoutAnchor(command, arguments));
        all.addAll(List.of("--trust-anchor", anchor.toString()));
        all.addAll(List.of(arguments));
        return Cli.run(all);
    }

    Cli runWithoutAnchor(String command, String... arguments) {
        List<String> all = new ArrayList<>(withoutAnchor(command, arguments));
        all.addAll(List.of(arguments));
        return Cli.run(all);
    }

    private List<String> withoutAnchor(String command, String... arguments) {
        List<String> leading = new ArrayList<>(List.of(
                command,
                "--resolver",
                "127.0.0.1:" + dns.address().getPort(),
                "--port",
                Integer.toString(server.port()),
                "--ehlo",
                "client.test",
                "-4"));
        if (!List.of(arguments).contains("--timeout")) {
            leading.addAll(List.of("--timeout", "60"));
        }
        return leading;
    }

    @Override
    public void close() {
        dns.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
