package org.smtpclient.benchmarks.sidebyside.sessions;

import java.util.List;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.benchmarks.sidebyside.task.Task;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.connection.TlsSessions;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;

/** Opens this project's {@link SmtpConnection}s, all with the builder's defaults but for the demand of TLS. */
final class SmtpClientOpener implements Session.Opener {
    private final Endpoint endpoint;
    private final boolean tls;

    /** One for all, as an SmtpClient has it. */
    private final TlsSessions tlsSessions;

    private final ReversePath sender = ReversePath.parse(Task.SENDER);
    private final List<Mailbox> recipients;
    private final byte[] content;

    SmtpClientOpener(Task task, boolean tls) {
        this.tls = tls;
        tlsSessions = new TlsSessions(SslContextFactory.DEFAULT);
        endpoint = new Endpoint.Tcp(Task.address(), task.port());
        recipients = task.mailboxes().stream().map(Mailbox::parse).toList();
        content = task.message();
    }

    @Override
    public Session open() throws Exception {
        SmtpConnection connection = SmtpConnection.builder(EhloName.parse(Task.CLIENT))
                .tls(TlsPlan.of(tls ? TlsLevel.MANDATORY : TlsLevel.NONE))
                .tlsSessions(tlsSessions)
                .connect(endpoint);
        connection.open();
        if (tls && connection.tlsOutcome().status() != TlsStatus.ENCRYPTED) {
            throw new IllegalStateException("No TLS: " + connection.tlsOutcome());
        }
        return new Session() {
            @Override
            public void send() throws Exception {
                for (RecipientOutcome outcome :
                        connection.deliver(Envelope.of(sender, recipients), Message.of(content))) {
                    if (!(outcome instanceof RecipientOutcome.Delivered)) {
                        throw new IllegalStateException("Not delivered: " + outcome);
                    }
                }
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }
}
