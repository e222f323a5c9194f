package org.smtpclient.cli;

import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.AddressLiteral;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.routing.AddressFamilies;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that all commands which ask the DNS share. */
final class SharedOptions {
    private static final int DNS_PORT = 53;
    private static final BigDecimal LONGEST_TIMEOUT = BigDecimal.valueOf(86_400);

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--resolver",
            paramLabel = "HOST[:PORT]",
            description = "DNS server to ask; may be repeated; an IPv6 address with a port in brackets."
                    + " Default: the system's.")
    private List<String> resolvers = List.of();

    @Option(
            names = "--dns",
            paramLabel = "dnsjava|jndi",
            description = "DNS backend: dnsjava validates DNSSEC, jndi cannot. Default: dnsjava.")
    private String dns = "dnsjava";

    @Option(
            names = "--trust-anchor",
            paramLabel = "FILE",
            description = "DS or DNSKEY records to validate from, in zone-file format. Default: the IANA root's.")
    private @Nullable Path trustAnchor;

    @Option(names = "--trust-ad", description = "Believe the resolver's AD bit instead of validating.")
    private boolean trustAd;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "none: plaintext. may: TLS if it is to be had. encrypt: TLS, unauthenticated, or nothing."
                    + " dane: DANE where there are TLSA records, else may. dane-only: DANE or nothing. verify: TLS with"
                    + " a certificate that names the server and leads to a known authority, or nothing. Default: dane.")
    private String policy = "dane";

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Authorities' certificates in PEM, for --policy verify. Default: those that Java trusts.")
    private @Nullable Path authorities;

    @Option(names = "--port", paramLabel = "N", description = "Port of the mail hosts. Default: 25.")
    private String port = "25";

    @Option(names = "--ehlo", paramLabel = "NAME", description = "Name to say in EHLO. Default: this host's.")
    private @Nullable String ehlo;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Time for all look-ups and hosts together. Default: 300.")
    private String timeout = "300";

    @Option(
            names = "--connect-to",
            paramLabel = "HOST:PORT",
            description = "Connect there, as to a relay, instead of asking for MX records.")
    private @Nullable String connectTo;

    @Option(names = "-4", description = "IPv4 only.")
    private boolean ipv4;

    @Option(names = "-6", description = "IPv6 only.")
    private boolean ipv6;

    @Option(names = "--json", description = "Write one JSON document.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    /**
     * Parses everything there is to parse, before anything is done.
     *
     * @throws ParameterException naming the option that is wrong
     */
    Settings settings() {
        Duration limit = parsed(timeout, SharedOptions::seconds);
        if (ipv4 && ipv6) {
            throw usage("-4 and -6 exclude each other; without either, both families are used");
        }
        DnsChoice backend = choice("--dns", dns, DnsChoice.values());
        if (backend == DnsChoice.JNDI && (trustAd || trustAnchor != null)) {
            throw usage((trustAd ? "--trust-ad" : "--trust-anchor")
                    + " has no meaning with --dns jndi, which can tell nothing about DNSSEC; use --dns dnsjava");
        }
        if (trustAd && trustAnchor != null) {
            throw usage("--trust-ad and --trust-anchor exclude each other: believe the resolver, or validate here");
        }
        HostPort relay = connectTo == null
                ? null
                : parsed(connectTo, text -> HostPort.parse("--connect-to", text, HostPort.NO_DEFAULT));
        if (relay != null) {
            requireFamily(relay.host());
        }
        PolicyChoice level = choice("--policy", policy, PolicyChoice.values());
        if (authorities != null && level != PolicyChoice.VERIFY) {
            throw usage("--cacert has no meaning without --policy verify, which alone goes by authorities");
        }
        return new Settings(
                parsed(resolvers, SharedOptions::servers),
                backend,
                trustAnchor,
                trustAd,
                level,
                authorities,
                parsed(port, SharedOptions::portNumber),
                ehlo == null ? null : parsed(ehlo, EhloName::parse),
                limit,
                relay,
                ipv4 ? AddressFamilies.IPV4 : ipv6 ? AddressFamilies.IPV6 : AddressFamilies.BOTH);
    }

    /**
     * Refuses an address to connect to that -4 or -6 excludes.
     *
     * @throws ParameterException naming the address
     */
    void requireFamily(MailDomain domain) {
        if (domain instanceof AddressLiteral literal) {
            boolean isIpv6 = literal.address() instanceof Inet6Address;
            if (isIpv6 ? ipv4 : ipv6) {
                throw usage((isIpv6 ? "-4" : "-6") + " excludes the address " + literal);
            }
        }
    }

    boolean json() {
        return json;
    }

    /** Parses an argument; what is wrong with it becomes a usage error. */
    <A, T> T parsed(A argument, Function<A, T> parser) {
        try {
            return parser.apply(argument);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    ParameterException usage(String line) {
        return new ParameterException(spec.commandLine(), line);
    }

    private static List<InetSocketAddress> servers(List<String> texts) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String text : texts) {
            HostPort server = HostPort.parse("--resolver", text, DNS_PORT);
            servers.add(new InetSocketAddress(address(server), server.port()));
        }
        return servers;
    }

    private static InetAddress address(HostPort server) {
        if (server.host() instanceof AddressLiteral literal) {
            return literal.address();
        }
        try {
            return InetAddress.getByName(server.host().toString());
        } catch (UnknownHostException e) {
            throw new CommandFailure(
                    ExitCodes.NO_HOST, "The resolver's host '" + server.host() + "' is unknown to this system");
        }
    }

    private static int portNumber(String text) {
        int number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > 0xffff) {
            throw new IllegalArgumentException("Invalid value for --port: '" + text + "' is not within 1..65535");
        }
        return number;
    }

    private static Duration seconds(String text) {
        if (text.matches("\\d{1,9}(\\.\\d{1,3})?")) {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() > 0 && seconds.compareTo(LONGEST_TIMEOUT) <= 0) {
                return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
            }
        }
        throw new IllegalArgumentException("Invalid value for --timeout: '" + text
                + "' is not a number of seconds above 0 and up to " + LONGEST_TIMEOUT);
    }

    private <E extends Enum<E>> E choice(String option, String text, E[] values) {
        for (E value : values) {
            if (value.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return value;
            }
        }
        throw usage("Invalid value for " + option + ": '" + text + "' is none of "
                + Stream.of(values).map(Enum::toString).collect(Collectors.joining(", ")));
    }
}
