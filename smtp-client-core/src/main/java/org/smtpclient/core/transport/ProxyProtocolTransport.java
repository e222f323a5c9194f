package org.smtpclient.core.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/**
 * TCP through an outbound proxy that is told by the PROXY protocol, version 1 or 2, from where and to where to connect.
 *
 * <p>This is for a fleet of senders behind hosts that own the addresses mail goes out from: HAProxy with
 * {@code accept-proxy}, and a server that takes both addresses from the header ({@code source … usesrc clientip}), or
 * another forwarder that does the same. The header's destination is the mail host's address and port. Its source is the
 * request's source address, as set with {@code SmtpClient.Builder.source}, with port 0; without one it is
 * {@code 0.0.0.0} or {@code ::}, which leaves the choice to the proxy. It is not for a proxy that takes the header as a
 * mere note on its client and forwards to a server of its own choice: mail for any domain would go there.
 *
 * <p>The header goes out as soon as the proxy is connected, since SMTP's server speaks first. The protocol has no answer:
 * where the proxy cannot connect, it closes, and the session ends before the greeting; so addresses do not race through
 * it, and each is tried in turn.
 *
 * <p>It is not discovered, since it cannot know the proxy; pass it where transports are configured. Thread-safe.
 */
public final class ProxyProtocolTransport implements Transport {
    /** The header's form. */
    public enum Version {
        /** A line of text. */
        V1,
        /** Binary. */
        V2
    }

    private final Endpoint proxy;
    private final Version version;
    private final Transport carrier;

    private ProxyProtocolTransport(Builder builder) {
        this.proxy = builder.proxy;
        this.version = builder.version;
        this.carrier = builder.carrier;
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
        return "proxy-protocol";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp;
    }

    /**
     * Connects to the proxy and tells it where to.
     *
     * @throws IOException if the proxy cannot be reached; that it cannot reach the endpoint shows only later
     * @throws IllegalArgumentException if the endpoint is no TCP port, or the source is not of its family
     */
    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        if (!(request.endpoint() instanceof Endpoint.Tcp target)) {
            throw new IllegalArgumentException("The PROXY protocol does not lead to " + request.endpoint());
        }
        byte[] header = header(target, request.source());
        ByteConnection connection = Proxies.connect(carrier, proxy, request.deadline());
        try {
            connection.write(new ByteBuffer[] {ByteBuffer.wrap(header)}, request.deadline());
        } catch (IOException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
        return new RelayedConnection(connection, target);
    }

    private byte[] header(Endpoint.Tcp target, @Nullable InetAddress source) {
        ProxyHeader header = ProxyHeader.of(source, target);
        return version == Version.V1 ? header.text() : header.binary();
    }

    /** Makes a transport. Not thread-safe. */
    public static final class Builder {
        private final Endpoint proxy;
        private Version version = Version.V2;
        private Transport carrier = new TcpTransport();

        private Builder(Endpoint proxy) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
        }

        /**
         * Sets the header's form.
         *
         * @param form default version 2
         * @return this
         */
        public Builder version(Version form) {
            this.version = Objects.requireNonNull(form, "form");
            return this;
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
         * {@return the transport}
         *
         * @throws IllegalArgumentException if the carrier does not support the proxy's endpoint
         */
        public ProxyProtocolTransport build() {
            Proxies.requireSupport(carrier, proxy);
            return new ProxyProtocolTransport(this);
        }
    }
}
