package org.smtpclient.core.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/**
 * TCP through a SOCKS proxy of version 5 (RFC 1928), with a user name and password (RFC 1929) where it wants them.
 *
 * <p>The proxy is told the server's address, never its name: which addresses a host has was settled before, with
 * DNSSEC where there is DANE. A connection stands once the proxy says that it does, so addresses race through it as
 * they do without. From which address the server is connected is the proxy's to choose: a request with a source address
 * is refused.
 *
 * <p>It is not discovered, since it cannot know the proxy; pass it where transports are configured:
 *
 * {@snippet :
 * Transport viaProxy = Socks5Transport.builder(new Endpoint.Tcp(proxyAddress, 1080)).build();
 * SmtpClient client = SmtpClient.builder().transports(List.of(viaProxy)).build();
 * }
 *
 * <p>Thread-safe.
 */
public final class Socks5Transport implements Transport {
    private final Endpoint proxy;
    private final Transport carrier;
    private final @Nullable Socks5Credentials credentials;

    private Socks5Transport(Builder builder) {
        this.proxy = builder.proxy;
        this.carrier = builder.carrier;
        this.credentials = builder.credentials;
    }

    /**
     * A builder.
     *
     * @param proxy where the proxy listens
     * @return the builder
     */
    public static Builder builder(Endpoint proxy) {
        return new Builder(proxy);
    }

    @Override
    public String name() {
        return "socks5";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp;
    }

    /**
     * Connects through the proxy.
     *
     * @throws IOException if the proxy cannot be reached, says that it cannot connect, or does not speak SOCKS 5
     * @throws IllegalArgumentException if the endpoint is no TCP port, or the request has a source address
     */
    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        if (!(request.endpoint() instanceof Endpoint.Tcp target)) {
            throw new IllegalArgumentException("SOCKS does not connect to " + request.endpoint());
        }
        if (request.source() != null) {
            throw new IllegalArgumentException("The SOCKS proxy " + proxy
                    + " chooses the source address by itself; configure either a source address or the proxy");
        }
        ByteConnection connection = Proxies.connect(carrier, proxy, request.deadline());
        try {
            new Socks5Dialogue(connection, request.deadline(), proxy).connect(target, credentials);
        } catch (IOException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
        return new RelayedConnection(connection, target);
    }

    /** Makes a transport. Not thread-safe. */
    public static final class Builder {
        private final Endpoint proxy;
        private Transport carrier = new TcpTransport();
        private @Nullable Socks5Credentials credentials;

        private Builder(Endpoint proxy) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
        }

        /**
         * Sets how the proxy itself is reached.
         *
         * @param transport one that supports the proxy's endpoint; default TCP
         * @return this
         */
        public Builder carrier(Transport transport) {
            this.carrier = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /**
         * Sets the user name and password, which are sent to a proxy that asks for them, in the clear (RFC 1929).
         *
         * @param user 1 to 255 octets in UTF-8
         * @param password 1 to 255 octets in UTF-8
         * @return this
         * @throws IllegalArgumentException if either is too short or too long
         */
        public Builder credentials(String user, String password) {
            this.credentials = new Socks5Credentials(octets("user name", user), octets("password", password));
            return this;
        }

        private static byte[] octets(String what, String text) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            if (octets.length < 1 || octets.length > 255) {
                throw new IllegalArgumentException(
                        "A SOCKS " + what + " has 1 to 255 octets (RFC 1929), not " + octets.length);
            }
            return octets;
        }

        /**
         * {@return the transport}
         *
         * @throws IllegalArgumentException if the carrier does not support the proxy's endpoint
         */
        public Socks5Transport build() {
            Proxies.requireSupport(carrier, proxy);
            return new Socks5Transport(this);
        }
    }
}
