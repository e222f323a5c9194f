package org.smtpclient.api.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what to authenticate with, asked once for each connection, so that tokens can be fresh and every server gets its
 * own.
 *
 * <p>Called on the thread that drives the connection, between two commands; what time it takes, the server waits. Safe
 * for many threads at once.
 */
@FunctionalInterface
public interface CredentialsSupplier {

    /**
     * The credentials for a connection. Asked even where they could not be used, so that this can be told from a server
     * that needs none.
     *
     * @param request the server, and what is known of the connection
     * @return null to send without authentication
     * @throws SaslException if there should be some and they cannot be had now; the message may be shown
     */
    @Nullable
    Credentials credentials(CredentialsRequest request) throws SaslException;

    /**
     * Credentials for one host, and none for any other: mail that goes elsewhere does not take them along.
     *
     * @param host the host's name, as the client is told to connect to it; case and a final dot do not matter
     * @param credentials what it gets
     * @return the supplier
     */
    static CredentialsSupplier forHost(String host, Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        String wanted = withoutFinalDot(host);
        return new CredentialsSupplier() {
            @Override
            public @Nullable Credentials credentials(CredentialsRequest request) {
                return wanted.equalsIgnoreCase(withoutFinalDot(request.host())) ? credentials : null;
            }

            @Override
            public String toString() {
                return credentials + " for " + wanted;
            }
        };
    }

    private static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
