package org.smtpclient.core.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.dns.FakeResolver;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** A small mail world on loopback: a DNS from a map, and servers on 127.0.0.2, 127.0.0.3 and so on, all on one port. */
final class MailLab implements AutoCloseable {
    /** Long enough never to pass unless something is wrong. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    static final ServerIdentity IDENTITY =
            ServerIdentity.of(TestCertificate.server("mx1.test").selfSigned());
    static final Message MESSAGE = Message.of("Subject: x\r\n\r\nsecret words\r\n".getBytes(StandardCharsets.US_ASCII));

    final FakeResolver dns = new FakeResolver();
    private final int port = freePort();
    private final List<ScriptedServer> servers = new ArrayList<>();
    private int lastAddress = 1;

    private static int freePort() {
        try (ServerSocket wildcard = new ServerSocket(0)) {
            return wildcard.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    static ServerScript tls() {
        return ScriptedServer.smtp().startTls(IDENTITY.sslContext());
    }

    static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private InetAddress nextAddress() {
        return ip("127.0.0." + ++lastAddress);
    }

    private ScriptedServer startAt(InetAddress address, ServerScript script) {
        ScriptedServer server = script.start(new InetSocketAddress(address, port));
        servers.add(server);
        return server;
    }

    /** Starts a server at an address of its own, to which a host's name leads. */
    ScriptedServer host(String name, ServerScript script) {
        InetAddress address = nextAddress();
        addresses(name, address);
        return startAt(address, script);
    }

    /** Starts servers at addresses of their own, to all of which one host's name leads, in this order. */
    List<ScriptedServer> hostOfMany(String name, ServerScript... scripts) {
        List<InetAddress> all =
                Arrays.stream(scripts).map(script -> nextAddress()).toList();
        addresses(name, all.toArray(InetAddress[]::new));
        List<ScriptedServer> started = new ArrayList<>();
        for (int i = 0; i < scripts.length; i++) {
            started.add(startAt(all.get(i), scripts[i]));
        }
        return started;
    }

    /** A host's name that leads to an address where nobody listens. */
    void deadHost(String name) {
        addresses(name, nextAddress());
    }

    /** A host's addresses, each of the family it belongs to. */
    void addresses(String name, InetAddress... all) {
        records(name, RecordType.A, ofLength(4, all));
        records(name, RecordType.AAAA, ofLength(16, all));
    }

    private static List<AddressRecord> ofLength(int octets, InetAddress... all) {
        return Stream.of(all)
                .filter(address -> address.getAddress().length == octets)
                .map(AddressRecord::new)
                .toList();
    }

    /** A domain's MX records, such as {@code 10 mx1.test}. */
    void mx(String domain, String... records) {
        records(
                domain,
                RecordType.MX,
                Stream.of(records)
                        .map(record -> record.split(" "))
                        .map(parts -> new MxRecord(Integer.parseInt(parts[0]), DnsName.parse(parts[1])))
                        .toList());
    }

    /** A domain with hosts {@code mx1.test}, {@code mx2.test} and so on, tried in this order. */
    List<ScriptedServer> domain(String domain, ServerScript... scripts) {
        List<ScriptedServer> started = new ArrayList<>();
        List<String> mx = new ArrayList<>();
        for (int i = 1; i <= scripts.length; i++) {
            started.add(host("mx" + i + ".test", scripts[i - 1]));
            mx.add(i + " mx" + i + ".test");
        }
        mx(domain, mx.toArray(String[]::new));
        return started;
    }

    /** Records, or NODATA if there are none. */
    <R extends DnsRecord> void records(String name, RecordType<R> type, List<R> records) {
        DnsQuery<R> query = DnsQuery.of(DnsName.parse(name), type);
        dns.answer(
                records.isEmpty()
                        ? DnsAnswer.ofNothing(
                                query, DnsAnswer.Kind.NODATA, DnssecStatus.INSECURE, Duration.ofMinutes(5))
                        : DnsAnswer.ofRecords(query, records, DnssecStatus.INSECURE, Duration.ofMinutes(5)));
    }

    void nxdomain(String name, RecordType<?> type) {
        dns.answer(DnsAnswer.ofNothing(
                DnsQuery.of(DnsName.parse(name), type),
                DnsAnswer.Kind.NXDOMAIN,
                DnssecStatus.INSECURE,
                Duration.ofMinutes(5)));
    }

    void failure(String name, RecordType<?> type, DnsFailure.Kind kind) {
        dns.answer(DnsFailure.of(DnsQuery.of(DnsName.parse(name), type), kind, "as the test wants it"));
    }

    /** A client without policies that knows nothing but this world. */
    SmtpClient.Builder client() {
        return SmtpClient.builder()
                .resolver(dns)
                .tlsPolicies(List.of())
                .transports(List.of(new TcpTransport()))
                .ehloName(EhloName.parse("client.test"))
                .port(port)
                .connectionAttemptDelay(Duration.ofSeconds(2)) // far longer than loopback takes
                .timeouts(Timeouts.DEFAULT.atMost(LIMIT))
                .overallTimeout(LIMIT);
    }

    /** Sends the message to recipients, with a client made for it. */
    static DeliveryReport send(SmtpClient.Builder builder, String... recipients) throws Exception {
        try (SmtpClient client = builder.build()) {
            return client.send(Envelope.of("a@client.test", recipients), MESSAGE);
        }
    }

    static List<String> statuses(DeliveryReport report) {
        return report.recipients().stream()
                .map(recipient -> recipient.outcome().status())
                .toList();
    }

    /** The one recipient's outcome. */
    static RecipientOutcome outcome(DeliveryReport report) {
        if (report.recipients().size() != 1) {
            throw new AssertionError("Not one recipient but " + report.recipients());
        }
        return report.recipients().get(0).outcome();
    }

    /** The hosts of a report's attempts, in order. */
    static List<String> tried(DeliveryReport report) {
        return report.attempts().stream().map(Attempt::host).toList();
    }

    /** How many times some server was told of a recipient. */
    static long rcpts(List<ScriptedServer> servers, String recipient) {
        return servers.stream()
                .flatMap(server -> server.connections().stream())
                .flatMap(connection -> connection.commands().stream())
                .filter(("RCPT TO:<" + recipient + ">")::equals)
                .count();
    }

    @Override
    public void close() throws IOException {
        for (ScriptedServer server : servers) {
            server.close();
        }
    }
}
