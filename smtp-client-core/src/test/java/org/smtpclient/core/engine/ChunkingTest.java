package org.smtpclient.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure.Kind;

@DisplayName("BDAT (RFC 3030), alone and with PIPELINING, for one message and for many")
class ChunkingTest {
    private static final String CHUNKING = "250-mx.test\r\n250 CHUNKING";
    private static final String BOTH = "250-mx.test\r\n250-PIPELINING\r\n250 CHUNKING";

    private SmtpEngine engine;
    private Conversation conversation;

    private void start(String capabilities, Dialect dialect) {
        engine = new SmtpEngine(EngineOptions.builder(EhloName.parse("client.test"))
                .tls(TlsLevel.NONE, false)
                .dialect(dialect)
                .build());
        conversation = new Conversation(engine);
        engine.open();
        conversation.server("220 mx.test ESMTP").server(capabilities);
    }

    private MailTransaction submit(String from, String... to) {
        MailTransaction mail = MailTransaction.of(
                Envelope.of(
                        ReversePath.parse(from),
                        Arrays.stream(to).map(Mailbox::parse).toList()),
                MessageTraits.of(5));
        engine.submit(mail);
        return mail;
    }

    private static List<String> statuses(MailTransaction mail) {
        return mail.outcomes().stream().map(RecipientOutcome::status).toList();
    }

    private String said() {
        return conversation.allWritten().replace("\r\n", "|").replaceFirst("^EHLO client.test\\|", "");
    }

