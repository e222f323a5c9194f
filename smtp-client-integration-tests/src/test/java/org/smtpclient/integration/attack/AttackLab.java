package org.smtpclient.integration.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.dane.DanePolicy;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/**
 * A sender, a victim, and an attacker who owns the network between them. The victim's domain is {@code victim.test},
 * signed, with one host and its TLSA record; the attacker has a signed domain too, {@code evil.test}, with everything
 * in order. Between resolver and sender sits a {@link DnsAdversary}; at the victim's address stands whoever the test
 * says. All real parts of the client are at work.
 */
final class AttackLab implements AutoCloseable {
    static final String SECRET = "the secret words";
    static final TestCertificate CA = TestCertificate.authority("Real CA").selfSigned();
    static final TestCertificate LEAF = TestCertificate.server("mx.victim.test").signedBy(CA);
    static final TestCertificate EVIL =
            TestCertificate.server("mx.victim.test", "mx.evil.test").selfSigned();

    private static final String VICTIM_ADDRESS = "127.0.0.2";
    private static final String EVIL_ADDRESS = "127.0.0.3";
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final ScriptedServer atVictim;
    private final ScriptedServer atEvil;
    private final TestDns dns;
    final DnsAdversary adversary;

    /**
     * @param atVictimsAddress who stands there
     * @param zone what becomes of the victim's zone, given without TLSA record
     */
    AttackLab(ServerScript atVictimsAddress, ZoneChange zone) {
        int port = freePort();
        this.atVictim = atVictimsAddress.start(new InetSocketAddress(VICTIM_ADDRESS, port));
        this.atEvil = evilServer().start(new InetSocketAddress(EVIL_ADDRESS, port));
        this.dns = TestDns.builder()
                .zone(zone.apply(
                        TestZone.signed("victim.test").record("@ MX 10 mx", "mx A " + VICTIM_ADDRESS), tlsaOwner(port)))
                .zone(TestZone.signed("evil.test")
                        .record("@ MX 10 mx", "mx A " + EVIL_ADDRESS, tlsaOwner(port) + " TLSA " + EVIL.tlsa(3, 1, 1)))
                .zone(TestZone.unsigned("plain.test").record("@ MX 10 mx"))
                .start();
        this.adversary = DnsAdversary.before(dns.address());
    }

    /** What becomes of the victim's zone. */
    @FunctionalInterface
    interface ZoneChange {
        TestZone apply(TestZone zone, String tlsaOwner);

        /** The zone with a TLSA record. */
        static ZoneChange tlsa(TestCertificate certificate, int usage) {
            return (zone, owner) -> zone.record(owner + " TLSA " + certificate.tlsa(usage, 1, 1));
        }

        default ZoneChange then(UnaryOperator<TestZone> next) {
            return (zone, owner) -> next.apply(apply(zone, owner));
        }
    }

    static ServerScript evilServer() {
        return ScriptedServer.smtp().startTls(ServerIdentity.of(EVIL).sslContext());
    }

    static ServerScript genuineServer() {
        return ScriptedServer.smtp().startTls(ServerIdentity.withFullChain(LEAF).sslContext());
    }

    private static int freePort() {
        try (ServerSocket wildcard = new ServerSocket(0)) {
            return wildcard.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tlsaOwner(int port) {
        return "_" + port + "._tcp.mx";
    }

    /** The full name of a domain's TLSA record, such as {@code _25._tcp.mx.victim.test}. */
    String tlsaName(String domain) {
        return tlsaOwner(atVictim.port()) + "." + domain;
    }

    /** Sends with everything that protects: validation of DNSSEC, and DANE. */
    DeliveryReport send(Duration dnsTimeout) throws Exception {
        return send(DnsjavaResolver.builder().trustAnchors(dns.trustAnchor()), List.of(new DanePolicy()), dnsTimeout);
    }

    /** Sends as one who validates nothing and takes whatever TLS there is. */
    DeliveryReport sendCarelessly() throws Exception {
        return send(DnsjavaResolver.builder().trustAd(), List.of(), LIMIT);
    }

    private DeliveryReport send(DnsjavaResolver.Builder resolver, List<TlsPolicy> policies, Duration dnsTimeout)
            throws Exception {
        try (SmtpClient client = SmtpClient.builder()
                .resolver(resolver.server(adversary.address()).build())
                .dnsTimeout(dnsTimeout)
                .tlsPolicies(policies)
                .tlsLevel(TlsLevel.OPPORTUNISTIC)
                .transports(List.of(new TcpTransport()))
                .ehloName(EhloName.parse("client.test"))
                .port(atVictim.port())
                .overallTimeout(LIMIT)
                .build()) {
            return client.send(
                    Envelope.of("a@client.test", "b@victim.test"),
                    Message.of(("Subject: x\r\n\r\n" + SECRET + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    List<ScriptedServer> servers() {
        return List.of(atVictim, atEvil);
    }

    ScriptedServer atVictimsAddress() {
        return atVictim;
    }

    @Override
    public void close() {
        adversary.close();
        dns.close();
        for (ScriptedServer server : servers()) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
