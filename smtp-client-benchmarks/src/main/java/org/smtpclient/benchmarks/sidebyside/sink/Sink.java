package org.smtpclient.benchmarks.sidebyside.sink;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.smtpclient.benchmarks.sidebyside.task.ProcessUse;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * A process that accepts every message on a port for each {@link ServerKind}. It says the ports in its first line, takes
 * orders in lines of standard input, answers each with a line, and ends with its input.
 */
public final class Sink {
    /** As many octets as one read may bring: a large message must not cost a wake-up for each few of them. */
    private static final int READ_OCTETS = 256 * 1024;

    private static final int BACKLOG = 4096;

    private final Counters counters = new Counters();
    private final SinkTls tls = new SinkTls(counters);
    private volatile Duration roundTrip = Duration.ZERO;

    private Sink() {}

    /**
     * Runs the sink.
     *
     * @param args none
     * @throws Exception if it cannot listen
     */
    public static void main(String[] args) throws Exception {
        new Sink().run();
    }

    private void run() throws IOException, InterruptedException {
        // One thread: a second would only take the processor from the contestants.
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        try {
            StringBuilder ports = new StringBuilder("ports");
            for (ServerKind kind : ServerKind.values()) {
                ports.append(' ').append(kind).append('=').append(listen(loop, kind));
            }
            System.out.println(ports);
            obey();
        } finally {
            loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).sync();
        }
    }

    private int listen(EventLoopGroup loop, ServerKind kind) throws InterruptedException {
        ChannelInitializer<SocketChannel> sessions = new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                Duration delay = roundTrip;
                if (!delay.isZero()) {
                    channel.pipeline().addLast(new Distance(delay.dividedBy(2)));
                }
                channel.pipeline().addLast(new SinkSession(kind, counters, tls));
            }
        };
        InetSocketAddress bound = (InetSocketAddress) new ServerBootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_OCTETS))
                .childHandler(sessions)
                .bind(Task.address(), 0)
                .sync()
                .channel()
                .localAddress();
        return bound.getPort();
    }

    private void obey() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            switch (words[0]) {
                case "stats" ->
                    System.out.println("stats " + counters.messages() + " " + counters.octets() + " "
                            + ProcessUse.processorNanos() + " " + counters.fullHandshakes() + " "
                            + counters.resumedHandshakes());
                case "keep" -> {
                    counters.keepNext(Path.of(words[1]));
                    System.out.println("keeping");
                }
                case "round-trip" -> {
                    roundTrip = Duration.ofMillis(Long.parseLong(words[1]));
                    System.out.println("round-trip");
                }
                default -> throw new IllegalArgumentException("No such order: " + order);
            }
        }
    }
}
