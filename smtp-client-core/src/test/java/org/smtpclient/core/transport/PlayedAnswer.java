package org.smtpclient.core.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/** A transport whose every connection answers with the same octets, one at a time, then with the end; notes what is written. */
final class PlayedAnswer implements Transport {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteBuffer answer;
    private boolean closed;

    /** The octets in hexadecimal, with blanks. */
    PlayedAnswer(String answer) {
        this.answer = ByteBuffer.wrap(HexFormat.of().parseHex(answer.replace(" ", "")));
    }

    boolean isClosed() {
        return closed;
    }

    int unread() {
        return answer.remaining();
    }

    String writtenHex() {
        return HexFormat.of().formatHex(written.toByteArray());
    }

    @Override
    public String name() {
        return "played";
    }

    @Override
    public boolean supports(Endpoint endpoint) {
        return true;
    }

    @Override
    public ByteConnection connect(ConnectRequest request) {
        return new ByteConnection() {
            @Override
            public int read(ByteBuffer target, Deadline deadline) {
                if (!answer.hasRemaining()) {
                    return -1;
                }
                target.put(answer.get());
                return 1;
            }

            @Override
            public int readNow(ByteBuffer target) {
                return read(target, request.deadline());
            }

            @Override
            public void write(ByteBuffer[] sources, Deadline deadline) {
                for (ByteBuffer source : sources) {
                    byte[] octets = new byte[source.remaining()];
                    source.get(octets);
                    written.writeBytes(octets);
                }
            }

            @Override
            public Endpoint remote() {
                return request.endpoint();
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }
}
