package org.smtpclient.dns.dnsjava;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/**
 * A resolver on dnsjava. It asks recursive servers and validates their answers itself, from trust anchors (RFC 4033 to
 * 4035, RFC 5155); so neither the servers nor the path to them need to be trusted.
 *
 * <p>As it comes, it asks the servers of the system's configuration ({@code /etc/resolv.conf} and its like, read at first
 * use) and starts from the root zone's keys as IANA publishes them (KSK-2017 and KSK-2024, tags 20326 and 38696). A
 * {@linkplain #builder() builder} changes that.
 *
 * <p>A name that no trust anchor covers is {@code INDETERMINATE}. A name below an anchor is {@code SECURE}, or proven
 * {@code INSECURE}, or the look-up fails. Answers are not cached here, only validated keys and what leads to them (1000
 * zones, 15 minutes): a look-up costs one query where the zone's keys are known.
 *
 * <p>Each look-up keeps to its query's timeout, and its sockets end with it; queries for keys, which look-ups share, end
 * within ten seconds. Validation runs on a few daemon threads of
 * this resolver, which go when idle, and in part on the common pool; callbacks run there too and had better not block.
 * One more daemon thread, which ends with {@link #close}, waits for answers.
 *
 * <p>ECDSA signatures, by far the most common kind, are verified 6 to 11 times faster if Bouncy Castle
 * ({@code org.bouncycastle:bcprov-jdk18on}) is the JVM's first security provider:
 * {@code Security.insertProviderAt(new BouncyCastleProvider(), 1)}. On one or two processors a negative answer costs new
 * threads, unless the system property {@code java.util.concurrent.ForkJoinPool.common.parallelism} is 2. Both are settings
 * for the whole JVM, so they are left to the application.
 *
 * <p>Safe for use by many threads.
 */
@AutoService(Resolver.class)
public final class DnsjavaResolver implements Resolver {
    private final Builder configuration;

    // Guarded by this.
    private @Nullable Engine engine;
    private boolean closed;

    /** A resolver that asks the system's servers and validates from the root zone's keys. Does nothing yet. */
    public DnsjavaResolver() {
        this(new Builder());
    }

    private DnsjavaResolver(Builder configuration) {
        this.configuration = new Builder(configuration);
    }

    /** {@return a builder with the settings of the no-argument constructor} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return {@code dnsjava}} */
    @Override
    public String name() {
        return "dnsjava";
    }

    /** {@return 100: preferred, for it validates DNSSEC} */
    @Override
    public int priority() {
        return 100;
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        Engine started = engine();
        return started == null
                ? CompletableFuture.completedFuture(
                        DnsFailure.of(query, DnsFailure.Kind.UNREACHABLE, "the resolver has been closed"))
                : started.lookup(query);
    }

