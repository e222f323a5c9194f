package org.smtpclient.core.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/** A connection to a proxy that leads on to an endpoint. */
record RelayedConnection(ByteConnection toProxy, Endpoint remote) implements ByteConnection {
    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        return toProxy.read(target, deadline);
    }

    @Override
    public int readNow(ByteBuffer target) throws IOException {
        return toProxy.readNow(target);
    }

    @Override
    public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
        toProxy.write(sources, deadline);
    }

    @Override
    public void close() throws IOException {
        toProxy.close();
    }
}
