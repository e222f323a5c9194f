package org.smtpclient.core.transport;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.Endpoint;

/** A proxy on loopback: finds out from its client where to connect, and then passes octets on both ways. */
final class RelayingProxy implements Closeable {
    private static final int CONNECT_MILLIS = 2_000;

    /** What is said before the octets are passed on. */
    interface Protocol {
        /** Reads where to connect. */
        Route route(DataInputStream input, OutputStream output) throws IOException;

        /** Says what came of it. */
        default void answer(OutputStream output, @Nullable IOException failure) throws IOException {}
    }

    /** Where from and where to; the source may be the unspecified address. */
    record Route(InetAddress source, InetSocketAddress target) {}

    private final ServerSocket listener;
    private final Protocol protocol;

    RelayingProxy(Protocol protocol) throws IOException {
        this.protocol = protocol;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    Endpoint endpoint() {
        return new Endpoint.Tcp(listener.getInetAddress(), listener.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relaying-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Route route = protocol.route(new DataInputStream(client.getInputStream()), client.getOutputStream());
            try {
                if (!route.source().isAnyLocalAddress()) {
                    server.bind(new InetSocketAddress(route.source(), 0));
                }
                server.connect(route.target(), CONNECT_MILLIS);
            } catch (IOException e) {
                protocol.answer(client.getOutputStream(), e);
                return;
            }
            protocol.answer(client.getOutputStream(), null);
            Thread back = new Thread(() -> pass(server, client), "relaying-proxy");
            back.setDaemon(true);
            back.start();
            pass(client, server);
            back.join();
        } catch (IOException | InterruptedException e) {
            // One of them is gone.
        }
    }

    /** Passes octets on until there are no more, and then the end of them. */
    private static void pass(Socket from, Socket to) {
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            byte[] octets = new byte[16 * 1024];
            for (int n = input.read(octets); n >= 0; n = input.read(octets)) {
                output.write(octets, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as good as closed.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
