package org.smtpclient.benchmarks.parts;

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
import org.smtpclient.core.address.Mailbox;

/** Addresses, from text to values that may stand in an envelope. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class AddressBenchmark {
    private static final String U_LABELS = "b\u00fccher.example";
    private static final String A_LABELS = "xn--bcher-kva.example";

    /** A mailbox: as most are; with a local part in quotes; with U-labels; with A-labels; at an address. */
    @Param({
        "john.doe@mail.example.org",
        "\"john doe\"@mail.example.org",
        "john.doe@" + U_LABELS,
        "john.doe@" + A_LABELS,
        "john.doe@[192.0.2.1]"
    })
    public String address = "";

    /** Makes sure that the text means what it should. */
    @Setup
    public void check() {
        String domain = mailbox().domain().toString();
        String given = address.substring(address.indexOf('@') + 1);
        String expected = given.equals(U_LABELS) ? A_LABELS : given;
        if (!domain.equals(expected)) {
            throw new IllegalStateException(address + " was read as " + mailbox());
        }
    }

    /** The whole address. */
    @Benchmark
    public Mailbox mailbox() {
        return Mailbox.parse(address);
    }
}
