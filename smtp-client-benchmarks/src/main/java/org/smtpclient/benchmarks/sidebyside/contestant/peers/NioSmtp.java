package org.smtpclient.benchmarks.sidebyside.contestant.peers;

import com.hubspot.smtp.client.SmtpClientResponse;
import com.hubspot.smtp.client.SmtpSession;
import com.hubspot.smtp.client.SmtpSessionConfig;
import com.hubspot.smtp.client.SmtpSessionFactory;
import com.hubspot.smtp.client.SmtpSessionFactoryConfig;
import com.hubspot.smtp.messages.MessageContent;
import com.hubspot.smtp.messages.MessageContentEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.SmtpCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.CallbackPerSession;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.Contestant;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * HubSpot's NioSmtpClient, which takes PIPELINING and CHUNKING by itself where they are offered. One event loop, as there is
 * one processor; callbacks run on it, without a hand-over; native epoll where there is that.
 */
public final class NioSmtp implements Contestant {
    /**
     * Beyond this, what must be searched for dots is given as a stream: in a buffer, each sixteenth dot costs a copy of all
     * that lies before it.
     */
    private static final int LARGE = 64 * 1024;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final List<CallbackPerSession.Session> sessions = new ArrayList<>();
    private @Nullable SmtpSessionFactory factory;

    @Override
    public void open(Task task) throws Exception {
        Class<? extends Channel> channel = Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
        factory = new SmtpSessionFactory(SmtpSessionFactoryConfig.builder()
                .eventLoopGroup(loop)
                .channelClass(channel)
                .executor(SmtpSessionFactoryConfig.DIRECT_EXECUTOR)
                .build());
        Supplier<MessageContent> content = content(task);
        List<String> recipients = task.mailboxes();
        for (int i = 0; i < task.sessions(); i++) {
            SmtpSession session = require(
                            factory.connect(SmtpSessionConfig.forRemoteAddress(
                                            new InetSocketAddress(Task.address(), task.port())))
                                    .get(),
                            1)
                    .getSession();
            require(
                    session.send(new DefaultSmtpRequest(SmtpCommand.EHLO, Task.CLIENT))
                            .get(),
                    1);
            sessions.add(turn -> send(session, recipients, content.get(), turn));
        }
    }

    /** {@return what makes the content of each message} */
    private static Supplier<MessageContent> content(Task task) {
        byte[] octets = task.message();
        if (octets.length > LARGE && task.server() != ServerKind.CHUNKING) {
            return () -> MessageContent.of(
                    () -> new ByteArrayInputStream(octets), MessageContentEncoding.SEVEN_BIT, octets.length);
        }
        ByteBuf direct =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(octets.length).writeBytes(octets));
        return () -> MessageContent.of(direct.duplicate(), MessageContentEncoding.SEVEN_BIT);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the turn hears of failures
    private static void send(
            SmtpSession session, List<String> recipients, MessageContent content, CallbackPerSession.Turn turn) {
        session.send(Task.SENDER, recipients, content)
                // A reply to MAIL, one to each RCPT, one to the content; to DATA too, if that was needed.
                .thenAccept(replies -> require(replies, recipients.size() + 2))
                .whenComplete((accepted, failure) -> turn.heard(failure));
    }

    private static SmtpClientResponse require(SmtpClientResponse replies, int atLeast) {
        if (replies.containsError() || replies.getResponses().size() < atLeast) {
            throw new IllegalStateException("Refused: " + replies);
        }
        return replies;
    }

    @Override
    public long send(Duration time) throws Exception {
        return CallbackPerSession.send(sessions, time);
    }

    @Override
    public void close() throws IOException {
        if (factory != null) {
            factory.close();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
