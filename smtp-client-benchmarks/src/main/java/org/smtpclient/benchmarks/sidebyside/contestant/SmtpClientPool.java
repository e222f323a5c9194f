package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;
import org.smtpclient.benchmarks.sidebyside.task.Task;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.pool.PoolOptions;

/**
 * This project's {@link SmtpClient}, one for all sessions, which plans the way to the next hop and takes a session from its
 * pool for each message. As {@link SmtpClientSession} otherwise, so that the difference is what planning and pool cost; a new
 * session for every hundred messages included, as is the default.
 */
final class SmtpClientPool implements ThreadPerSession.Opener {
    private @Nullable SmtpClient client;

    @Override
    public ThreadPerSession.Session open(Task task) throws Exception {
        if (client == null) {
            client = SmtpClient.builder()
                    .ehloName(EhloName.parse(Task.CLIENT))
                    // The turns of others lie between its own, which nobody has who sends all the time.
                    .sessionReuse(PoolOptions.builder()
                            .idleTime(Duration.ofMinutes(10))
                            .build())
                    .build();
        }
        return new Session(
                client,
                new NextHop.Relay(MailDomain.parse("[" + Task.HOST + "]"), task.port(), Dialect.SMTP),
                ReversePath.parse(Task.SENDER),
                task.mailboxes().stream().map(Mailbox::parse).toList(),
                task.message());
    }

    @SuppressWarnings("ArrayRecordComponent") // compared with nothing
    private record Session(
            SmtpClient client, NextHop relay, ReversePath sender, List<Mailbox> recipients, byte[] content)
            implements ThreadPerSession.Session {
        @Override
        public int send() throws Exception {
            DeliveryReport report = client.send(Envelope.of(sender, recipients), Message.of(content), relay);
            if (!report.isDelivered()) {
                throw new IllegalStateException("Not delivered: " + report);
            }
            return 1;
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
