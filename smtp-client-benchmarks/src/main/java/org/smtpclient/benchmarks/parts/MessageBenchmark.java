package org.smtpclient.benchmarks.parts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
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
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.EngineOptions;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.engine.Step;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.LineEnds;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.Phase;

/**
 * What it costs to look at a message's octets, beside a copy of them in memory and beside reading them alone. One
 * operation is one message: its octets, times the operations in a second, are the GB/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MessageBenchmark {
    /** What a connection's driver supplies from memory at a time. */
    private static final int PIECE = 128 * 1024;

    private static final int LINE = 76;
    private static final ByteBuffer CHUNK_TAKEN = ascii("250 2.0.0 Ok\r\n");

    /** The message's size. */
    @Param({"4096", "10485760"})
    public int octets;

    /** How many lines begin with a dot: one in a thousand, one in ten or so, each. */
    @Param({"few", "random", "all"})
    public String dots = "";

    private byte[] message = {};
    private byte[] target = {};
    private Message inMemory = Message.of(message);
    private LongBuffer words = LongBuffer.allocate(0);
    private SmtpEngine data = session("PIPELINING");
    private SmtpEngine chunking = session("CHUNKING");

    /** Writes the message, opens the sessions, and makes sure that the work is done. */
    @Setup
    public void prepare() throws IOException, BareLineEndException {
        message = lines();
        target = new byte[octets];
        inMemory = Message.of(message);
        words = ByteBuffer.wrap(message).asLongBuffer();
        if (scan().octets() != octets) {
            throw new IllegalStateException("The scan has not seen the whole message");
        }
        long leading = leadingDots();
        if (dataStuffed() != octets + leading) {
            throw new IllegalStateException("The stuffing has not doubled " + leading + " dots");
        }
        if (chunks() <= octets) {
            throw new IllegalStateException("The chunks are not whole");
        }
    }

    private byte[] lines() {
        Random random = new Random(5321);
        byte[] text = new byte[octets];
        int at = 0;
        for (long line = 0; at < octets; line++) {
            int length = Math.min(LINE, octets - at - 2);
            // No rest is left that a line's end would not fit into.
            length -= octets - at - 2 - length < 3 && length == LINE ? 3 : 0;
            for (int i = 0; i < length; i++) {
                text[at + i] = (byte) ('A' + random.nextInt(26));
            }
            boolean dot = switch (dots) {
                case "few" -> line % 1000 == 7;
                case "random" -> random.nextInt(10) == 0;
                default -> true;
            };
            if (dot && length > 0) {
                text[at] = '.';
            }
            at += length;
            text[at++] = '\r';
            text[at++] = '\n';
        }
        return text;
    }

    private long leadingDots() {
        long leading = 0;
        for (int i = 0; i < octets; i++) {
            leading += message[i] == '.' && (i == 0 || message[i - 1] == '\n') ? 1 : 0;
        }
        return leading;
    }

    private static SmtpEngine session(String extension) {
        SmtpEngine engine = new SmtpEngine(EngineOptions.builder(EhloName.parse("client.example"))
                .tls(TlsLevel.NONE, false)
                .build());
        engine.open();
        engine.receive(ascii("220 mx.example ESMTP\r\n"));
        written(engine);
        engine.receive(ascii("250-mx.example\r\n250 " + extension + "\r\n"));
        engine.submit(
                MailTransaction.of(Envelope.of("a@client.example", "b@mx.example"), MessageTraits.of(Long.MAX_VALUE)));
        while (engine.step() != Step.SUPPLY_BODY) {
            written(engine);
            if (engine.step() == Step.READ) {
                engine.receive(ascii(engine.phase() == Phase.DATA ? "354 Go on\r\n" : "250 2.1.0 Ok\r\n"));
            }
        }
        return engine;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static long written(SmtpEngine engine) {
        long octets = 0;
        for (ByteBuffer piece : engine.output()) {
            octets += piece.remaining();
            piece.position(piece.limit());
        }
        return octets;
    }

    /** A copy in memory, which is the measure of the others. */
    @Benchmark
    public byte[] copy() {
        System.arraycopy(message, 0, target, 0, octets);
        return target;
    }

    /** Each octet read once, eight at a time. */
    @Benchmark
    public long read() {
        long bits = 0;
        for (int i = 0; i < words.limit(); i++) {
            bits |= words.get(i);
        }
        return bits;
    }

    /** The scan for size, line ends and what the message needs of a server: a message's first. */
    @Benchmark
    public MessageTraits scan() throws IOException, BareLineEndException {
        return inMemory.withLineEnds(LineEnds.REFUSE).scan();
    }

    /** Stuffing for DATA, in a message without end. */
    @Benchmark
    public long dataStuffed() {
        long sent = 0;
        for (int from = 0; from < octets; from += PIECE) {
            data.supplyBody(ByteBuffer.wrap(message, from, Math.min(PIECE, octets - from)), false);
            sent += written(data);
        }
        return sent;
    }

    /** The check for BDAT, in a message without end, with the commands and the replies. */
    @Benchmark
    public long chunks() {
        long sent = 0;
        for (int from = 0; from < octets; from += PIECE) {
            chunking.supplyBody(ByteBuffer.wrap(message, from, Math.min(PIECE, octets - from)), false);
            sent += written(chunking);
            chunking.receive(CHUNK_TAKEN.duplicate());
        }
        return sent;
    }
}
