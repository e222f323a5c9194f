package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.testkit.smtp.ScriptedServer;

/** How often a delivery writes: each write is a system call, and with {@code TCP_NODELAY} a segment at least. */
@Timeout(60)
class CoalescedWritesTest {
    private static final int RECORD = 16 * 1024;

    private final MailLab lab = new MailLab();
    private final List<byte[]> writes = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    static Stream<Arguments> dialogues() {
        return Stream.of(
                arguments(true, List.of("EHLO", "MAIL RCPT RCPT DATA", "Subject: secret .", "QUIT")),
                arguments(false, List.of("EHLO", "MAIL", "RCPT", "RCPT", "DATA", "Subject: secret .", "QUIT")));
    }

    @ParameterizedTest(name = "pipelining {0}: {1}")
    @MethodSource("dialogues")
    void eachGroupOfCommandsAndEachMessageIsOneWrite(boolean pipelining, List<String> expected) throws Exception {
        lab.domain("dest.test", ScriptedServer.smtp().capabilities("PIPELINING"));

        send(pipelining, MailLab.MESSAGE);

        assertThat(writes).extracting(CoalescedWritesTest::firstWords).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest(name = "pipelining {0}: {1}")
    @MethodSource("dialogues")
    void underTlsEachIsOneRecordInOneWrite(boolean pipelining, List<String> expected) throws Exception {
        lab.domain("dest.test", MailLab.tls().capabilities("PIPELINING"));

        send(pipelining, MailLab.MESSAGE);

        // EHLO, STARTTLS, ClientHello; one write for what answers the server's flight, or two if that came in pieces.
        int close = 1;
        int afterHandshake = expected.size() + close;
        assertThat(writes.size() - afterHandshake).isBetween(4, 5);
        assertThat(writes.subList(writes.size() - afterHandshake, writes.size()))
                .extracting(write -> records(write).size())
                .containsOnly(1);
    }

    @Test
    void underTlsAMessageFillsItsRecordsAndSeveralAreOneWrite() throws Exception {
        lab.domain("dest.test", MailLab.tls());
        int lines = 20 * RECORD / 64;

        send(true, Message.of(("x".repeat(62) + "\r\n").repeat(lines).getBytes(StandardCharsets.US_ASCII)));

        List<Integer> records = writes.stream()
                .skip(3)
                .flatMap(write -> records(write).stream())
                .toList();
        assertThat(records.stream().filter(length -> length > RECORD).count()).isEqualTo(20);
        assertThat(writes.stream().filter(write -> write.length > RECORD)).hasSizeLessThanOrEqualTo(7);
    }

    private void send(boolean pipelining, Message message) throws Exception {
        try (SmtpClient client = lab.client()
                .pipelining(pipelining)
                .transports(List.of(new RecordingTransport(writes)))
                .build()) {
            assertThat(client.send(Envelope.of("a@client.test", "b@dest.test", "c@dest.test"), message)
                            .isDelivered())
                    .isTrue();
        }
    }

    private static String firstWords(byte[] write) {
        return String.join(
                " ",
                Stream.of(new String(write, StandardCharsets.US_ASCII).split("\r\n"))
                        .filter(line -> !line.isEmpty())
                        .map(line -> line.split(" ", 2)[0])
                        .toList());
    }

    /** The lengths of a write's TLS records (RFC 8446 §5.1). */
    private static List<Integer> records(byte[] write) {
        List<Integer> lengths = new CopyOnWriteArrayList<>();
        for (ByteBuffer octets = ByteBuffer.wrap(write); octets.hasRemaining(); ) {
            octets.position(octets.position() + 3);
            int length = octets.getShort() & 0xffff;
            lengths.add(length);
            octets.position(octets.position() + length);
        }
        return lengths;
    }

    /** TCP that keeps what is written, write by write. */
    private record RecordingTransport(List<byte[]> writes) implements Transport {
        private static final Transport TCP = new TcpTransport();

        @Override
        public String name() {
            return "recording";
        }

        @Override
        public boolean supports(Endpoint endpoint) {
            return TCP.supports(endpoint);
        }

        @Override
        public ByteConnection connect(ConnectRequest request) throws IOException {
            ByteConnection tcp = TCP.connect(request);
            return new ByteConnection() {
                @Override
                public int read(ByteBuffer target, Deadline deadline) throws IOException {
                    return tcp.read(target, deadline);
                }

                @Override
                public int readNow(ByteBuffer target) throws IOException {
                    return tcp.readNow(target);
                }

                @Override
                public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
                    int octets =
                            Stream.of(sources).mapToInt(ByteBuffer::remaining).sum();
                    ByteBuffer all = ByteBuffer.allocate(octets);
                    Stream.of(sources).map(ByteBuffer::duplicate).forEach(all::put);
                    writes.add(all.array());
                    tcp.write(sources, deadline);
                }

                @Override
                public Endpoint remote() {
                    return tcp.remote();
                }

                @Override
                public void close() throws IOException {
                    tcp.close();
                }
            };
        }
    }
}
