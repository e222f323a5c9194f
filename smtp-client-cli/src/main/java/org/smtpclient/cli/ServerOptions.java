package org.smtpclient.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.engine.Dialect;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the commands that talk with servers: how these are reached and spoken to. */
final class ServerOptions {
    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description =
                    "Connect the Unix domain socket there, or with @NAME the abstract one of that name, instead of"
                            + " asking for MX records.")
    private @Nullable String unix;

    @Option(names = "--lmtp", description = "Speak LMTP to the server that --unix or --connect-to names.")
    private boolean lmtp;

    @Option(
            names = "--tls-implicit",
            description = "Begin with the TLS handshake, as on port 465, at the server that --connect-to names.")
    private boolean tlsImplicit;

    @Option(
            names = "--pipelining",
            paramLabel = "on|off",
            description = "Whether to send commands together where the server allows it. Default: on.")
    private String pipelining = "on";

    @Option(
            names = "--chunking",
            paramLabel = "on|off",
            description = "Whether to send the message by BDAT where the server allows it. Default: on.")
    private String chunking = "on";

    @Option(
            names = "--transcript",
            description = "Tell the dialogue with the servers, without secrets and the message: on stderr, or in the"
                    + " JSON document.")
    private boolean transcript;

    /**
     * Puts the options together.
     *
     * @throws ParameterException naming those that do not go together
     */
    Server server(SharedOptions shared, Settings settings, AuthArguments auth) {
        NextHop hop = hop(shared, settings);
        return new Server(
                hop,
                auth.options(shared, hop != null),
                isOn(shared, "--pipelining", pipelining),
                isOn(shared, "--chunking", chunking),
                transcript);
    }

    private @Nullable NextHop hop(SharedOptions shared, Settings settings) {
        Dialect dialect = lmtp ? Dialect.LMTP : Dialect.SMTP;
        HostPort relay = settings.relay();
        if (unix != null) {
            return direct(shared, settings, unix, dialect);
        }
        if (relay != null) {
            if (tlsImplicit && settings.policy() == PolicyChoice.NONE) {
                throw shared.usage("--tls-implicit and --policy none exclude each other");
            }
            return new NextHop.Relay(relay.host(), relay.port(), dialect, tlsImplicit);
        }
        if (lmtp) {
            throw shared.usage(
                    "--lmtp needs --unix PATH or --connect-to HOST:PORT: the hosts of MX records speak SMTP");
        }
        if (tlsImplicit) {
            throw shared.usage("--tls-implicit needs --connect-to HOST:PORT: at the hosts of MX records, TLS begins"
                    + " with STARTTLS");
        }
        return null;
    }

    private NextHop direct(SharedOptions shared, Settings settings, String socket, Dialect dialect) {
        if (settings.relay() != null) {
            throw shared.usage("--unix and --connect-to exclude each other");
        }
        if (tlsImplicit) {
            throw shared.usage("--tls-implicit is for --connect-to, and not for --unix");
        }
        if (settings.policy() == PolicyChoice.DANE_ONLY || settings.policy() == PolicyChoice.VERIFY) {
            throw shared.usage("--policy " + settings.policy()
                    + " cannot be kept with --unix: a socket has no name that a certificate could prove");
        }
        return new NextHop.Direct(shared.parsed(socket, ServerOptions::endpoint), dialect);
    }

    private static Endpoint endpoint(String socket) {
        if (socket.isEmpty() || socket.equals("@")) {
            throw new IllegalArgumentException("Invalid value for --unix: '" + socket + "' names no socket");
        }
        return socket.startsWith("@")
                ? new Endpoint.UnixAbstract(socket.substring(1))
                : new Endpoint.UnixPath(Path.of(socket));
    }

    private static boolean isOn(SharedOptions shared, String option, String text) {
        if (text.equalsIgnoreCase("on") || text.equalsIgnoreCase("off")) {
            return text.equalsIgnoreCase("on");
        }
        throw shared.usage("Invalid value for " + option + ": '" + text + "' is none of on, off");
    }
}