    /**
     * Asks for the signed SOA and DNSKEY records of the root, or of the topmost trust anchor, and validates them; where
     * the AD bit is believed, looks whether it comes with the root's SOA record. Asks by TCP as well, for answers larger
     * than the {@linkplain Builder#udpPayload(int) UDP payload} come by no other way.
     *
     * @return completes normally, within some ten seconds, with the verdict
     */
    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        Engine started = engine();
        return started == null
                ? CompletableFuture.completedFuture(
                        ResolverVerdict.of(ResolverVerdict.Kind.UNREACHABLE, "The resolver has been closed."))
                : started.selfProbe();
    }

    private synchronized @Nullable Engine engine() {
        if (engine == null && !closed) {
            engine = new Engine(configuration.options());
        }
        return closed ? null : engine;
    }

    /** Ends this resolver's threads and sockets; look-ups under way and later ones fail. */
    @Override
    public synchronized void close() {
        closed = true;
        if (engine != null) {
            engine.close();
        }
    }

    /** Configures a {@link DnsjavaResolver}. Not safe for use by several threads. */
    public static final class Builder {
        private List<InetSocketAddress> servers = List.of();
        private @Nullable TrustAnchors anchors;
        private boolean trustAd;
        private int attempts = 3;
        private Duration retryInterval = Duration.ofMillis(1500);
        private int udpPayload = 1232;

        private Builder() {}

        private Builder(Builder other) {
            this.servers = other.servers;
            this.anchors = other.anchors;
            this.trustAd = other.trustAd;
            this.attempts = other.attempts;
            this.retryInterval = other.retryInterval;
            this.udpPayload = other.udpPayload;
        }

        /**
         * The only server to ask. Default: those of the system's configuration.
         *
         * @param server a recursive server, with its port (usually 53)
         * @return this
         * @throws IllegalArgumentException if the address is unresolved
         */
        public Builder server(InetSocketAddress server) {
            return servers(List.of(server));
        }

        /**
         * The servers to ask, the preferred one first. Default: those of the system's configuration.
         *
         * @param addresses at least one recursive server, with ports (usually 53)
         * @return this
         * @throws IllegalArgumentException if there is none, or an address is unresolved
         */
        public Builder servers(List<InetSocketAddress> addresses) {
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("No DNS server given; name at least one");
            }
            addresses.stream()
                    .filter(InetSocketAddress::isUnresolved)
                    .findFirst()
                    .ifPresent(server -> {
                        throw new IllegalArgumentException(
                                "DNS server '" + server.getHostString() + "' is not an address; give one in numbers");
                    });
            servers = List.copyOf(addresses);
            return this;
        }

        /**
         * Trust anchors in place of the root zone's published keys; nothing is added to those.
         *
         * @param zoneFileLines DS or DNSKEY records in zone-file format (RFC 1035 §5), comments allowed
         * @return this
         * @throws IllegalArgumentException if a line is no such record (the message names it), or if there is none
         */
        public Builder trustAnchors(String zoneFileLines) {
            anchors = TrustAnchors.parse(zoneFileLines, "the trust anchors given");
            return this;
        }

        /**
         * Trust anchors from a file, in place of the root zone's published keys; nothing is added to those. The file is
         * read now, and not again.
         *
         * @param file DS or DNSKEY records in zone-file format (RFC 1035 §5), comments allowed
         * @return this
         * @throws IllegalArgumentException if a line is no such record (the message names it), or if there is none
         * @throws UncheckedIOException if the file cannot be read
         */
        public Builder trustAnchors(Path file) {
            String text;
            try {
                // Any octets, so that what is no text is reported as a bad line.
                text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException("Trust anchor file " + file + " cannot be read: " + e, e);
            }
            anchors = TrustAnchors.parse(text, "trust anchor file " + file);
            return this;
        }

        /**
         * Believes the server's AD bit (RFC 4035 §3.2.3, RFC 6840 §5.7) instead of validating here. Only for a validating
         * server on a path that nobody can tamper with: on this very host, or reached through an authenticated tunnel.
         *
         * <p>AD set is {@code SECURE}. AD clear is {@code INSECURE} if the self-probe has shown that the server
         * validates, else {@code INDETERMINATE}.
         *
         * @return this
         */
        public Builder trustAd() {
            trustAd = true;
            return this;
        }

        /**
         * How often each server is asked at most, within the query's timeout.
         *
         * @param perServer 1 to 10; default 3
         * @return this
         * @throws IllegalArgumentException if the number is out of bounds
         */
        public Builder attempts(int perServer) {
            if (perServer < 1 || perServer > 10) {
                throw new IllegalArgumentException(perServer + " attempts are not within 1..10");
            }
            attempts = perServer;
            return this;
        }

        /**
         * How long an answer is waited for before the next server, or the same one again, is asked too; it doubles each
         * time all servers have been asked. A late answer still counts.
         *
         * @param interval positive, at most a minute; default 1.5 seconds
         * @return this
         * @throws IllegalArgumentException if the interval is out of bounds
         */
        public Builder retryInterval(Duration interval) {
            if (interval.isZero() || interval.isNegative() || interval.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("A retry interval of " + interval + " is not within 0..1 min");
            }
            retryInterval = interval;
            return this;
        }

        /**
         * The largest answer to be sent by UDP (RFC 6891 §6.2.3); larger ones come by TCP.
         *
         * @param octets 512 to 4096; default 1232, which no network on the way fragments
         * @return this
         * @throws IllegalArgumentException if the number is out of bounds
         */
        public Builder udpPayload(int octets) {
            if (octets < 512 || octets > 4096) {
                throw new IllegalArgumentException("A UDP payload of " + octets + " octets is not within 512..4096");
            }
            udpPayload = octets;
            return this;
        }

        /**
         * Makes the resolver. No I/O happens yet.
         *
         * @return the resolver
         * @throws IllegalStateException if trust anchors are given and the AD bit is to be believed as well
         */
        public DnsjavaResolver build() {
            if (trustAd && anchors != null) {
                throw new IllegalStateException("Trust anchors and trust in the AD bit exclude each other:"
                        + " validate here, or believe the server");
            }
            return new DnsjavaResolver(this);
        }

        private Engine.Options options() {
            TrustAnchors trusted = trustAd ? null : Objects.requireNonNullElseGet(anchors, TrustAnchors::ofIanaRoot);
            return new Engine.Options(servers, trusted, attempts, retryInterval, udpPayload);
        }
    }
}
