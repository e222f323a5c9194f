package org.smtpclient.benchmarks.sidebyside.sessions;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** Opens plain sockets, or the JDK's TLS sockets upon them: one context for all, which keeps no sessions to resume. */
final class SocketOpener implements Session.Opener {
    private static final String EHLO = "EHLO " + Task.CLIENT + "\r\n";

    private final Task task;
    private final byte[] envelope;
    private final byte[] data;
    private final @Nullable SSLContext tls;
    private final AtomicInteger opened = new AtomicInteger();

    SocketOpener(Task task, boolean tls) throws GeneralSecurityException {
        this.task = task;
        byte[] content = task.message();
        StringBuilder commands = new StringBuilder("MAIL FROM:<" + Task.SENDER + "> SIZE=" + content.length + "\r\n");
        task.mailboxes()
                .forEach(mailbox -> commands.append("RCPT TO:<").append(mailbox).append(">\r\n"));
        envelope = commands.append("DATA\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        data = Content.stuffed(content);
        this.tls = tls ? context() : null;
    }

    private static SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyServer()}, null);
        context.getClientSessionContext().setSessionCacheSize(1);
        return context;
    }

    @Override
    public Session open() throws IOException {
        Socket socket = new Socket(Task.address(), task.port());
        socket.setTcpNoDelay(true);
        SocketSession.await(socket, 1);
        SocketSession.exchange(socket, EHLO, lines(task.server()));
        if (tls != null) {
            SocketSession.exchange(socket, "STARTTLS\r\n", 1);
            // A name that was not there before: nothing is resumed.
            String host = "host" + opened.incrementAndGet() + ".sink.test";
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, host, task.port(), true);
            secure.startHandshake();
            SocketSession.exchange(secure, EHLO, lines(ServerKind.PIPELINING));
            socket = secure;
        }
        return new SocketSession(socket, envelope, 2 + task.recipients(), data);
    }

    private static int lines(ServerKind server) {
        return 1 + server.keywords().size();
    }
}
