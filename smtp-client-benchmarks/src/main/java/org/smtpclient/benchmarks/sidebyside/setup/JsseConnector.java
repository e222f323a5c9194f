package org.smtpclient.benchmarks.sidebyside.setup;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * The limit: a socket, JSSE's own over it where the sink offers STARTTLS, and octets made ready beforehand. Replies are
 * counted by their lines, not read, and there are no timeouts. One context serves all connections.
 */
final class JsseConnector implements Connecting.Connector {
    /** The name that goes into SNI. */
    static final String SERVER_NAME = "sink.test";

    private static final byte[] EHLO = ascii("EHLO " + Task.CLIENT + "\r\n");
    private static final byte[] STARTTLS = ascii("STARTTLS\r\n");
    private static final byte[] QUIT = ascii("QUIT\r\n");

    private final int port;
    private final boolean tls;
    private final int extensions;
    private final SSLContext context;
    private final boolean resuming;
    private final byte[] replies = new byte[8192];

    private JsseConnector(Task task, KeyCheck check, boolean resuming) throws GeneralSecurityException {
        this.port = task.port();
        this.tls = task.server() == ServerKind.STARTTLS;
        this.extensions = task.server().keywords().size();
        this.resuming = resuming;
        this.context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {check}, null);
    }

    /** In plaintext, or with whoever the server is. */
    static Connecting.Connector anybody(Task task) throws GeneralSecurityException {
        return new JsseConnector(task, new KeyCheck(null), false);
    }

    /** With the key that the server has now. */
    static Connecting.Connector authenticated(Task task) throws GeneralSecurityException, IOException {
        return new JsseConnector(task, new KeyCheck(KeyCheck.digest(certificate(task))), false);
    }

    /** With the session of the connection before. */
    static Connecting.Connector resumed(Task task) throws GeneralSecurityException {
        return new JsseConnector(task, new KeyCheck(null), true);
    }

    /** {@return the certificate that the sink presents} */
    static X509Certificate certificate(Task task) throws GeneralSecurityException, IOException {
        X509Certificate certificate = new JsseConnector(task, new KeyCheck(null), false).converse();
        if (certificate == null) {
            throw new IllegalArgumentException(task.server() + " has no certificate");
        }
        return certificate;
    }

    @Override
    public void connect() throws IOException {
        converse();
    }

    private @Nullable X509Certificate converse() throws IOException {
        try (Socket plain = new Socket(Task.address(), port)) {
            plain.setTcpNoDelay(true);
            await(plain, 1);
            say(plain, EHLO, 1 + extensions);
            if (!tls) {
                say(plain, QUIT, 1);
                return null;
            }
            say(plain, STARTTLS, 1);
            return secured(plain);
        }
    }

    private X509Certificate secured(Socket plain) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, SERVER_NAME, port, true)) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            // STARTTLS is offered once.
            say(socket, EHLO, extensions);
            say(socket, QUIT, 1);
            if (!resuming) {
                socket.getSession().invalidate();
            }
            return certificate;
        }
    }

    private void say(Socket socket, byte[] command, int lines) throws IOException {
        socket.getOutputStream().write(command);
        await(socket, lines);
    }

    private void await(Socket socket, int lines) throws IOException {
        InputStream input = socket.getInputStream();
        int due = lines;
        while (due > 0) {
            int octets = input.read(replies);
            if (octets < 0) {
                throw new IOException("The sink has closed");
            }
            for (int i = 0; i < octets; i++) {
                if (replies[i] == '\n') {
                    due--;
                }
            }
        }
        if (replies[0] != '2') {
            throw new IOException("The sink refuses");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
