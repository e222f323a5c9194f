package org.smtpclient.benchmarks.sidebyside.setup;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.connection.SmtpConnectionBuilder;
import org.smtpclient.core.connection.TlsSessions;
import org.smtpclient.core.tls.SslContextFactory;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.dane.DaneVerifier;

/** This project's {@link SmtpConnection}, a new one each time. */
final class SmtpClientConnector implements Connecting.Connector {
    private static final DnsName HOST = DnsName.parse(JsseConnector.SERVER_NAME);

    private final EhloName name = EhloName.parse(Task.CLIENT);
    private final Endpoint endpoint;
    private final TlsPlan plan;
    private final TlsStatus expected;

    /** What connections may resume from; null if each makes a full handshake. */
    private final @Nullable TlsSessions resumable;

    private SmtpClientConnector(Task task, TlsPlan plan, TlsStatus expected, @Nullable TlsSessions resumable) {
        this.endpoint = new Endpoint.Tcp(Task.address(), task.port());
        this.plan = plan;
        this.expected = expected;
        this.resumable = resumable;
    }

    /** With TLS if the sink offers it, whoever it is. */
    static Connecting.Connector opportunistic(Task task) {
        return new SmtpClientConnector(
                task,
                TlsPlan.of(TlsLevel.OPPORTUNISTIC),
                task.server() == ServerKind.STARTTLS ? TlsStatus.ENCRYPTED : TlsStatus.PLAINTEXT,
                null);
    }

    /** By DANE, with a TLSA record 3 1 1. */
    static Connecting.Connector authenticated(Task task) throws GeneralSecurityException, IOException {
        return new SmtpClientConnector(task, dane(task), TlsStatus.AUTHENTICATED, null);
    }

    /** The same, in sessions resumed from one another, whose peer is judged again each time. */
    static Connecting.Connector resumed(Task task) throws GeneralSecurityException, IOException {
        return new SmtpClientConnector(
                task, dane(task), TlsStatus.AUTHENTICATED, new TlsSessions(SslContextFactory.DEFAULT));
    }

    private static TlsPlan dane(Task task) throws GeneralSecurityException, IOException {
        TlsaRecord record = new TlsaRecord(3, 1, 1, KeyCheck.digest(JsseConnector.certificate(task)));
        TlsDirective directive = TlsDirective.UseTls.builder(record.toString())
                .because("a TLSA record", List.of())
                .verifier(DaneVerifier.of(List.of(record), List.of()))
                .build();
        return TlsPlan.of(new OneRecord(), HOST, directive);
    }

    @Override
    public void connect() throws Exception {
        SmtpConnectionBuilder builder = SmtpConnection.builder(name).host(HOST).tls(plan);
        if (resumable != null) {
            builder.tlsSessions(resumable);
        }
        try (SmtpConnection connection = builder.connect(endpoint)) {
            connection.open();
            TlsStatus status = connection.tlsOutcome().status();
            if (status != expected) {
                throw new IllegalStateException("Not " + expected + " but " + connection.tlsOutcome());
            }
            connection.quit();
        }
    }

    /** Has directed already: what a look-up costs is measured elsewhere. */
    private static final class OneRecord implements TlsPolicy {
        @Override
        public String name() {
            return "dane";
        }

        @Override
        public TlsPolicyType type() {
            return TlsPolicyType.TLSA;
        }

        @Override
        public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
            throw new IllegalStateException("Not to be asked");
        }
    }
}
