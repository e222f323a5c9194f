package org.smtpclient.benchmarks.sidebyside.contestant.peers;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.CallbackPerSession;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.Contestant;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * The Vert.x mail client, with a pooled connection for each session and PIPELINING; it knows no CHUNKING. It takes no message
 * as it is, but a text, for which it makes the header section itself. One event loop, as there is one processor, and native
 * epoll where there is that.
 */
public final class VertxMail implements Contestant {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final List<CallbackPerSession.Session> sessions = new ArrayList<>();

    @Override
    public void open(Task task) {
        MailClient client = MailClient.create(
                vertx,
                new MailConfig(Task.HOST, task.port())
                        .setOwnHostname(Task.CLIENT)
                        .setKeepAlive(true)
                        .setMaxPoolSize(task.sessions())
                        .setPipelining(true));
        List<String> recipients = task.mailboxes();
        MailMessage message = new MailMessage()
                .setBounceAddress(Task.SENDER)
                .setFrom(Task.SENDER)
                .setTo(recipients.get(0))
                // Not in the header section, which would grow with them.
                .setBcc(recipients.subList(1, recipients.size()))
                .setSubject("side by side")
                // With the line ends that it expects; CR would be encoded.
                .setText(new String(task.body(), StandardCharsets.US_ASCII).replace("\r\n", "\n"));
        for (int i = 0; i < task.sessions(); i++) {
            Context context = vertx.getOrCreateContext();
            sessions.add(turn -> context.runOnContext(now -> client.sendMail(message)
                    .onComplete(
                            (result, failure) -> turn.heard(failure == null ? check(result, recipients) : failure))));
        }
    }

    private static @Nullable Throwable check(MailResult result, List<String> recipients) {
        return result.getRecipients().size() == recipients.size()
                ? null
                : new IllegalStateException("Refused for some: " + result);
    }

    @Override
    public long send(Duration time) throws Exception {
        return CallbackPerSession.send(sessions, time);
    }

    @Override
    public void close() throws IOException {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
    }
}
