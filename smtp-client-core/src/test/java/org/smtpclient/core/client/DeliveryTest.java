package org.smtpclient.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.core.client.MailLab.outcome;
import static org.smtpclient.core.client.MailLab.rcpts;
import static org.smtpclient.core.client.MailLab.send;
import static org.smtpclient.core.client.MailLab.statuses;
import static org.smtpclient.core.client.MailLab.tried;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.cutAfter;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;
import static org.smtpclient.testkit.smtp.ServerAction.reply;
import static org.smtpclient.testkit.smtp.ServerAction.reset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.Message;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** What becomes of recipients and hosts while the DNS is in order and nobody demands TLS. */
@Timeout(60)
class DeliveryTest {
    private final MailLab lab = new MailLab();

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    @Test
    void deliversToTheBestHostAndAsksNoOther() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp(), ScriptedServer.smtp());

        DeliveryReport report = send(lab.client(), "b@dest.test", "c@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(statuses(report)).containsExactly("delivered", "delivered");
        assertThat(report.recipients()).allSatisfy(recipient -> {
            assertThat(recipient.host()).isEqualTo("mx1.test");
            assertThat(recipient.outcome().reply().code()).isEqualTo(250);
        });
        assertThat(servers.get(0).awaitTransactions(1, MailLab.LIMIT))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.reversePath()).isEqualTo("a@client.test");
                    assertThat(message.forwardPaths()).containsExactly("b@dest.test", "c@dest.test");
                    assertThat(message.text()).isEqualTo("Subject: x\r\n\r\nsecret words\r\n");
                });
        assertThat(servers.get(1).connections()).isEmpty();
    }

    @Test
    @DisplayName("rule 11: a refused recipient does not stop the others, and is settled; a deferred one goes on")
    void eachRecipientHasItsOwnFate() throws Exception {
        List<ScriptedServer> servers = lab.domain(
                "dest.test",
                ScriptedServer.smtp()
                        .on("RCPT TO:<bad@")
                        .reply("550 5.1.1 no such user")
                        .on("RCPT TO:<later@")
                        .reply("450 4.2.0 greylisted")
                        .on("RCPT TO:<full@")
                        .reply("552 5.2.2 too many recipients"),
                ScriptedServer.smtp().on("RCPT TO:<full@").reply("452 4.2.2 still full"));

        DeliveryReport report =
                send(lab.client(), "good@dest.test", "bad@dest.test", "later@dest.test", "full@dest.test");

        assertThat(statuses(report)).containsExactly("delivered", "refused", "delivered", "deferred");
        assertThat(report.recipients().stream().map(RecipientReport::host))
                .containsExactly("mx1.test", "mx1.test", "mx2.test", "mx2.test");
        assertThat(report.recipients().get(3).outcome().reply().code()).isEqualTo(452);
        assertThat(servers.get(1).awaitTransactions(1, MailLab.LIMIT))
                .singleElement()
                .satisfies(message -> assertThat(message.forwardPaths()).containsExactly("later@dest.test"));
        assertThat(rcpts(servers, "good@dest.test")).isEqualTo(1);
        assertThat(rcpts(servers, "bad@dest.test")).isEqualTo(1);
        assertThat(report.isDelivered()).isFalse();
    }

    static Stream<Arguments> hostsThatFail() {
        return Stream.of(
                arguments("4xx greeting", ScriptedServer.smtp().onGreeting().reply("451 4.3.0 later")),
                arguments("5xx greeting", ScriptedServer.smtp().onGreeting().reply("554 5.3.2 go away")),
                arguments("421 greeting", ScriptedServer.smtp().onGreeting().reply("421 4.3.2 busy")),
                arguments("no greeting", ScriptedServer.smtp().onGreeting().act(close())),
                arguments("no SMTP", ScriptedServer.smtp().onGreeting().act(raw("SSH-2.0-x\r\n"))),
                arguments(
                        "EHLO and HELO refused",
                        ScriptedServer.smtp()
                                .on("EHLO")
                                .reply("502 no")
                                .on("HELO")
                                .reply("502 no")),
                arguments("421 to EHLO", ScriptedServer.smtp().on("EHLO").reply("421 4.3.2 closing")),
                arguments("4xx to MAIL", ScriptedServer.smtp().on("MAIL").reply("451 4.3.0 later")),
                arguments("421 to MAIL", ScriptedServer.smtp().on("MAIL").reply("421 4.3.2 closing")),
                arguments("421 to RCPT", ScriptedServer.smtp().on("RCPT").act(reply("421 4.3.2 closing"), close())),
                arguments("4xx to DATA", ScriptedServer.smtp().on("DATA").reply("451 4.3.0 later")),
                arguments("cut at DATA", ScriptedServer.smtp().on("DATA").act(close())),
                arguments(
                        "4xx to the message",
                        ScriptedServer.smtp().onEndOfData().reply("451 4.3.0 disk full")),
                arguments(
                        "421 to the message",
                        ScriptedServer.smtp().onEndOfData().reply("421 4.3.2 closing")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostsThatFail")
    void fallsFromAHostThatFailsToTheNext(String fault, ServerScript script) throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", script, ScriptedServer.smtp());

        DeliveryReport report = send(lab.client(), "b@dest.test", "c@dest.test");

        assertThat(statuses(report)).containsExactly("delivered", "delivered");
        assertThat(tried(report)).containsExactly("mx1.test", "mx2.test");
        assertThat(report.attempts().get(1).error()).isNull();
        assertThat(servers.get(0).messages()).isEmpty();
        assertThat(servers.get(1).awaitTransactions(1, MailLab.LIMIT)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostsThatFail")
    void defersWhereNoHostIsLeft(String fault, ServerScript script) throws Exception {
        lab.domain("dest.test", script);

        assertThat(outcome(send(lab.client(), "b@dest.test")).status()).isEqualTo("deferred");
    }

    @Test
    void fallsFromAnAddressWhereNobodyListensToTheNext() throws Exception {
        lab.deadHost("mx1.test");
        lab.host("mx2.test", ScriptedServer.smtp());
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(report.attempts().get(0).error()).contains("Cannot connect to 127.0.0.2:" + lab.port());
    }

    @Test
    void triesAllAddressesOfAHostBeforeTheNextHost() throws Exception {
        lab.hostOfMany("mx1.test", ScriptedServer.smtp().onGreeting().reply("421 busy"), ScriptedServer.smtp());
        ScriptedServer next = lab.host("mx2.test", ScriptedServer.smtp());
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(report.isDelivered()).isTrue();
        assertThat(tried(report)).containsExactly("mx1.test", "mx1.test");
        assertThat(next.connections()).isEmpty();
    }

    static Stream<Arguments> lostReplies() {
        return Stream.of(
                arguments(
                        "cut before the reply",
                        ScriptedServer.smtp().onEndOfData().act(cutAfter(0), proceed())),
                arguments(
                        "cut within the reply",
                        ScriptedServer.smtp().onEndOfData().act(cutAfter(3), proceed())),
                arguments("reset", ScriptedServer.smtp().onEndOfData().act(reset())),
                arguments("nonsense", ScriptedServer.smtp().onEndOfData().act(raw("what?\r\n"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lostReplies")
    void whatMayHaveBeenDeliveredIsUnknownAndNeverTriedAgain(String fault, ServerScript script) throws Exception {
        script.on("RCPT TO:<bad@").reply("550 5.1.1 no").on("RCPT TO:<later@").reply("450 4.2.0 later");
        List<ScriptedServer> servers = lab.domain("dest.test", script, ScriptedServer.smtp());

        DeliveryReport report = send(lab.client(), "b@dest.test", "bad@dest.test", "later@dest.test");

        assertThat(statuses(report)).containsExactly("unknown", "refused", "delivered");
        assertThat(rcpts(servers, "b@dest.test")).isEqualTo(1);
        assertThat(rcpts(servers, "bad@dest.test")).isEqualTo(1);
        assertThat(report.recipients().get(0).host()).isEqualTo("mx1.test");
    }

    @Test
    void aRefusalForGoodOfTheWholeMessageAsksNoOtherHost() throws Exception {
        List<ScriptedServer> servers = lab.domain(
                "dest.test", ScriptedServer.smtp().onEndOfData().reply("554 5.7.1 spam"), ScriptedServer.smtp());

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("refused");
        assertThat(outcome(report).enhanced()).hasToString("5.7.1");
        assertThat(servers.get(1).connections()).isEmpty();
    }

    @Test
    void aServersWordOnARecipientOutlivesLaterFailuresToReachOne() throws Exception {
        lab.host("mx1.test", ScriptedServer.smtp().on("RCPT").reply("450 4.2.0 greylisted"));
        lab.deadHost("mx2.test");
        lab.mx("dest.test", "10 mx1.test", "20 mx2.test");

        DeliveryReport report = send(lab.client(), "b@dest.test");

        assertThat(outcome(report).status()).isEqualTo("deferred");
        assertThat(outcome(report).reply().code()).isEqualTo(450);
        assertThat(report.recipients().get(0).host()).isEqualTo("mx1.test");
        assertThat(tried(report)).containsExactly("mx1.test", "mx2.test");
    }

    @Test
    void splitsRecipientsByDomainAndReportsThemInTheEnvelopesOrder() throws Exception {
        ScriptedServer one = lab.host("mx.one.test", ScriptedServer.smtp());
        ScriptedServer two =
                lab.host("mx.two.test", ScriptedServer.smtp().on("RCPT TO:<d@").reply("550 5.1.1 no"));
        lab.mx("one.test", "10 mx.one.test");
        lab.mx("two.test", "10 mx.two.test");

        DeliveryReport report = send(lab.client(), "b@one.test", "c@two.test", "d@two.test", "e@ONE.test");

        assertThat(report.recipients().stream()
                        .map(recipient -> recipient.recipient().toString()))
                .containsExactly("b@one.test", "c@two.test", "d@two.test", "e@ONE.test");
        assertThat(statuses(report)).containsExactly("delivered", "delivered", "refused", "delivered");
        assertThat(one.awaitTransactions(1, MailLab.LIMIT))
                .singleElement()
                .satisfies(message -> assertThat(message.recipients()).hasSize(2));
        assertThat(two.awaitTransactions(1, MailLab.LIMIT))
                .singleElement()
                .satisfies(message -> assertThat(message.recipients()).hasSize(1));
    }

    @Test
    void aRepeatedRecipientCountsOnce() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp());

        DeliveryReport report = send(lab.client(), "b@dest.test", "c@dest.test", "b@DEST.test");

        assertThat(statuses(report)).containsExactly("delivered", "delivered");
        assertThat(servers.get(0).awaitTransactions(1, MailLab.LIMIT))
                .singleElement()
                .satisfies(message -> assertThat(message.forwardPaths()).containsExactly("b@dest.test", "c@dest.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "a\r\n\n"})
    @DisplayName("rule 9: a message with a bare CR or LF is refused before anybody is connected")
    void refusesBareLineEnds(String text) throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp());

        try (SmtpClient client = lab.client().build()) {
            assertThatThrownBy(() -> client.send(
                            Envelope.of("a@client.test", "b@dest.test"),
                            Message.of(text.getBytes(StandardCharsets.US_ASCII))))
                    .isInstanceOf(BareLineEndException.class);
        }
        assertThat(servers.get(0).connections()).isEmpty();
        assertThat(lab.dns.asked()).isEmpty();
    }

    @Test
    void aMessageThatCannotBeReadIsAnExceptionBeforeAnybodyIsConnected() throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp());
        IOException unreadable = new IOException("no such file");

        try (SmtpClient client = lab.client().build()) {
            assertThatThrownBy(() -> client.send(Envelope.of("a@client.test", "b@dest.test"), Message.of(() -> {
                        throw unreadable;
                    })))
                    .isSameAs(unreadable);
        }
        assertThat(servers.get(0).connections()).isEmpty();
    }

    static Stream<Arguments> sourcesThatFailLater() {
        return Stream.of(
                arguments("cannot be opened again", (Message.Source) () -> {
                    throw new IOException("gone");
                }),
                arguments("breaks in the middle", (Message.Source) () -> new InputStream() {
                    private int octets;

                    @Override
                    public int read() throws IOException {
                        if (octets++ < 3) {
                            return 'x';
                        }
                        throw new IOException("gone");
                    }
                }),
                arguments("throws what it must not", (Message.Source) () -> {
                    throw new UncheckedIOException(new IOException("gone"));
                }),
                arguments("has other octets now", (Message.Source)
                        () -> new ByteArrayInputStream("x\ny".getBytes(StandardCharsets.US_ASCII))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sourcesThatFailLater")
    void aMessageThatFailsWhileItIsSentIsDeferredAndNoOtherHostIsBothered(String fault, Message.Source later)
            throws Exception {
        List<ScriptedServer> servers = lab.domain("dest.test", ScriptedServer.smtp(), ScriptedServer.smtp());
        AtomicInteger opened = new AtomicInteger();
        Message.Source source =
                () -> opened.getAndIncrement() == 0 ? new ByteArrayInputStream(new byte[0]) : later.open();

        try (SmtpClient client = lab.client().build()) {
            DeliveryReport report = client.send(Envelope.of("a@client.test", "b@dest.test"), Message.of(source));
            assertThat(outcome(report).status()).isEqualTo("deferred");
        }
        servers.get(0).awaitConnectionsEnded(1, MailLab.LIMIT);
        assertThat(servers.get(0).messages()).isEmpty();
        assertThat(servers.get(1).connections()).isEmpty();
    }
}
