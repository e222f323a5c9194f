package org.smtpclient.benchmarks.parts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.MalformedReplyException;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.reply.ReplyParser;

/** Replies of a server, from octets to what the client goes by. One operation is one reply. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ReplyBenchmark {
    private static final String EXTENSIONS = String.join(
            "\r\n",
            "250-mx1.example.org",
            "250-PIPELINING",
            "250-SIZE 10240000",
            "250-ETRN",
            "250-AUTH PLAIN LOGIN SCRAM-SHA-256",
            "250-ENHANCEDSTATUSCODES",
            "250-8BITMIME",
            "250-DSN",
            "250-SMTPUTF8",
            "250 CHUNKING",
            "");

    private final ReplyParser parser = new ReplyParser();
    private final byte[] done = octets("250 2.1.5 Ok\r\n");
    private final byte[] plain = octets("354 End data with <CR><LF>.<CR><LF>\r\n");
    private final byte[] refused = octets(String.join(
            "\r\n",
            "550-5.7.1 This message was refused by the policy of example.org;",
            "550-5.7.1 see https://example.org/policy for what it takes, and",
            "550 5.7.1 ask postmaster@example.org in case of doubt",
            ""));
    private final byte[] hello = octets(EXTENSIONS);
    private final Reply helloReply = parse(hello, 250, 10);

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Reply parse(byte[] octets, int code, int lines) {
        @Nullable Reply reply;
        try {
            reply = parser.parse(ByteBuffer.wrap(octets));
        } catch (MalformedReplyException e) {
            throw new IllegalStateException("The reply does not parse", e);
        }
        if (reply == null || reply.code() != code || reply.lines().size() != lines) {
            throw new IllegalStateException("Not the reply expected: " + reply);
        }
        return reply;
    }

    /** The reply that a sender sees most: one line with an enhanced status code. */
    @Benchmark
    public Reply oneLine() {
        return parse(done, 250, 1);
    }

    /** One line without an enhanced status code. */
    @Benchmark
    public Reply oneLinePlain() {
        return parse(plain, 354, 1);
    }

    /** Three lines, each with its enhanced status code. */
    @Benchmark
    public Reply threeLines() {
        return parse(refused, 550, 3);
    }

    /** The reply to EHLO, ten lines. */
    @Benchmark
    public Reply hello() {
        return parse(hello, 250, 10);
    }

    /** The extensions that it names, from the reply already parsed. */
    @Benchmark
    public Capabilities extensions() {
        Capabilities found = Capabilities.of(helloReply);
        if (!found.has("PIPELINING") || found.maxMessageOctets().isEmpty() || !found.has("CHUNKING")) {
            throw new IllegalStateException("Not the extensions named: " + found);
        }
        return found;
    }
}
