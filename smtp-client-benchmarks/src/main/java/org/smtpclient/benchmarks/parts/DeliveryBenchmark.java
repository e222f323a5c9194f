package org.smtpclient.benchmarks.parts;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.Dots;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;

/**
 * All that a message costs on an open session but for the operating system: envelope, checks, commands, octets, replies and
 * outcome, over a connection that answers from memory. One operation is one message for one recipient.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class DeliveryBenchmark {
    /** What the server offers, which decides in how many pieces all is said. */
    @Param({"steps", "pipelining", "chunking"})
    String server = "";

    /** Octets of the message. */
    @Param({"4096", "1048576"})
    int octets;

    private final ReversePath sender = ReversePath.parse("sender@client.test");
    private final List<Mailbox> recipients = List.of(Mailbox.parse("recipient1@sink.test"));
    private byte[] content = {};
    private SmtpConnection connection = connect(new Answering(""));

    /** Opens the session. */
    @Setup
    public void open() throws Exception {
        content = Content.of(octets, Dots.FEW);
        connection = connect(new Answering(
                switch (server) {
                    case "steps" -> "";
                    case "pipelining" -> "250-PIPELINING\r\n";
                    default -> "250-PIPELINING\r\n250-CHUNKING\r\n";
                }));
        connection.open();
    }

    private static SmtpConnection connect(ByteConnection answering) {
        return SmtpConnection.builder(EhloName.parse("client.test")).over(answering, Duration.ZERO);
    }

    /** One message. */
    @Benchmark
    public RecipientOutcome deliver() throws Exception {
        RecipientOutcome outcome = connection
                .deliver(Envelope.of(sender, recipients), Message.of(content))
                .get(0);
        if (!(outcome instanceof RecipientOutcome.Delivered)) {
            throw new IllegalStateException("Not delivered: " + outcome);
        }
        return outcome;
    }

    /** A server in memory, which knows by the first octet of what is written what it will be asked for. */
    private static final class Answering implements ByteConnection {
        private final byte[] hello;
        private final byte[] ok = ascii("250 2.0.0 Ok\r\n");
        private final byte[] goAhead = ascii("354 End data with <CR><LF>.<CR><LF>\r\n");
        private final ByteBuffer replies = ByteBuffer.allocate(1024);
        private boolean inData;

        Answering(String extensions) {
            hello = ascii("250-sink.test\r\n" + extensions + "250 SIZE\r\n");
            replies.put(ascii("220 sink.test ESMTP\r\n"));
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int read(ByteBuffer target, Deadline deadline) {
            replies.flip();
            int octets = replies.remaining();
            target.put(replies);
            replies.clear();
            return octets;
        }

        @Override
        public int readNow(ByteBuffer target) {
            return 0;
        }

        @Override
        public void write(ByteBuffer[] sources, Deadline deadline) {
            for (ByteBuffer source : sources) {
                // Commands come in buffers of their own, a message's octets in others.
                if (inData) {
                    takeData(source);
                } else {
                    takeCommands(source);
                }
                source.position(source.limit());
            }
        }

        private void takeData(ByteBuffer source) {
            int end = source.limit();
            if (source.remaining() >= 3 && source.get(end - 3) == '.' && source.get(end - 2) == '\r') {
                inData = false;
                replies.put(ok);
            }
        }

        private void takeCommands(ByteBuffer source) {
            int start = source.position();
            while (start < source.limit()) {
                byte first = source.get(start);
                if (first == 'E') {
                    replies.put(hello);
                } else if (first == 'D') {
                    replies.put(goAhead);
                    inData = true;
                } else if (first == 'M' || first == 'R' || first == 'B') {
                    replies.put(ok);
                } else {
                    return;
                }
                while (source.get(start) != '\n') {
                    start++;
                }
                start++;
            }
        }

        @Override
        public Endpoint remote() {
            return new Endpoint.Tcp(InetAddress.getLoopbackAddress(), 25);
        }

        @Override
        public void close() throws IOException {
            replies.clear();
        }
    }
}
