package org.smtpclient.core.auth;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

/** Both ends of one TLS connection, in memory. */
record LoopbackTls(SSLEngine client, SSLEngine server, TestCertificate leaf) {

    static LoopbackTls handshake(String protocol) throws Exception {
        TestCertificate leaf = TestCertificate.server("mail.example.org").selfSigned();
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustEveryone()}, null);
        SSLEngine client = trusting.createSSLEngine();
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        SSLEngine server = ServerIdentity.of(leaf).sslContext().createSSLEngine();
        server.setUseClientMode(false);
        client.beginHandshake();
        server.beginHandshake();

        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        for (int round = 0; round < 100 && !(isDone(client) && isDone(server)); round++) {
            advance(client, toServer, toClient);
            advance(server, toClient, toServer);
        }
        if (!isDone(client) || !isDone(server)) {
            throw new AssertionError("the handshake does not end");
        }
        return new LoopbackTls(client, server, leaf);
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Does what one side can do without the other. */
    private static void advance(SSLEngine engine, ByteBuffer outgoing, ByteBuffer incoming) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ByteBuffer plain = ByteBuffer.allocate(1 << 16);
        incoming.flip();
        boolean more = true;
        while (more) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> engine.wrap(nothing, outgoing);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN ->
                    more = incoming.hasRemaining()
                            && engine.unwrap(incoming, plain).bytesConsumed() > 0;
                default ->
                    more = incoming.hasRemaining()
                            && engine.unwrap(incoming, plain).bytesConsumed() > 0;
            }
        }
        incoming.compact();
    }

    private static final class TrustEveryone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
