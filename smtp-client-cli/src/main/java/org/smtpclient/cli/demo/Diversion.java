package org.smtpclient.cli.demo;

import java.io.IOException;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.transport.TcpTransport;

/** What an attacker on the path does: whomever the client connects, it is somebody else who answers. */
final class Diversion implements Transport {
    private final Transport tcp = new TcpTransport();
    private final Endpoint destination;

    Diversion(Endpoint destination) {
        this.destination = destination;
    }

    @Override
    public String name() {
        return "diversion";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return tcp.supports(endpoint);
    }

    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        return tcp.connect(ConnectRequest.of(destination, request.deadline()));
    }
}
