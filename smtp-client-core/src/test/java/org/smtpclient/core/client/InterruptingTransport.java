package org.smtpclient.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;
import org.smtpclient.core.transport.TcpTransport;

/** TCP that interrupts its thread as soon as certain text has been written in the clear. */
record InterruptingTransport(String text) implements Transport {
    private static final Transport TCP = new TcpTransport();

    @Override
    public String name() {
        return "interrupting";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return TCP.supports(endpoint);
    }

    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        ByteConnection tcp = TCP.connect(request);
        return new ByteConnection() {
            @Override
            public int read(ByteBuffer target, Deadline deadline) throws IOException {
                return tcp.read(target, deadline);
            }

            @Override
            public int readNow(ByteBuffer target) throws IOException {
                return tcp.readNow(target);
            }

            @Override
            public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
                StringBuilder written = new StringBuilder();
                for (ByteBuffer source : sources) {
                    written.append(StandardCharsets.ISO_8859_1.decode(source.duplicate()));
                }
                tcp.write(sources, deadline);
                if (written.indexOf(text) >= 0) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public Endpoint remote() {
                return tcp.remote();
            }

            @Override
            public void close() throws IOException {
                tcp.close();
            }
        };
    }
}
