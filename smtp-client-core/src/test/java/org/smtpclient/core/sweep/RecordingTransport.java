package org.smtpclient.core.sweep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/** A transport for one connection that keeps what went over it, an octet as a character. */
final class RecordingTransport implements Transport {
    private final Transport carrier;
    private final StringBuilder written = new StringBuilder();
    private final StringBuilder heard = new StringBuilder();

    RecordingTransport(Transport carrier) {
        this.carrier = carrier;
    }

    /** What the operating system has taken. */
    String written() {
        return written.toString();
    }

    /** What the client has read. */
    String heard() {
        return heard.toString();
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return carrier.supports(endpoint);
    }

    @Override
    public ByteConnection connect(ConnectRequest request) throws IOException {
        return new Recorder(carrier.connect(request));
    }

    private final class Recorder implements ByteConnection {
        private final ByteConnection lower;

        Recorder(ByteConnection lower) {
            this.lower = lower;
        }

        @Override
        public int read(ByteBuffer target, Deadline deadline) throws IOException {
            return recorded(lower.read(target, deadline), target);
        }

        @Override
        public int readNow(ByteBuffer target) throws IOException {
            return recorded(lower.readNow(target), target);
        }

        private int recorded(int octets, ByteBuffer target) {
            if (octets > 0) {
                heard.append(StandardCharsets.ISO_8859_1.decode(
                        target.duplicate().flip().position(target.position() - octets)));
            }
            return octets;
        }

        @Override
        public void write(ByteBuffer[] sources, Deadline deadline) throws IOException {
            ByteBuffer[] before = new ByteBuffer[sources.length];
            for (int i = 0; i < sources.length; i++) {
                before[i] = sources[i].duplicate();
            }
            try {
                lower.write(sources, deadline);
            } finally {
                for (int i = 0; i < sources.length; i++) {
                    written.append(StandardCharsets.ISO_8859_1.decode(before[i].limit(sources[i].position())));
                }
            }
        }

        @Override
        public Endpoint remote() {
            return lower.remote();
        }

        @Override
        public void close() throws IOException {
            lower.close();
        }
    }
}
