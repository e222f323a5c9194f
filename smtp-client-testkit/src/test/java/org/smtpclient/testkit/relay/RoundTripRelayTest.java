package org.smtpclient.testkit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;

@Timeout(60)
class RoundTripRelayTest {
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final int ATTEMPTS = 5;

    /** Groups of commands; a reply is awaited after each group, and not within it. */
    static Stream<Arguments> dialogues() {
        return Stream.of(
                arguments("step by step", new String[] {"NOOP\r\n", "NOOP\r\n", "NOOP\r\n"}, 3),
                arguments("all at once", new String[] {"NOOP\r\nNOOP\r\nNOOP\r\n"}, 1),
                arguments("one, then two", new String[] {"NOOP\r\n", "NOOP\r\nNOOP\r\n"}, 2),
                arguments("nothing", new String[0], 0));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("dialogues")
    void countsHowOftenTheClientWaits(String name, String[] groups, int expected) throws Exception {
        int least = Integer.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > expected; attempt++) {
            least = Math.min(least, roundTrips(groups));
        }

        assertThat(least).isEqualTo(expected);
    }

    private static int roundTrips(String... groups) throws IOException {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), DELAY);
                Socket socket = connect(relay)) {
            line(socket);
            assertThat(relay.roundTrips()).isZero();
            for (String group : groups) {
                // In pieces: it is not segments that count.
                for (String piece : group.split("(?=\r\n)", -1)) {
                    socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                }
                for (int i = 0; i < group.lines().count(); i++) {
                    assertThat(line(socket)).startsWith("250");
                }
            }
            return relay.roundTrips();
        }
    }

    @Test
    void neverCountsTooFewWithoutADelay() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), Duration.ZERO);
                Socket socket = connect(relay)) {
            line(socket);
            for (int i = 1; i <= 200; i++) {
                socket.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
                line(socket);
                assertThat(relay.roundTrips()).isEqualTo(i);
            }
        }
    }

    @Test
    void addsUpTheConnections() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), Duration.ZERO)) {
            for (int i = 1; i <= 3; i++) {
                try (Socket socket = connect(relay)) {
                    line(socket);
                    socket.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
                    line(socket);
                    assertThat(relay.roundTrips()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void deliversLateInBothDirections() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), DELAY);
                Socket socket = connect(relay)) {
            line(socket);
            long start = System.nanoTime();
            socket.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
            line(socket);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(2));
        }
    }

    @Test
    void carriesEveryOctetAndTheEnd(@TempDir Path folder) throws Exception {
        byte[] octets = new byte[1_000_000];
        new Random(1).nextBytes(octets);
        try (ScriptedServer server = ScriptedServer.smtp()
                        .onGreeting()
                        .act(ServerAction.raw(octets), ServerAction.close())
                        .start(folder.resolve("socket"));
                RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), Duration.ofMillis(1));
                Socket socket = connect(relay)) {
            socket.shutdownOutput();
            byte[] came = socket.getInputStream().readAllBytes();

            assertThat(Arrays.mismatch(came, octets)).isEqualTo(-1);
        }
    }

    @Test
    void closesAtOnceWhereTheServerCannotBeReached(@TempDir Path folder) throws Exception {
        try (RoundTripRelay relay = RoundTripRelay.to(new Endpoint.UnixPath(folder.resolve("none")), Duration.ZERO);
                Socket socket = connect(relay)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start()) {
            RoundTripRelay relay = RoundTripRelay.to(server.endpoint(), Duration.ofHours(1));
            Socket[] sockets = {connect(relay), connect(relay)};
            server.awaitConnections(2, Duration.ofSeconds(30));
            relay.close();
            relay.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("round-trip-relay")
                            && name.contains(":" + relay.endpoint().port()));
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        Endpoint tcp = new Endpoint.Tcp(InetAddress.getLoopbackAddress(), 25);
        assertThatThrownBy(() -> RoundTripRelay.to(tcp, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RoundTripRelay.to(new Endpoint.UnixAbstract("x"), DELAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x");
    }

    private static Socket connect(RoundTripRelay relay) throws IOException {
        Socket socket = new Socket(relay.endpoint().address(), relay.endpoint().port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }
}
