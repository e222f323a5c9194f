package org.smtpclient.benchmarks.sidebyside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.smtpclient.benchmarks.sidebyside.task.Dots;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;

/** What is run side by side. */
final class Rows {
    private static final int SMALL = 4 * 1024;
    private static final int LARGE = 10 * 1024 * 1024;
    private static final Duration FAR = Duration.ofMillis(50);

    private static final List<ServerKind> SERVERS =
            List.of(ServerKind.STEPS, ServerKind.PIPELINING, ServerKind.CHUNKING);

    private Rows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>(small());
        rows.addAll(large());
        rows.addAll(far());
        rows.addAll(SetupRows.all());
        return rows;
    }

    private static List<Row> small() {
        List<Row> rows = new ArrayList<>();
        for (int sessions : new int[] {1, 8}) {
            String suffix = sessions == 1 ? ", one session" : ", " + sessions + " sessions";
            for (ServerKind server : SERVERS) {
                rows.add(new Row(
                        "4 KiB messages, " + name(server) + suffix,
                        server,
                        sessions,
                        1,
                        SMALL,
                        Dots.FEW,
                        Duration.ZERO,
                        everybody(true)));
            }
            rows.add(new Row(
                    "4 KiB messages, runs of a hundred" + suffix,
                    ServerKind.CHUNKING,
                    sessions,
                    1,
                    SMALL,
                    Dots.FEW,
                    Duration.ZERO,
                    List.of("plain-socket-run", "smtp-client-run")));
        }
        return rows;
    }

    private static List<Row> large() {
        List<Row> rows = new ArrayList<>();
        for (ServerKind server : List.of(ServerKind.PIPELINING, ServerKind.CHUNKING)) {
            for (Dots dots : Dots.values()) {
                rows.add(new Row(
                        "10 MiB messages, " + name(server) + ", " + name(dots) + " leading dots",
                        server,
                        1,
                        1,
                        LARGE,
                        dots,
                        Duration.ZERO,
                        everybody(false)));
                rows.add(new Row(
                        "100 MiB messages from a file, heap of 32 MiB, " + name(server) + ", " + name(dots)
                                + " leading dots",
                        server,
                        1,
                        1,
                        10 * LARGE,
                        dots,
                        Duration.ZERO,
                        List.of("plain-socket-file", "smtp-client-file")));
            }
        }
        return rows;
    }

    private static List<Row> far() {
        List<Row> rows = new ArrayList<>();
        for (int recipients : new int[] {1, 10, 100}) {
            rows.add(far(ServerKind.CHUNKING, recipients));
            rows.add(far(ServerKind.PIPELINING, recipients));
        }
        return rows;
    }

    private static Row far(ServerKind server, int recipients) {
        return new Row(
                "50 ms away, " + name(server) + ", " + recipients + (recipients == 1 ? " recipient" : " recipients"),
                server,
                1,
                recipients,
                SMALL,
                Dots.FEW,
                FAR,
                everybody(true));
    }

    /** Those who send over open connections, and what has its own pool only where the connections are what counts. */
    private static List<String> everybody(boolean pool) {
        List<String> all = new ArrayList<>(List.of("plain-socket", "smtp-client"));
        if (pool) {
            all.add("smtp-client-pool");
        }
        all.addAll(List.of(
                "angus-mail", "commons-net", "nio-smtp-client", "simple-java-mail", "vertx-mail", "smtp-source"));
        return all;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
