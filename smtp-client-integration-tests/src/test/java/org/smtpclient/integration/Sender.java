package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.RecipientReport;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.testkit.dns.FakeResolver;
import org.smtpclient.transport.unix.UnixTransport;

/** Hands sample messages to one server, past MX and policies. */
final class Sender {
    private final NextHop server;
    private final TlsLevel level;
    private final boolean chunking;

    private Sender(NextHop server, TlsLevel level, boolean chunking) {
        this.server = server;
        this.level = level;
        this.chunking = chunking;
    }

    /** To port 25 of an address; in plaintext by DATA, else by BDAT where the server has it, so that both are seen. */
    static Sender smtp(String address, TlsLevel level) throws UnknownHostException {
        return new Sender(
                new NextHop.Direct(new Endpoint.Tcp(InetAddress.getByName(address), 25), Dialect.SMTP),
                level,
                level != TlsLevel.NONE);
    }

    /**
     * To a Unix domain socket where LMTP is spoken.
     *
     * @param chunking whether BDAT may be used
     */
    static Sender lmtp(Path socket, boolean chunking) {
        return new Sender(new NextHop.Direct(new Endpoint.UnixPath(socket), Dialect.LMTP), TlsLevel.NONE, chunking);
    }

    DeliveryReport send(SampleMessage sample, String... recipients) throws IOException, BareLineEndException {
        try (SmtpClient client = SmtpClient.builder()
                .resolver(new FakeResolver())
                .transports(List.of(new TcpTransport(), new UnixTransport()))
                .ehloName(EhloName.parse("client.lab.invalid"))
                .tlsLevel(level)
                .chunking(chunking)
                .overallTimeout(Duration.ofMinutes(2))
                .build()) {
            return client.send(Envelope.of("a@x.example", recipients), Message.of(sample.sent()), server);
        }
    }

    /** Such as {@code refused 550}, for each recipient. */
    static List<String> fates(DeliveryReport report) {
        return report.recipients().stream().map(Sender::fate).toList();
    }

    private static String fate(RecipientReport recipient) {
        assertThat(recipient.outcome().reply()).as(recipient.toString()).isNotNull();
        return recipient.outcome().status() + " " + recipient.outcome().reply().code();
    }
}
