package org.smtpclient.benchmarks.sidebyside.sink;

import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

/** The sink's side of TLS: the JDK's, with a key on P-256, and sessions that clients may resume. */
final class SinkTls {
    private final SSLContext context =
            ServerIdentity.of(TestCertificate.server("sink.test").selfSigned()).sslContext();
    private final Counters counters;

    SinkTls(Counters counters) {
        this.counters = counters;
    }

    /** {@return what encrypts a connection from behind the first reply that it lets through} */
    SslHandler handler() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SslHandler handler = new SslHandler(engine, true);
        long start = System.currentTimeMillis();
        handler.handshakeFuture().addListener(future -> {
            if (future.isSuccess()) {
                counters.handshake(engine.getSession().getCreationTime() < start);
            }
        });
        return handler;
    }
}
