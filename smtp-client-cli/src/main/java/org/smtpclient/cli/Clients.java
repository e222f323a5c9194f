package org.smtpclient.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.connection.Timeouts;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.pool.PoolOptions;
import org.smtpclient.core.tls.TrustAnchors;
import org.smtpclient.core.transport.TcpTransport;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.dns.jndi.JndiResolver;
import org.smtpclient.transport.unix.UnixTransport;

/** Makes clients as the options demand. */
final class Clients {
    /** MX, addresses, TLSA: three look-ups follow each other, and time must be left for the hosts. */
    private static final int DNS_SHARE = 5;

    /** A host that does not answer must leave time for the next. */
    private static final int CONNECT_SHARE = 3;

    private Clients() {}

    /**
     * A client's builder with everything that the shared options say.
     *
     * @throws CommandFailure if the trust anchors or the authorities' certificates cannot be read
     */
    static SmtpClient.Builder builder(Settings settings, Progress progress) {
        Duration timeout = settings.timeout();
        Timeouts timeouts = Timeouts.DEFAULT.with(
                Phase.CONNECT, shorter(Timeouts.DEFAULT.of(Phase.CONNECT), timeout.dividedBy(CONNECT_SHARE)));
        SmtpClient.Builder builder = SmtpClient.builder()
                .resolver(new ObservedResolver(resolver(settings), progress))
                .transports(List.of(
                        new ObservedTransport(new TcpTransport(), progress),
                        new ObservedTransport(new UnixTransport(), progress)))
                .tlsPolicies(settings.policy().policies(() -> authorities(settings.authorities())))
                .tlsLevel(settings.policy().level())
                .port(settings.port())
                .families(settings.families())
                .timeouts(timeouts)
                .dnsTimeout(shorter(DnsQuery.DEFAULT_TIMEOUT, timeout.dividedBy(DNS_SHARE)))
                .overallTimeout(timeout)
                .sessionReuse(PoolOptions.NONE);
        return settings.ehlo() == null ? builder : builder.ehloName(settings.ehlo());
    }

    private static TrustAnchors authorities(@Nullable Path file) {
        try {
            return file == null ? TrustAnchors.ofJdk() : TrustAnchors.ofPem(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCodes.NO_INPUT, "The file " + file + " of --cacert cannot be read: " + MessageFile.why(e));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailure(ExitCodes.DATA, String.valueOf(e.getMessage()));
        }
    }

    private static Resolver resolver(Settings settings) {
        return switch (settings.dns()) {
            case DNSJAVA -> dnsjava(settings);
            case JNDI -> jndi(settings);
        };
    }

    private static Resolver jndi(Settings settings) {
        JndiResolver.Builder builder = JndiResolver.builder();
        return (settings.resolvers().isEmpty() ? builder : builder.servers(settings.resolvers())).build();
    }

    private static Resolver dnsjava(Settings settings) {
        DnsjavaResolver.Builder builder = DnsjavaResolver.builder();
        if (!settings.resolvers().isEmpty()) {
            builder.servers(settings.resolvers());
        }
        if (settings.trustAd()) {
            builder.trustAd();
        }
        Path anchors = settings.trustAnchor();
        if (anchors != null) {
            readAnchors(builder, anchors);
        }
        return builder.build();
    }

    private static void readAnchors(DnsjavaResolver.Builder builder, Path file) {
        if (Files.isDirectory(file)) {
            throw new CommandFailure(ExitCodes.NO_INPUT, "The trust anchor file " + file + " is a directory");
        }
        try {
            builder.trustAnchors(file);
        } catch (UncheckedIOException e) {
            throw new CommandFailure(
                    ExitCodes.NO_INPUT,
                    "The trust anchor file " + file + " cannot be read: " + MessageFile.why(e.getCause()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCodes.DATA, String.valueOf(e.getMessage()));
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