    @Test
    void sendsEnvelopeAndMessageInOneGroup() {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test", "c@mx.test");
        conversation.message("hi\r\n", 100).server("250 ok", "250 ok", "550 no", "250 2.0.0 queued");

        assertThat(conversation.written().get(1).replace("\r\n", "|"))
                .isEqualTo("MAIL FROM:<a@c.test>|RCPT TO:<b@mx.test>|RCPT TO:<c@mx.test>|BDAT 4 LAST|hi|");
        assertThat(statuses(mail)).containsExactly("delivered", "refused");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void waitsForEachReplyWhereTheServerDoesNotPipeline() {
        start(CHUNKING, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        conversation.server();
        assertThat(said()).isEqualTo("MAIL FROM:<a@c.test>|");
        conversation.server("250 ok").server("250 ok");
        engine.supplyBody(octets("one\r\n"), false);
        conversation.server();
        assertThat(engine.step()).isEqualTo(Step.READ);
        conversation.server("250 chunk").message("two\r\n", 100).server("250 queued");

        assertThat(said()).endsWith("RCPT TO:<b@mx.test>|BDAT 5|one|BDAT 5 LAST|two|");
        assertThat(statuses(mail)).containsExactly("delivered");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no line end at the last, 'hi', 'BDAT 4 LAST|hi|'",
        "an empty message, '', 'BDAT 0 LAST|'",
        "dots as they are, '.a|..|.|', 'BDAT 11 LAST|.a|..|.|'",
    })
    void sendsTheSameMessageAsDataWould(String what, String message, String expected) {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        conversation.message(message.replace("|", "\r\n"), 100).server("250 ok", "250 ok", "250 ok");

        assertThat(said()).isEqualTo("MAIL FROM:<a@c.test>|RCPT TO:<b@mx.test>|" + expected);
        assertThat(statuses(mail)).containsExactly("delivered");
    }

    @Test
    void holdsTheRestOfALargeMessageBackUntilSomebodyIsAccepted() {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test", "c@mx.test");
        engine.supplyBody(octets("one\r\n"), false);
        conversation.server("250 ok");
        assertThat(engine.step()).isEqualTo(Step.READ);

        conversation.server("550 no", "250 ok");
        assertThat(engine.step()).isEqualTo(Step.SUPPLY_BODY);
        engine.supplyBody(octets("two\r\n"), false);
        conversation.server();
        engine.supplyBody(octets("three\r\n"), true);
        conversation.server("250 chunk", "250 chunk", "250 queued");

        assertThat(said()).endsWith("BDAT 5|one|BDAT 5|two|BDAT 7 LAST|three|");
        assertThat(statuses(mail)).containsExactly("refused", "delivered");
    }

    @Test
    void neverSaysLastWhereEverybodyIsRefused() {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        engine.supplyBody(octets("one\r\n"), false);
        conversation.server("250 ok", "550 no", "503 nobody");

        assertThat(statuses(mail)).containsExactly("refused");
        assertThat(mail.outcomes().get(0).reply()).hasToString("550 no");
        assertThat(engine.lastReply()).hasToString("550 no");
        assertThat(engine.step()).isEqualTo(Step.IDLE);

        MailTransaction next = submit("a@c.test", "c@mx.test");
        conversation.message("hi\r\n", 9).server("250 reset", "250 ok", "250 ok", "250 queued");
        assertThat(said())
                .doesNotContain("BDAT 5 LAST")
                .endsWith("|RSET|MAIL FROM:<a@c.test>|RCPT TO:<c@mx.test>|BDAT 4 LAST|hi|");
        assertThat(statuses(next)).containsExactly("delivered");
    }

    @Test
    void stopsAtARefusedChunkAndKeepsTheSession() {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        engine.supplyBody(octets("one\r\n"), false);
        conversation.server("250 ok", "250 ok");
        engine.supplyBody(octets("two\r\n"), false);
        conversation.server("552 5.3.4 too big", "503 sequence");

        assertThat(statuses(mail)).containsExactly("refused");
        assertThat(mail.outcomes().get(0).enhanced()).hasToString("5.3.4");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    @DisplayName("a chunk may be refused as soon as its command is read; its octets are sent to the end all the same")
    void hearsARefusalBeforeTheChunkHasLeft() {
        start(CHUNKING, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        conversation.server("250 ok", "250 ok");
        engine.supplyBody(octets("one\r\ntwo\r\n"), true);
        writeOnly("BDAT 10 LAST\r\none".length());
        engine.receive(octets("552 too big\r\n"));

        assertThat(statuses(mail)).containsExactly("refused");
        assertThat(engine.step()).isEqualTo(Step.WRITE);
        conversation.server();
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    @DisplayName("rule 10: a success before the chunk has left counts for nothing")
    void believesNoEarlySuccess() {
        start(CHUNKING, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        conversation.server("250 ok", "250 ok");
        engine.supplyBody(octets("one\r\n"), true);
        writeOnly("BDAT 5 LAST\r\non".length());
        engine.receive(octets("250 queued\r\n"));

        assertThat(engine.failure().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        assertThat(statuses(mail)).containsExactly("deferred");
    }

    @ParameterizedTest(name = "connection lost after {0} replies and with {1} octets unwritten: {2}")
    @CsvSource({"0, 0, unknown", "1, 0, unknown", "2, 0, unknown", "0, 1, deferred", "2, 1, deferred"})
    void isUnknownExactlyWhenTheLastChunkHasLeft(int replies, int unwritten, String status) {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        engine.supplyBody(octets("one\r\n"), true);
        int all = Stream.of(engine.output()).mapToInt(ByteBuffer::remaining).sum();
        writeOnly(all - unwritten);
        for (int i = 0; i < replies; i++) {
            engine.receive(octets("250 ok\r\n"));
        }
        engine.closedByPeer();

        assertThat(statuses(mail)).containsExactly(status);
    }

    @ParameterizedTest(name = "421 as reply number {0}")
    @ValueSource(ints = {0, 1, 2})
    void aServerThatSaysGoodbyeHasTakenNothing(int position) {
        start(BOTH, Dialect.SMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        conversation.message("hi\r\n", 9);
        for (int i = 0; i < position; i++) {
            conversation.server("250 ok");
        }
        conversation.server("421 4.3.2 good-bye");

        assertThat(statuses(mail)).containsExactly("deferred");
        assertThat(mail.outcomes().get(0).reply()).hasToString("421 4.3.2 good-bye");
    }

    @Test
    void hasAReplyForEachAcceptedRecipientInLmtp() {
        start(BOTH, Dialect.LMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test", "c@mx.test", "d@mx.test");
        conversation.message("hi\r\n", 9).server("250 ok", "250 ok", "550 no", "250 ok", "250 delivered", "452 full");

        assertThat(statuses(mail)).containsExactly("delivered", "refused", "deferred");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void hasOneReplyInLmtpWhereNobodyIsAccepted() {
        start(BOTH, Dialect.LMTP);
        MailTransaction mail = submit("a@c.test", "b@mx.test");
        conversation.message("hi\r\n", 9).server("250 ok", "550 no", "503 nobody");

        assertThat(statuses(mail)).containsExactly("refused");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    @DisplayName("the next envelope goes out behind the last chunk of the message before")
    void pipelinesFromMessageToMessage() {
        start(BOTH, Dialect.SMTP);
        MailTransaction first = submit("a@c.test", "b@mx.test");
        conversation.message("one\r\n", 9);
        MailTransaction second = submit("d@c.test", "e@mx.test");
        conversation.message("two\r\n", 9);
        assertThat(said())
                .isEqualTo("MAIL FROM:<a@c.test>|RCPT TO:<b@mx.test>|BDAT 5 LAST|one|"
                        + "RSET|MAIL FROM:<d@c.test>|RCPT TO:<e@mx.test>|BDAT 5 LAST|two|");

        conversation.server("250 ok", "250 ok", "250 first");
        assertThat(statuses(first)).containsExactly("delivered");
        assertThat(second.isEnded()).isFalse();
        conversation.server("250 reset", "250 ok", "250 ok", "250 second");
        assertThat(second.outcomes().get(0).reply()).hasToString("250 second");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    @DisplayName("RSET keeps a refused message's envelope from being mixed with the next one's")
    void aRefusedMessageLeavesTheNextOneAlone() {
        start(BOTH, Dialect.SMTP);
        MailTransaction first = submit("a@c.test", "b@mx.test");
        conversation.message("one\r\n", 9);
        MailTransaction second = submit("d@c.test", "e@mx.test");
        conversation
                .message("two\r\n", 9)
                .server("250 ok", "550 no", "503 nobody", "250 reset", "250 ok", "250 ok", "250 second");

        assertThat(statuses(first)).containsExactly("refused");
        assertThat(statuses(second)).containsExactly("delivered");
    }

    @Test
    @DisplayName(
            "DATA needs a go-ahead for each message; the next envelope still goes behind the final dot, without RSET")
    void pipelinesFromMessageToMessageWithData() {
        start("250-mx.test\r\n250 PIPELINING", Dialect.SMTP);
        MailTransaction first = submit("a@c.test", "b@mx.test");
        conversation.server("250 ok", "250 ok", "354 go").message("one\r\n", 9);
        MailTransaction second = submit("d@c.test", "e@mx.test");
        conversation
                .server("250 first", "250 ok", "250 ok", "354 go")
                .message("two\r\n", 9)
                .server("250 second");

        assertThat(said())
                .isEqualTo("MAIL FROM:<a@c.test>|RCPT TO:<b@mx.test>|DATA|one|.|"
                        + "MAIL FROM:<d@c.test>|RCPT TO:<e@mx.test>|DATA|two|.|");
        assertThat(statuses(first)).containsExactly("delivered");
        assertThat(statuses(second)).containsExactly("delivered");
    }

    @ParameterizedTest(name = "the connection breaks after {0} replies: {1}")
    @CsvSource({
        "2, unknown unknown unknown",
        "3, delivered unknown unknown",
        "4, delivered unknown unknown",
        "7, delivered delivered unknown",
        "11, delivered delivered delivered",
    })
    void eachMessageOfARunHasItsOwnOutcome(int replies, String expected) {
        start(BOTH, Dialect.SMTP);
        List<MailTransaction> mails = IntStream.range(0, 3)
                .mapToObj(i -> {
                    MailTransaction mail = submit("a@c.test", "b" + i + "@mx.test");
                    conversation.message("hi\r\n", 9);
                    return mail;
                })
                .toList();
        for (int i = 0; i < replies; i++) {
            conversation.server("250 ok");
        }
        engine.broken("reset");

        assertThat(mails.stream().map(mail -> statuses(mail).get(0)).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("rule 15: the messages in flight are bounded")
    void boundsTheRun() {
        start(BOTH, Dialect.SMTP);
        int submitted = 0;
        while (engine.isReadyForMail()) {
            submit("a@c.test", "b@mx.test");
            conversation.message("hi\r\n", 9);
            submitted++;
        }
        assertThat(submitted).isEqualTo(SmtpEngine.MESSAGE_WINDOW);

        conversation.server("250 ok", "250 ok", "250 queued");
        assertThat(engine.isReadyForMail()).isTrue();
    }

    @Test
    void isNotUsedWhereTheCallerWantsData() {
        engine = new SmtpEngine(EngineOptions.builder(EhloName.parse("client.test"))
                .tls(TlsLevel.NONE, false)
                .chunking(false)
                .build());
        conversation = new Conversation(engine);
        engine.open();
        conversation.server("220 mx.test").server(BOTH);
        submit("a@c.test", "b@mx.test");
        conversation.server();

        assertThat(said()).endsWith("DATA|");
    }

    private void writeOnly(int octets) {
        int left = octets;
        for (ByteBuffer piece : engine.output()) {
            int now = Math.min(left, piece.remaining());
            piece.position(piece.position() + now);
            left -= now;
        }
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
