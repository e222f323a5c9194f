package org.smtpclient.api.transport;

import java.io.IOException;
import org.smtpclient.api.spi.Provider;

/**
 * Connects endpoints. TLS is no matter of a transport: core layers it over any connection.
 *
 * <p>Safe for many threads at once.
 */
public interface Transport extends Provider {

    /**
     * Whether this transport is for endpoints of this kind. An endpoint it is not for is left to another transport; one
     * it is for and cannot connect is a failure.
     *
     * @param endpoint an endpoint
     * @return whether {@link #connect} may be called with it
     */
    boolean supports(Endpoint endpoint);

    /**
     * Connects. Blocks until the connection stands.
     *
     * @param request endpoint, deadline and source
     * @return an open connection, which the caller closes
     * @throws java.net.SocketTimeoutException if the deadline passed
     * @throws IOException if the connection was refused or failed
     * @throws IllegalArgumentException if the endpoint is not {@linkplain #supports supported}, or the request has a
     *     source address and the endpoint is no IP address
     */
    ByteConnection connect(ConnectRequest request) throws IOException;
}
