package org.smtpclient.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.dane.DanePolicy;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.smtpclient.testkit.smtp.ScriptedServer;

/**
 * The servers of the demonstration, all on free ports of the loopback address: DNS with a signed zone, the mail host
 * that the zone names, and an impostor with a certificate of its own.
 */
final class Stage implements AutoCloseable {
    static final String DOMAIN = "dest.example";
    static final String MAIL_HOST = "mx1." + DOMAIN;

    /** For whatever is waited for. All servers are at hand and well, so only a very busy machine needs so much. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String[] CAPABILITIES = {"PIPELINING", "SIZE 10485760", "8BITMIME", "ENHANCEDSTATUSCODES"};

    private final TestDns dns;
    private final ScriptedServer mailHost;
    private final ScriptedServer impostor;
    private final String tlsa;
    private final List<String> records;

    private Stage(TestCertificate published, TestCertificate presented, TestCertificate impostors) {
        mailHost = server(presented);
        impostor = server(impostors);
        tlsa = published.tlsa(3, 1, 1).toString();
        records = List.of("@ MX 10 mx1", "mx1 A 127.0.0.1", tlsaOwner() + " TLSA " + tlsa);
        dns = TestDns.builder().zone(zone()).start();
    }

    /** Starts everything: the zone vouches for the mail host's certificate, and not for the impostor's. */
    static Stage open() {
        TestCertificate certificate = newCertificate();
        return open(certificate, certificate, newCertificate());
    }

    /**
     * Starts everything.
     *
     * @param published the certificate the zone's TLSA record is of
     * @param presented the certificate the mail host has
     * @param impostors the certificate the impostor has
     */
    static Stage open(TestCertificate published, TestCertificate presented, TestCertificate impostors) {
        return new Stage(published, presented, impostors);
    }

    static TestCertificate newCertificate() {
        return TestCertificate.server(MAIL_HOST).selfSigned();
    }

    private static ScriptedServer server(TestCertificate certificate) {
        return ScriptedServer.smtp()
                .hostName(MAIL_HOST)
                .capabilities(CAPABILITIES)
                .startTls(ServerIdentity.of(certificate).sslContext())
                .start();
    }

    private TestZone zone() {
        return TestZone.signed(DOMAIN).record(records.toArray(String[]::new));
    }

    private String tlsaOwner() {
        return "_" + mailHost.port() + "._tcp.mx1";
    }

    /** {@return the zone's records of interest, relative to its name} */
    List<String> records() {
        return records;
    }

    /** {@return the name the TLSA record stands at} */
    String tlsaName() {
        return tlsaOwner() + "." + DOMAIN;
    }

    /** {@return the TLSA record in presentation form} */
    String tlsa() {
        return tlsa;
    }

    TestDns dns() {
        return dns;
    }

    /** {@return where the zone is served, for people} */
    String dnsAddress() {
        return dns.address().getAddress().getHostAddress() + ":" + dns.address().getPort();
    }

    ScriptedServer mailHost() {
        return mailHost;
    }

    ScriptedServer impostor() {
        return impostor;
    }

    /** Answers questions for the TLSA record wrongly from now on. */
    void spoilTlsa(DnsFault fault) {
        dns.update(zone().fault(tlsaOwner(), "TLSA", fault));
    }

    /** {@return a client that reaches whom it means to reach; it has empty caches} */
    SmtpClient client() {
        return client(new TcpTransport());
    }

    /** {@return a client all of whose connections come out at the impostor; it has empty caches} */
    SmtpClient divertedClient() {
        return client(new Diversion(impostor.endpoint()));
    }

    private SmtpClient client(Transport transport) {
        return SmtpClient.builder()
                .resolver(DnsjavaResolver.builder()
                        .server(dns.address())
                        .trustAnchors(dns.trustAnchor())
                        .build())
                .tlsPolicies(List.of(new DanePolicy()))
                .transports(List.of(transport))
                .ehloName(EhloName.parse("client.example"))
                .port(mailHost.port())
                .dnsTimeout(PATIENCE)
                .overallTimeout(PATIENCE.multipliedBy(4))
                .transcripts(true)
                .build();
    }

    @Override
    public void close() throws IOException {
        try (mailHost;
                impostor) {
            dns.close();
        }
    }
}
