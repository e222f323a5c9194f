package org.smtpclient.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.CredentialsSupplier;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.core.auth.AuthOptions;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** As whom to authenticate, and how. No secret is an argument: other users of a system can read those. */
final class AuthArguments {
    private static final String EXTERNAL = "EXTERNAL";

    @Option(
            names = "--auth",
            paramLabel = "USER",
            description = "Authenticate as this user to the server that --connect-to or --unix names. The password is"
                    + " read from --auth-password-file, or else from the environment variable "
                    + SecretSource.VARIABLE + ", or else asked for.")
    private @Nullable String user;

    @Option(names = "--auth-password-file", paramLabel = "FILE", description = "File whose first line is the password.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--auth-token-file",
            paramLabel = "FILE",
            description = "File whose first line is an OAuth 2.0 access token, to use instead of a password.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--auth-mechanism",
            paramLabel = "NAME",
            description = "Use this SASL mechanism, such as SCRAM-SHA-256; may be repeated, in order of preference."
                    + " Default: the strongest that the server has.")
    private List<String> mechanisms = List.of();

    @Option(
            names = "--allow-auth-over-unverified-tls",
            description = "Authenticate even where TLS does not prove who the server is. Whoever can redirect the"
                    + " connection may learn the password.")
    private boolean overUnverifiedTls;

    @Option(
            names = "--allow-auth-in-plaintext",
            description = "Authenticate even without TLS. Whoever can read along may learn the password.")
    private boolean inPlaintext;

    /**
     * Puts the options together, and fetches the secret.
     *
     * @param serverNamed whether there is one server to authenticate to
     * @return null to send without authentication
     * @throws ParameterException naming those that do not go together
     */
    @Nullable
    AuthOptions options(SharedOptions shared, boolean serverNamed) {
        if (user == null) {
            requireNothingElse(shared);
            return null;
        }
        if (!serverNamed) {
            throw shared.usage("--auth needs --connect-to HOST:PORT or --unix PATH: a password is for a server that you"
                    + " name, and not for whichever the DNS names");
        }
        if (passwordFile != null && tokenFile != null) {
            throw shared.usage("--auth-password-file and --auth-token-file exclude each other");
        }
        AuthOptions known = options(request -> null);
        List<String> names =
                known.mechanisms().stream().map(SaslMechanism::mechanism).toList();
        for (String mechanism : mechanisms) {
            if (!names.contains(mechanism.toUpperCase(Locale.ROOT))) {
                throw shared.usage("Invalid value for --auth-mechanism: '" + mechanism + "' is none of "
                        + String.join(", ", names));
            }
        }
        Credentials credentials = shared.parsed(user, name -> credentials(shared, name));
        // There is one server, and the user named it.
        return options(request -> credentials);
    }

    private AuthOptions options(CredentialsSupplier supplier) {
        AuthOptions.Builder builder = AuthOptions.builder(supplier)
                .allowCredentialsOverUnauthenticatedTls(overUnverifiedTls)
                .allowCredentialsInPlaintext(inPlaintext);
        return (mechanisms.isEmpty() ? builder : builder.allowedMechanisms(mechanisms)).build();
    }

    private Credentials credentials(SharedOptions shared, String name) {
        SecretSource secrets = SecretSource.ofSystem();
        if (tokenFile != null) {
            return Credentials.bearerToken(name, SecretSource.fromFile("--auth-token-file", tokenFile));
        }
        if (passwordFile != null) {
            return Credentials.password(name, SecretSource.fromFile("--auth-password-file", passwordFile));
        }
        if (mechanisms.stream().allMatch(EXTERNAL::equalsIgnoreCase) && !mechanisms.isEmpty()) {
            return Credentials.external(name.isEmpty() ? null : name);
        }
        String password = secrets.password(name);
        if (password == null) {
            throw shared.usage("There is no password for " + name + ": name a file by --auth-password-file, set "
                    + SecretSource.VARIABLE + ", or run this at a terminal to be asked");
        }
        return Credentials.password(name, password);
    }

    private void requireNothingElse(SharedOptions shared) {
        String given = passwordFile != null
                ? "--auth-password-file"
                : tokenFile != null
                        ? "--auth-token-file"
                        : !mechanisms.isEmpty()
                                ? "--auth-mechanism"
                                : overUnverifiedTls
                                        ? "--allow-auth-over-unverified-tls"
                                        : inPlaintext ? "--allow-auth-in-plaintext" : null;
        if (given != null) {
            throw shared.usage(given + " has no meaning without --auth USER");
        }
    }
}
