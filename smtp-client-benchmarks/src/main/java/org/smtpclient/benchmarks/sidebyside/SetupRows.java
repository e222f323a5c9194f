package org.smtpclient.benchmarks.sidebyside;

import java.time.Duration;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.task.Dots;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;

/** Connections one after another; each counts as a message. */
final class SetupRows {
    private SetupRows() {}

    static List<Row> all() {
        return List.of(
                row(", plain", ServerKind.PIPELINING, "socket-connect", "smtp-client-connect"),
                row(", STARTTLS, full handshake", ServerKind.STARTTLS, "jsse-connect", "smtp-client-connect"),
                row(
                        ", STARTTLS, full handshake, authenticated by TLSA 3 1 1",
                        ServerKind.STARTTLS,
                        "jsse-connect-dane",
                        "smtp-client-connect-dane"),
                row(
                        ", STARTTLS, resumed, authenticated by TLSA 3 1 1",
                        ServerKind.STARTTLS,
                        "jsse-connect-resumed",
                        "smtp-client-connect-dane-resumed"));
    }

    private static Row row(String title, ServerKind server, String... contestants) {
        return new Row(
                "Connection set-up (a connection counts as a message)" + title,
                server,
                1,
                1,
                0,
                Dots.FEW,
                Duration.ZERO,
                List.of(contestants));
    }
}
