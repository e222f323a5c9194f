package org.smtpclient.cli;

import java.io.IOException;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/** Tells what a transport connects. */
final class ObservedTransport implements Transport {
    private final Transport transport;
    private final Progress progress;

    ObservedTransport(Transport transport, Progress progress) {
        this.transport = transport;
        this.progress = progress;
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return transport.supports(endpoint);
    }

    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        progress.now("connecting to " + request.endpoint());
        ByteConnection connection = transport.connect(request);
        progress.now("talking with " + request.endpoint());
        return connection;
    }
}
