package org.smtpclient.testkit.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Takes DNS messages by UDP and TCP on one port and hands them to a handler. Its threads are daemons. */
final class LoopbackServer implements AutoCloseable {
    /** Takes one message and answers it now, later or never. */
    interface Handler {
        void handle(byte[] query, boolean tcp, Consumer<byte[]> reply);
    }

    private static final int MAX_TCP_CONNECTIONS = 256;
    private static final int TCP_IDLE_MILLIS = 30_000;
    private static final int UDP_BUFFER = 1 << 20;
    private static final int BIND_ATTEMPTS = 20;
    private static final int MAX_MESSAGE = 0xffff;

    private final Handler handler;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private LoopbackServer(Handler handler, DatagramSocket udp, ServerSocket tcp) {
        this.handler = handler;
        this.udp = udp;
        this.tcp = tcp;
    }

    /**
     * Binds both sockets and starts.
     *
     * @param address port 0 for one that is free in both protocols
     * @param handler called on the server's threads
     * @return the server
     * @throws IOException if the address cannot be bound
     */
    static LoopbackServer start(InetSocketAddress address, Handler handler) throws IOException {
        LoopbackServer server = bind(address, handler);
        String name = "test-dns-" + server.address().getPort();
        daemon(name + "-udp", server::receive);
        daemon(name + "-tcp", server::accept);
        return server;
    }

    private static LoopbackServer bind(InetSocketAddress address, Handler handler) throws IOException {
        for (int attempt = 1; ; attempt++) {
            DatagramSocket udp = new DatagramSocket(address);
            ServerSocket tcp = new ServerSocket();
            try {
                udp.setReceiveBufferSize(UDP_BUFFER);
                tcp.setReuseAddress(true);
                tcp.bind(new InetSocketAddress(address.getAddress(), udp.getLocalPort()), MAX_TCP_CONNECTIONS);
                return new LoopbackServer(handler, udp, tcp);
            } catch (IOException e) {
                udp.close();
                tcp.close();
                // The port UDP got may be taken in TCP; another try gets another.
                if (!(e instanceof BindException) || address.getPort() != 0 || attempt == BIND_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    private void receive() {
        byte[] buffer = new byte[MAX_MESSAGE];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
            } catch (IOException e) {
                if (udp.isClosed()) {
                    return;
                }
                throw new IllegalStateException("The test DNS server cannot receive", e);
            }
            byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
            InetSocketAddress client = new InetSocketAddress(packet.getAddress(), packet.getPort());
            handler.handle(query, false, reply -> send(reply, client));
        }
    }

    private void send(byte[] reply, InetSocketAddress client) {
        try {
            udp.send(new DatagramPacket(reply, reply.length, client));
        } catch (IOException e) {
            if (!udp.isClosed()) {
                throw new IllegalStateException("The test DNS server cannot answer " + client, e);
            }
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                connections.add(socket);
                if (connections.size() > MAX_TCP_CONNECTIONS || tcp.isClosed()) {
                    drop(socket);
                } else {
                    daemon(Thread.currentThread().getName() + "-" + socket.getPort(), () -> serve(socket));
                }
            } catch (IOException e) {
                if (tcp.isClosed()) {
                    return;
                }
                throw new IllegalStateException("The test DNS server cannot accept", e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(TCP_IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                handler.handle(query, true, reply -> write(out, reply));
            }
        } catch (EOFException | SocketException | SocketTimeoutException e) {
            // How a client's connection ends: it closes, resets, or falls silent.
        } catch (IOException e) {
            throw new IllegalStateException("The test DNS server cannot read", e);
        } finally {
            connections.remove(socket);
        }
    }

    private static void write(DataOutputStream out, byte[] reply) {
        byte[] framed = new byte[reply.length + 2];
        framed[0] = (byte) (reply.length >> 8);
        framed[1] = (byte) reply.length;
        System.arraycopy(reply, 0, framed, 2, reply.length);
        try {
            synchronized (out) {
                out.write(framed);
            }
        } catch (IOException e) {
            // The client has gone; its thread notices by itself.
        }
    }

    private void drop(Socket socket) throws IOException {
        connections.remove(socket);
        socket.close();
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("The test DNS server cannot close its sockets", e);
        }
    }
}
