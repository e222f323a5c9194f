package org.smtpclient.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A few SMTP commands by plain socket, apart from the client under test. */
final class SmtpDialogue implements AutoCloseable {
    private static final int LIMIT_MILLIS = 5_000;

    private Socket socket;
    private BufferedReader reader;

    private SmtpDialogue(Socket socket) throws IOException {
        use(socket);
    }

    private void use(Socket next) throws IOException {
        socket = next;
        reader = new BufferedReader(new InputStreamReader(next.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /** Connects to port 25, without reading anything. */
    static SmtpDialogue connect(String address) throws IOException {
        return connect(address, 25);
    }

    static SmtpDialogue connect(String address, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        return new SmtpDialogue(socket);
    }

    /** Whether a server greets with 220. */
    static boolean greets(String address) {
        try (SmtpDialogue dialogue = connect(address)) {
            boolean welcome = dialogue.reply().get(0).startsWith("220");
            dialogue.say("QUIT");
            return welcome;
        } catch (IOException refused) {
            return false;
        }
    }

    /** The certificate that a server presents after STARTTLS. */
    static X509Certificate certificate(String address) {
        try (SmtpDialogue dialogue = connect(address)) {
            dialogue.reply();
            dialogue.say("EHLO lab.invalid");
            dialogue.startTls();
            return (X509Certificate) ((SSLSocket) dialogue.socket).getSession().getPeerCertificates()[0];
        } catch (IOException failure) {
            throw new LabException("Could not see the certificate of " + address, failure);
        }
    }

    /** Sends a line and gives the reply's lines. */
    List<String> say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return reply();
    }

    /** Reads a reply. */
    List<String> reply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = reader.readLine();
            if (line == null) {
                throw new IOException("The server closed the connection after " + lines);
            }
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return lines;
    }

    /** Goes on in TLS, whoever the server is. */
    void startTls() throws IOException {
        List<String> reply = say("STARTTLS");
        if (!reply.get(0).startsWith("220")) {
            throw new IOException("STARTTLS was answered " + reply);
        }
        secure();
    }

    /** Goes on in TLS, without asking for it. */
    void secure() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEverybody()}, null);
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, 25, true);
            secured.startHandshake();
            use(secured);
        } catch (GeneralSecurityException failure) {
            throw new IOException("No TLS in this JVM", failure);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
