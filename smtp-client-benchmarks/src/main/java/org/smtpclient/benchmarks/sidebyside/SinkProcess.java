package org.smtpclient.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.smtpclient.benchmarks.sidebyside.sink.Sink;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;

/** The sink's process. */
final class SinkProcess implements AutoCloseable {
    /** What it has done so far. */
    record Stats(long messages, long octets, long processorNanos, long fullHandshakes, long resumedHandshakes) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<String> JVM = List.of(
            "-Xms256m", "-Xmx2g", "-Dio.netty.buffer.checkBounds=false", "-Dio.netty.buffer.checkAccessible=false");

    private final Servant process;
    private final Map<ServerKind, Integer> ports = new EnumMap<>(ServerKind.class);

    SinkProcess() throws IOException {
        process = Servant.java(Core.SINK, Sink.class, JVM, List.of());
        String[] words = process.hear(PATIENCE).split(" ", -1);
        for (String word : List.of(words).subList(1, words.length)) {
            String[] port = word.split("=", -1);
            ports.put(ServerKind.valueOf(port[0]), Integer.valueOf(port[1]));
        }
    }

    int port(ServerKind kind) {
        return Objects.requireNonNull(ports.get(kind), kind::name);
    }

    Stats stats() throws IOException {
        String[] words = process.ask("stats", PATIENCE).split(" ", -1);
        return new Stats(
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]));
    }

    /** Writes the message that comes next to a file. */
    void keepNext(Path file) throws IOException {
        process.ask("keep " + file, PATIENCE);
    }

    /** How far away sessions that are opened from now on shall be. */
    void roundTrip(Duration time) throws IOException {
        process.ask("round-trip " + time.toMillis(), PATIENCE);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
