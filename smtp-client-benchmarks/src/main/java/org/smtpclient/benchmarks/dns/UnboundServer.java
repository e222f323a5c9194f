package org.smtpclient.benchmarks.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Unbound as a process of its own on a free port of 127.0.0.1, which validates what a test server answers, and remembers it. */
final class UnboundServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path directory;
    private final InetSocketAddress address;

    private UnboundServer(Process process, Path directory, InetSocketAddress address) {
        this.process = process;
        this.directory = directory;
        this.address = address;
    }

    /**
     * Starts it and waits until it validates.
     *
     * @param upstream whom it asks
     * @param trustAnchor the root's DS record
     * @throws IllegalStateException if it is not installed, or does not come to validate
     */
    static UnboundServer start(InetSocketAddress upstream, String trustAnchor) {
        Path program = program();
        try {
            Path directory = Files.createTempDirectory("unbound");
            InetSocketAddress address = freeAddress();
            Files.writeString(directory.resolve("anchor"), trustAnchor);
            Path configuration = Files.writeString(
                    directory.resolve("unbound.conf"), configuration(directory, address.getPort(), upstream));
            Process process = new ProcessBuilder(program.toString(), "-d", "-p", "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            UnboundServer server = new UnboundServer(process, directory, address);
            server.awaitValidation();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Unbound cannot be started", e);
        }
    }

    /** Daemons live in sbin, which a user's PATH may leave out. */
    private static Path program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "") + ":/usr/local/sbin:/usr/sbin";
        return Stream.of(path.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "unbound"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Unbound is not installed: on Debian, apt-get install"
                        + " unbound; or leave its benchmarks out with -e Unbound"));
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        }
    }

    /** As Debian has it, but for what loopback, the private root and the test server's top-level domain need. */
    private static String configuration(Path directory, int port, InetSocketAddress upstream) {
        return """
                server:
                  interface: 127.0.0.1
                  port: %d
                  do-ip6: no
                  do-daemonize: no
                  use-syslog: no
                  logfile: ""
                  chroot: ""
                  username: ""
                  directory: "%s"
                  do-not-query-localhost: no
                  unblock-lan-zones: yes
                  local-zone: "test." nodefault
                  trust-anchor-file: "anchor"
                remote-control:
                  control-enable: no
                forward-zone:
                  name: "."
                  forward-addr: 127.0.0.1@%d
                """.formatted(port, directory, upstream.getPort());
    }

    private void awaitValidation() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isValidating()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IllegalStateException("Unbound did not come to validate the test zones: " + log);
            }
        }
    }

    private boolean isValidating() {
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(Duration.ofSeconds(1));
        Message query = SignedZones.query("mx1." + SignedZones.ONE_HOST, Type.A);
        query.getHeader().setFlag(Flags.AD);
        try {
            return resolver.sendAsync(query, SignedZones.THREADS)
                    .toCompletableFuture()
                    .join()
                    .getHeader()
                    .getFlag(Flags.AD);
        } catch (CompletionException notYet) {
            return false;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            for (String file : new String[] {"anchor", "unbound.conf", "log"}) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of Unbound cannot be removed", e);
        }
    }
}
