package org.smtpclient.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

@Timeout(60)
class DeadlineWatchThreadTest {
    private static final int TRANSPORTS = 20;

    /** Each builder of a connection brings a transport, so a busy caller makes as many of them as connections. */
    @Test
    @DisplayName("connections of many transports are watched by one thread")
    void shared() throws Exception {
        List<ByteConnection> open = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, TRANSPORTS, InetAddress.getLoopbackAddress())) {
            Endpoint endpoint = new Endpoint.Tcp(server.getInetAddress(), server.getLocalPort());
            for (int i = 0; i < TRANSPORTS; i++) {
                open.add(new TcpTransport()
                        .connect(ConnectRequest.of(endpoint, Deadline.after(Duration.ofSeconds(30)))));
            }
            // A thread that has just decided to end may be seen beside its successor.
            assertThat(watchers()).isBetween(1L, 2L);
        } finally {
            for (ByteConnection connection : open) {
                connection.close();
            }
        }
    }

    private static long watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("smtp-client-deadline-watch"))
                .count();
    }
}
