package org.smtpclient.testkit.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** The server's side of TLS, on an engine: it works over every kind of socket and leaves every octet to the wire. */
final class TlsLayer implements Octets {
    private final Octets wire;
    private final SSLEngine engine;
    private final ByteBuffer fromWire;
    private final ByteBuffer toWire;
    private final ByteBuffer plain;
    private @Nullable String serverName;

    /**
     * @param early octets that had already been read behind the STARTTLS command; to TLS they are its first octets
     */
    TlsLayer(Octets wire, SSLContext context, List<String> protocols, byte[] early) {
        this.wire = wire;
        engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        if (!protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(new String[0]));
        }
        parameters.setSNIMatchers(List.of(new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
            @Override
            public boolean matches(SNIServerName name) {
                serverName = new String(name.getEncoded(), StandardCharsets.UTF_8);
                return true;
            }
        }));
        engine.setSSLParameters(parameters);
        int packet = engine.getSession().getPacketBufferSize();
        fromWire = ByteBuffer.allocate(Math.max(packet, early.length) + packet).put(early);
        toWire = ByteBuffer.allocate(2 * packet);
        plain = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    void handshake() throws IOException {
        try {
            engine.beginHandshake();
            boolean more = false;
            HandshakeStatus status = engine.getHandshakeStatus();
            while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
                switch (status) {
                    case NEED_TASK -> runTasks();
                    case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                    default -> {
                        if (more && wire.read(fromWire) < 0) {
                            throw new EOFException("the client closed the connection in the handshake");
                        }
                        more = unwrap() == SSLEngineResult.Status.BUFFER_UNDERFLOW;
                    }
                }
                status = engine.getHandshakeStatus();
            }
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    private void sendAlert() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            int before = toWire.position();
            if (engine.wrap(ByteBuffer.allocate(0), toWire).bytesProduced() == 0 && before == toWire.position()) {
                break;
            }
        }
        flush();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private SSLEngineResult.Status unwrap() throws SSLException {
        fromWire.flip();
        plain.compact();
        try {
            SSLEngineResult result = engine.unwrap(fromWire, plain);
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            }
            return result.getStatus();
        } finally {
            plain.flip();
            fromWire.compact();
        }
    }

    private void wrap(ByteBuffer source) throws IOException {
        engine.wrap(source, toWire);
        flush();
    }

    private void flush() throws IOException {
        toWire.flip();
        try {
            wire.write(toWire);
        } finally {
            toWire.clear();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (!plain.hasRemaining()) {
            SSLEngineResult.Status status = unwrap();
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                wrap(ByteBuffer.allocate(0));
            }
            if (status == SSLEngineResult.Status.CLOSED
                    || (status == SSLEngineResult.Status.BUFFER_UNDERFLOW && wire.read(fromWire) < 0)) {
                return -1;
            }
        }
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice().limit(count));
        plain.position(plain.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            wrap(source);
        }
    }

    /** Says close_notify. */
    void close() throws IOException {
        engine.closeOutbound();
        wrap(ByteBuffer.allocate(0));
    }

    String description() {
        return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
    }

    String protocol() {
        return engine.getSession().getProtocol();
    }

    @Nullable
    String serverName() {
        return serverName;
    }
}
