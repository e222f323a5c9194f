package org.smtpclient.core.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/** How proxies are reached. */
final class Proxies {
    private Proxies() {}

    static void requireSupport(Transport carrier, Endpoint proxy) {
        if (!carrier.supports(proxy)) {
            throw new IllegalArgumentException(
                    "The transport " + carrier.name() + " does not connect to the proxy " + proxy);
        }
    }

    /** Connects to a proxy; a failure says that it is the proxy that cannot be reached, not what lies behind it. */
    static ByteConnection connect(Transport carrier, Endpoint proxy, Deadline deadline) throws IOException {
        try {
            return carrier.connect(ConnectRequest.of(proxy, deadline));
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            IOException told = new ConnectException("The proxy " + proxy + " cannot be reached: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            told.initCause(e);
            throw told;
        }
    }
}
