package org.smtpclient.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.observe.SmtpEvent;
import org.smtpclient.api.observe.SmtpObserver;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.tls.TlsPlan;
import org.smtpclient.testkit.smtp.ScriptedServer;

@DisplayName("Observers hear of every event of a session, never of a message's octets")
class ObserverTest {
    private final List<SmtpEvent> events = new ArrayList<>();
    private ScriptedServer server;

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private SmtpConnectionBuilder connection(SmtpObserver... observers) {
        return SmtpConnection.builder(EhloName.parse("client.test"))
                .host(DnsName.parse("mx.test"))
                .tls(TlsPlan.of(TlsLevel.OPPORTUNISTIC))
                .observers(SessionObservers.of(List.of(observers)));
    }

    private static void deliver(SmtpConnection connection) throws Exception {
        connection.open();
        connection.deliver(
                Envelope.of(ReversePath.parse("a@client.test"), List.of(Mailbox.parse("b@mx.test"))),
                Message.of("Subject: secret\r\n".getBytes(StandardCharsets.US_ASCII)));
        connection.quit();
    }

    @Test
    void tellTheWholeStory() throws Exception {
        server =
                ScriptedServer.smtp().startTls(TlsServers.IDENTITY.sslContext()).start();
        try (SmtpConnection connection = connection(events::add).dial(server.endpoint())) {
            deliver(connection);
        }

        assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
                .startsWith("Connected", "ReplyReceived", "CommandSent")
                .containsOnlyOnce("Secured", "MessageSent")
                .endsWith("CommandSent", "ReplyReceived", "Ended");
        assertThat(events)
                .extracting(SmtpEvent::session)
                .containsOnly(events.get(0).session());
        assertThat(events.stream().map(SmtpEvent::elapsed))
                .isSorted()
                .allMatch(time -> time.compareTo(Duration.ZERO) > 0);
        assertThat(events.get(0)).hasFieldOrPropertyWithValue("host", "mx.test");
        assertThat(events.get(events.size() - 1)).hasFieldOrPropertyWithValue("failure", null);
        assertThat(events.toString()).contains("MAIL FROM:<a@client.test>").doesNotContain("secret");
    }

    @Test
    void hearWhyASessionFailed() throws Exception {
        server = ScriptedServer.smtp().on("MAIL").reply("421 4.3.2 good-bye").start();
        try (SmtpConnection connection = connection(events::add).dial(server.endpoint())) {
            deliver(connection);
        }

        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        SmtpEvent.Ended.class,
                        ended -> assertThat(ended.failure()).contains("421 4.3.2 good-bye"));
    }

    @Test
    void hearOfAConnectionThatCannotBeMade() throws IOException {
        server = ScriptedServer.smtp().start();
        Endpoint nobody = server.endpoint();
        server.close();
        assertThatThrownBy(() -> connection(events::add).dial(nobody)).isInstanceOf(SessionException.class);

        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        SmtpEvent.ConnectFailed.class,
                        failed -> assertThat(failed.endpoint()).isEqualTo(nobody));
    }

    @Test
    void thatThrowChangeNothing() throws Exception {
        server = ScriptedServer.smtp().start();
        List<SmtpEvent> told = new ArrayList<>();
        SmtpObserver broken = event -> {
            told.add(event);
            throw new IllegalStateException("broken observer");
        };
        try (SmtpConnection connection = connection(broken, events::add).dial(server.endpoint())) {
            deliver(connection);
        }

        assertThat(told).isEqualTo(events);
        assertThat(events.get(events.size() - 1)).hasFieldOrPropertyWithValue("failure", null);
        assertThat(server.messages()).hasSize(1);
    }
}
