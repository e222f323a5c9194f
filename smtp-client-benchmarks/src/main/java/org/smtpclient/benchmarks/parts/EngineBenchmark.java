package org.smtpclient.benchmarks.parts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.Dots;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.EngineOptions;
import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.engine.SmtpEngine;
import org.smtpclient.core.engine.Step;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome;

/**
 * One message through the engine on an open session, from the envelope to the outcome, without I/O: commands out, the
 * message's octets checked and framed, replies in.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EngineBenchmark {
    private static final int PIECE = 64 * 1024;
    private static final String OK = "250 2.0.0 Ok\r\n";
    private static final String GO_AHEAD = "354 End data with <CR><LF>.<CR><LF>\r\n";

    /** What the server offers, which decides in how many pieces all is said. */
    @Param({"steps", "pipelining", "chunking"})
    String server = "";

    /** Octets of the message; a large one shows whether what is allocated grows with it. */
    @Param({"4096", "4194304"})
    int octets;

    private final Envelope envelope = Envelope.of("sender@client.test", "recipient1@sink.test");
    private byte[] message = {};
    private MessageTraits traits = MessageTraits.of(0);
    private List<ByteBuffer> replies = List.of();
    private SmtpEngine engine = engine();

    /** Opens the session. */
    @Setup
    public void open() {
        message = Content.of(octets, Dots.FEW);
        traits = MessageTraits.of(message.length);
        engine = engine();
        engine.open();
        String extensions = switch (server) {
            case "steps" -> "";
            case "pipelining" -> "250-PIPELINING\r\n";
            default -> "250-PIPELINING\r\n250-CHUNKING\r\n";
        };
        drive(octets("220 sink.test ESMTP\r\n", "250-sink.test\r\n" + extensions + "250 SIZE\r\n"));
        replies = switch (server) {
            case "steps" -> octets(OK, OK, GO_AHEAD, OK);
            case "pipelining" -> octets(OK + OK + GO_AHEAD, OK);
            // The first chunk has gone with the envelope; each further one is accepted by itself.
            default -> octets(OK + OK + OK, OK);
        };
    }

    private static SmtpEngine engine() {
        return new SmtpEngine(EngineOptions.builder(EhloName.parse("client.test"))
                .tls(TlsLevel.NONE, false)
                .build());
    }

    private static List<ByteBuffer> octets(String... texts) {
        return Stream.of(texts)
                .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    /** One message. */
    @Benchmark
    public RecipientOutcome message() {
        MailTransaction mail = MailTransaction.of(envelope, traits);
        engine.submit(mail);
        drive(replies);
        RecipientOutcome outcome = mail.outcomes().get(0);
        if (!(outcome instanceof RecipientOutcome.Delivered)) {
            throw new IllegalStateException("Not delivered: " + outcome);
        }
        return outcome;
    }

    private void drive(List<ByteBuffer> answers) {
        int said = 0;
        int answered = 0;
        for (Step step = engine.step(); step != Step.IDLE; step = engine.step()) {
            switch (step) {
                case WRITE -> {
                    for (ByteBuffer piece : engine.output()) {
                        piece.position(piece.limit());
                    }
                }
                case SUPPLY_BODY -> {
                    int length = Math.min(PIECE, message.length - said);
                    engine.supplyBody(ByteBuffer.wrap(message, said, length), said + length == message.length);
                    said += length;
                }
                case READ -> {
                    engine.receive(
                            answers.get(Math.min(answered, answers.size() - 1)).rewind());
                    answered++;
                }
                default -> throw new IllegalStateException(step + ": " + engine.failure());
            }
        }
    }
}
