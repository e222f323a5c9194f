package org.smtpclient.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
import org.smtpclient.core.message.BodyType;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure.Kind;

class SmtpEngineTest {
    private static final String GREETING = "220 mx.test ESMTP";
    private static final String PLAIN = "250 mx.test";
    private static final String PIPELINING = "250-mx.test\r\n250 PIPELINING";
    private static final String STARTTLS = "250-mx.test\r\n250 STARTTLS";

    private SmtpEngine engine;
    private Conversation conversation;

    private void start(EngineOptions.Builder options) {
        engine = new SmtpEngine(options.build());
        conversation = new Conversation(engine);
    }

    private static EngineOptions.Builder options() {
        return EngineOptions.builder(EhloName.parse("client.test"));
    }

    private static MailTransaction mail(String... to) {
        return mail(MessageTraits.of(5), to);
    }

    private static MailTransaction mail(MessageTraits traits, String... to) {
        return MailTransaction.of(
                Envelope.of(
                        ReversePath.parse("a@client.test"),
                        Arrays.stream(to).map(Mailbox::parse).toList()),
                traits);
    }

    private MailTransaction submitted(String capabilities, String... to) {
        start(options().tls(TlsLevel.NONE, false));
        engine.open();
        conversation.server(GREETING).server(capabilities);
        MailTransaction mail = mail(to);
        engine.submit(mail);
        return mail;
    }

    private static List<String> statuses(MailTransaction mail) {
        return mail.outcomes().stream().map(RecipientOutcome::status).toList();
    }

    @Test
    void deliversOneCommandAtATimeWhereTheServerDoesNotPipeline() {
        MailTransaction mail = submitted(PLAIN, "b@mx.test", "c@mx.test");
        conversation.server("250 ok").server("250 ok").server("250 ok").server("354 go");
        conversation.message("hi\r\n", 100).server("250 2.0.0 queued");

        assertThat(conversation.written())
                .containsExactly(
                        "EHLO client.test\r\n",
                        "MAIL FROM:<a@client.test>\r\n",
                        "RCPT TO:<b@mx.test>\r\n",
                        "RCPT TO:<c@mx.test>\r\n",
                        "DATA\r\n",
                        "hi\r\n.\r\n");
        assertThat(statuses(mail)).containsExactly("delivered", "delivered");
        assertThat(mail.outcomes().get(0).enhanced()).hasToString("2.0.0");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void sendsTheWholeEnvelopeInOneGroupWhereTheServerPipelines() {
        MailTransaction mail = submitted(PIPELINING, "b@mx.test", "c@mx.test");
        conversation
                .server("250 ok", "250 ok", "550 no", "354 go")
                .message("hi\r\n", 100)
                .server("250 ok");

        assertThat(conversation.written().get(1))
                .isEqualTo("MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nRCPT TO:<c@mx.test>\r\nDATA\r\n");
        assertThat(statuses(mail)).containsExactly("delivered", "refused");
    }

    @Test
    @DisplayName("rule 15: commands in flight are bounded, however many recipients there are")
    void boundsTheGroup() {
        String[] many = IntStream.range(0, 3000)
                .mapToObj(i -> "recipient" + i + "@mx.test")
                .toArray(String[]::new);
        MailTransaction mail = submitted(PIPELINING, many);
        conversation.server();

        assertThat(conversation.written().get(1).length())
                .isBetween(SmtpEngine.PIPELINE_WINDOW, SmtpEngine.PIPELINE_WINDOW + 100);
        for (int i = 0; i < many.length + 1; i++) {
            conversation.server("250 ok");
        }
        conversation.server("354 go").message("", 1).server("250 ok");
        assertThat(statuses(mail)).hasSize(3000).containsOnly("delivered");
    }

    @ParameterizedTest(name = "rule 11: RCPT {0}, {1}; end of data {2}: {3}")
    @CsvSource({
        "250 ok, 250 ok, 250 ok, 'delivered, delivered'",
        "250 ok, 550 no, 250 ok, 'delivered, refused'",
        "451 no, 250 ok, 250 ok, 'deferred, delivered'",
        "552 full, 250 ok, 250 ok, 'deferred, delivered'",
        "250 ok, 550 no, 554 no, 'refused, refused'",
        "250 ok, 550 no, 452 no, 'deferred, refused'",
        "251 fwd, 250 ok, 250 ok, 'delivered, delivered'",
    })
    void keepsRecipientsApart(String first, String second, String end, String expected) {
        for (String capabilities : List.of(PLAIN, PIPELINING)) {
            MailTransaction mail = submitted(capabilities, "b@mx.test", "c@mx.test");
            conversation
                    .server("250 ok", first, second, "354 go")
                    .message("hi\r\n", 100)
                    .server(end);

            assertThat(String.join(", ", statuses(mail))).as(capabilities).isEqualTo(expected);
            assertThat(engine.step()).isEqualTo(Step.IDLE);
        }
    }

    @Test
    void sendsNoDataWhereNobodyWasAccepted() {
        MailTransaction mail = submitted(PLAIN, "b@mx.test");
        conversation.server("250 ok").server("550 no");

        assertThat(conversation.allWritten()).doesNotContain("DATA");
        assertThat(statuses(mail)).containsExactly("refused");
    }

    @Test
    void endsWithAnEmptyMessageWhereDataWasPipelinedAndNobodyWasAccepted() {
        MailTransaction mail = submitted(PIPELINING, "b@mx.test");
        conversation.server("250 ok", "550 no", "354 go").server("554 no valid recipients");

        assertThat(conversation.written()).last().isEqualTo(".\r\n");
        assertThat(statuses(mail)).containsExactly("refused");
        assertThat(mail.outcomes().get(0).reply()).hasToString("550 no");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @ParameterizedTest
    @CsvSource({"450 later, deferred", "550 never, refused"})
    void takesARefusedMailForAllRecipients(String reply, String expected) {
        MailTransaction mail = submitted(PIPELINING, "b@mx.test", "c@mx.test");
        conversation.server(reply, "503 no mail", "503 no mail", "503 no mail");

        assertThat(statuses(mail)).containsExactly(expected, expected);
        assertThat(mail.outcomes().get(0).reply()).hasToString(reply);
    }

    @Test
    void resetsOnlyATransactionThatWasLeftOpen() {
        submitted(PLAIN, "b@mx.test");
        conversation.server("250 ok").server("550 no");
        engine.submit(mail("c@mx.test"));
        conversation.server();
        assertThat(conversation.written()).last().isEqualTo("RSET\r\n");

        conversation.server("250 reset").server("250 ok").server("250 ok").server("354 go");
        conversation.message("hi\r\n", 9).server("250 ok");
        engine.submit(mail("d@mx.test"));
        conversation.server();
        assertThat(conversation.written()).last().isEqualTo("MAIL FROM:<a@client.test>\r\n");
    }

    @ParameterizedTest(name = "rule 9: {0}")
    @CsvSource({
        "nothing at all, '', .^",
        "no end of line, hi, hi^.^",
        "a dot, .^, ..^.^",
        "a dot alone, ., ..^.^",
        "two dots, ..^, ...^.^",
        "dots within, a.b^.c^, a.b^..c^.^",
        "an empty line and a dot, ^.^, ^..^.^",
        "many dots, .^.^.^.^.^.^.^.^.^.^.^.^.^.^.^.^.^.^.^.^, ..^..^..^..^..^..^..^..^..^..^..^..^..^..^..^..^..^..^..^..^.^",
    })
    void stuffsDotsWhereverTheMessageIsCut(String what, String message, String expected) {
        String octets = message.replace("^", "\r\n");
        for (int size = 1; size <= Math.max(1, octets.length()); size++) {
            submitted(PLAIN, "b@mx.test");
            conversation.server("250 ok").server("250 ok").server("354 go");
            int before = conversation.allWritten().length();
            conversation.message(octets, size);

            assertThat(conversation.allWritten().substring(before))
                    .as("pieces of %d", size)
                    .isEqualTo(expected.replace("^", "\r\n"));
        }
    }

    @ParameterizedTest(name = "rule 9: {0}")
    @ValueSource(strings = {"a\nb", "a\rb", "\n", "a\r", "a\r\r\n", "x\n.\nMAIL FROM:<evil@x>\r\n", "x\r\n.\rx"})
    void givesUpTheConnectionRatherThanSendABareLineEnd(String message) {
        for (int size = 1; size <= message.length(); size++) {
            MailTransaction mail = submitted(PLAIN, "b@mx.test");
            conversation.server("250 ok").server("250 ok").server("354 go").message(message, size);

            assertThat(engine.failure()).isNotNull();
            assertThat(engine.failure().kind()).isEqualTo(Kind.MESSAGE_SOURCE_FAILED);
            assertThat(engine.step()).isEqualTo(Step.CLOSE);
            assertThat(statuses(mail)).containsExactly("deferred");
        }
    }

    @Test
    void isUnknownOnlyWhenTheEndOfDataHasLeft() {
        MailTransaction mail = submitted(PLAIN, "b@mx.test", "c@mx.test");
        conversation
                .server("250 ok")
                .server("250 ok")
                .server("550 no")
                .server("354 go")
                .message("hi\r\n", 9);
        engine.closedByPeer();

        assertThat(statuses(mail)).containsExactly("unknown", "refused");
    }

    @Test
    void isDeferredWhileAPartOfTheEndOfDataIsStillHere() {
        MailTransaction mail = submitted(PLAIN, "b@mx.test");
        conversation.server("250 ok").server("250 ok").server("354 go");
        engine.supplyBody(ByteBuffer.wrap("hi\r\n".getBytes(StandardCharsets.US_ASCII)), true);
        ByteBuffer[] output = engine.output();
        output[output.length - 1].get();
        engine.broken("reset");

        assertThat(statuses(mail)).containsExactly("deferred");
    }

    @ParameterizedTest(name = "rule 11: 421 to {0}")
    @CsvSource({"MAIL, 0", "RCPT, 1", "DATA, 2", "end of data, 3"})
    void takes421ForTheEndOfTheConnection(String where, int repliesBefore) {
        MailTransaction mail = submitted(PLAIN, "b@mx.test");
        List<String> replies = List.of("250 ok", "250 ok", "354 go");
        replies.subList(0, repliesBefore).forEach(conversation::server);
        conversation.message("hi\r\n", 9).server("421 4.3.2 shutting down");

        assertThat(engine.failure().kind()).isEqualTo(Kind.SERVICE_NOT_AVAILABLE);
        assertThat(statuses(mail)).containsExactly("deferred");
        assertThat(mail.outcomes().get(0).reply()).hasToString("421 4.3.2 shutting down");
    }

    @Test
    void hearsARefusalHalfwayThroughTheMessage() {
        MailTransaction mail = submitted(PLAIN, "b@mx.test");
        conversation.server("250 ok").server("250 ok").server("354 go");
        engine.supplyBody(ByteBuffer.wrap("first\r\n".getBytes(StandardCharsets.US_ASCII)), false);
        conversation.server("552 5.3.4 too big");

        assertThat(engine.step()).isEqualTo(Step.CLOSE);
        assertThat(statuses(mail)).containsExactly("refused");
    }

    @Test
    @DisplayName("rule 10: a success that comes before the end of data has left counts for nothing")
    void believesNoEarlySuccess() {
        MailTransaction mail = submitted(PLAIN, "b@mx.test");
        conversation.server("250 ok").server("250 ok").server("354 go");
        engine.supplyBody(ByteBuffer.wrap("first\r\n".getBytes(StandardCharsets.US_ASCII)), true);
        engine.receive(ByteBuffer.wrap("250 queued\r\n".getBytes(StandardCharsets.US_ASCII)));

        assertThat(engine.failure().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        assertThat(statuses(mail)).containsExactly("deferred");
    }

    @ParameterizedTest(name = "rule 10: {0}")
    @CsvSource({
        "a reply to no command, 220 a|250 b|250 c, EHLO",
        "no SMTP at all, SSH-2.0-x, GREETING",
        "an intermediate reply to EHLO, 220 a|354 b, EHLO",
    })
    void endsAtAProtocolError(String what, String replies, Phase phase) {
        start(options().tls(TlsLevel.NONE, false));
        engine.open();
        for (String reply : replies.split("\\|")) {
            conversation.server(reply);
        }

        assertThat(engine.step()).isEqualTo(Step.CLOSE);
        assertThat(engine.failure().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
    }

    @Test
    void givesEveryLmtpRecipientAReplyOfItsOwn() {
        start(options().dialect(Dialect.LMTP).tls(TlsLevel.NONE, false));
        engine.open();
        conversation.server(GREETING).server(PIPELINING);
        MailTransaction mail = mail("b@mx.test", "c@mx.test", "d@mx.test");
        engine.submit(mail);
        conversation.server("250 ok", "250 ok", "550 no", "250 ok", "354 go").message("hi\r\n", 9);
        conversation.server("250 stored", "452 full");

        assertThat(conversation.written()).first().isEqualTo("LHLO client.test\r\n");
        assertThat(statuses(mail)).containsExactly("delivered", "refused", "deferred");
    }

    @Test
    void knowsWhichLmtpRecipientsHadTheirReply() {
        start(options().dialect(Dialect.LMTP).tls(TlsLevel.NONE, false));
        engine.open();
        conversation.server(GREETING).server(PLAIN);
        MailTransaction mail = mail("b@mx.test", "c@mx.test");
        engine.submit(mail);
        conversation
                .server("250 ok")
                .server("250 ok")
                .server("250 ok")
                .server("354 go")
                .message("hi\r\n", 9);
        conversation.server("250 stored");
        engine.closedByPeer();

        assertThat(statuses(mail)).containsExactly("delivered", "unknown");
    }

    @ParameterizedTest(name = "rule 6: STARTTLS answered by {0}: {1} where TLS is wanted, {2} where it is demanded")
    @CsvSource({
        "220 go,   START_TLS, START_TLS",
        "200 go,   CLOSE, CLOSE",
        "211 go,   CLOSE, CLOSE",
        "221 go,   CLOSE, CLOSE",
        "222 go,   CLOSE, CLOSE",
        "250 go,   CLOSE, CLOSE",
        "299 go,   CLOSE, CLOSE",
        "354 go,   CLOSE, CLOSE",
        "421 bye,  CLOSE, CLOSE",
        "454 no,   IDLE, CLOSE",
        "502 no,   IDLE, CLOSE",
    })
    void acceptsStarttlsOn220Alone(String reply, Step wanted, Step demanded) {
        for (TlsLevel level : List.of(TlsLevel.OPPORTUNISTIC, TlsLevel.MANDATORY)) {
            start(options().tls(level, false));
            engine.open();
            conversation.server(GREETING).server(STARTTLS).server(reply);

            assertThat(engine.step()).as("%s", level).isEqualTo(level == TlsLevel.MANDATORY ? demanded : wanted);
            assertThat(engine.isEncrypted()).isFalse();
        }
    }

    @ParameterizedTest(name = "rule 6: {0}")
    @CsvSource({
        "a reply in the same segment,          220 go^250 injected^",
        "another 220 in the same segment,      220 go^220 go^",
        "many replies in the same segment,     220 go^250-a^250 b^250 c^354 d^",
        "half a reply in the same segment,     220 go^2",
        "an end of line in the same segment,   220 go^^",
        "a TLS record in the same segment,     220 go^~",
        "a reply in the next segment,          220 go^|250 injected^",
        "half a reply in the next segment,     220 go^|2",
        "a reply behind one of many lines,     220-go^220 go^|250 injected^",
    })
    void endsTheConnectionWhenOctetsFollowTheReplyToStarttls(String what, String segments) {
        for (TlsLevel level : List.of(TlsLevel.OPPORTUNISTIC, TlsLevel.MANDATORY)) {
            for (boolean authenticated : List.of(false, level == TlsLevel.MANDATORY)) {
                start(options().tls(level, authenticated));
                engine.open();
                conversation.server(GREETING).server(STARTTLS).server();
                for (String segment : segments.split("\\|")) {
                    engine.receive(ByteBuffer.wrap(
                            segment.replace("^", "\r\n").replace('~', (char) 21).getBytes(StandardCharsets.US_ASCII)));
                }

                assertThat(engine.step()).isEqualTo(Step.CLOSE);
                assertThat(engine.failure().kind()).isEqualTo(Kind.STARTTLS_INJECTION);
                assertThat(engine.failure().phase()).isEqualTo(Phase.STARTTLS);
                assertThatThrownBy(() -> engine.tlsEstablished(true, "too late"))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @ParameterizedTest(name = "rule 10: a reply that comes before its command has left: {0}")
    @CsvSource({
        "to EHLO,     220 mx^250 mx^, EHLO",
        "to STARTTLS, 220 mx^|250-mx^250 STARTTLS^220 go^, STARTTLS",
        "to MAIL,     220 mx^|250 mx^|250 ok^, MAIL",
    })
    void takesNoReplyAheadOfItsCommand(String what, String segments, Phase phase) {
        start(options());
        engine.open();
        for (String segment : segments.split("\\|")) {
            engine.receive(ByteBuffer.wrap(segment.replace("^", "\r\n").getBytes(StandardCharsets.US_ASCII)));
            if (engine.step() == Step.IDLE) {
                engine.submit(mail("b@mx.test"));
            } else {
                conversation.server();
            }
        }

        assertThat(engine.failure().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        assertThat(engine.failure().phase()).isEqualTo(phase);
    }

    @Test
    @DisplayName("rule 6: what was learned before the handshake is forgotten after it")
    void forgetsCapabilities() {
        start(options().tls(TlsLevel.MANDATORY, false));
        engine.open();
        conversation
                .server(GREETING)
                .server("250-mx\r\n250-SIZE 5\r\n250 STARTTLS")
                .server("220 go");
        engine.tlsEstablished(false, "test");
        assertThat(engine.capabilities().lines()).isEmpty();
        assertThat(engine.isIntroduced()).isFalse();
        conversation.server("250-mx\r\n250 8BITMIME");

        assertThat(conversation.written()).last().isEqualTo("EHLO client.test\r\n");
        assertThat(engine.capabilities().lines()).containsExactly("8BITMIME");
    }

    @ParameterizedTest(name = "rule 3: {0}")
    @CsvSource({
        "no STARTTLS offered, 250 mx, STARTTLS_NOT_OFFERED",
        "no EHLO known, 502 what, STARTTLS_NOT_OFFERED",
    })
    void endsBeforeMailWhereMandatoryTlsIsNotToBeHad(String what, String reply, Kind kind) {
        start(options().tls(TlsLevel.MANDATORY, false));
        engine.open();
        conversation.server(GREETING).server(reply);

        assertThat(engine.failure().kind()).isEqualTo(kind);
        assertThat(conversation.allWritten()).doesNotContain("MAIL", "HELO client.test\r\nHELO");
    }

    @Test
    @DisplayName("rule 3: a peer that is not authenticated never gets as far as EHLO after the handshake")
    void refusesAnUnauthenticatedPeer() {
        start(options().tls(TlsLevel.MANDATORY, true));
        engine.open();
        conversation.server(GREETING).server(STARTTLS).server("220 go");
        int written = conversation.written().size();
        engine.tlsEstablished(false, "wrong key");
        conversation.server();

        assertThat(engine.failure().kind()).isEqualTo(Kind.TLS_NOT_AUTHENTICATED);
        assertThat(conversation.written()).hasSize(written);
    }

    @Test
    @DisplayName("rule 3: a handshake that fails at a limit of the TLS stack is told by that name, and ends all")
    void tellsALimit() {
        start(options().tls(TlsLevel.MANDATORY, true));
        engine.open();
        conversation.server(GREETING).server(STARTTLS).server("220 go");
        engine.tlsLimited("no version in common");

        assertThat(engine.failure().kind()).isEqualTo(Kind.TLS_LIMIT);
        assertThat(engine.failure().phase()).isEqualTo(Phase.TLS);
        assertThat(engine.step()).isEqualTo(Step.CLOSE);
    }

    @Test
    @DisplayName("rule 3: step by step, too, MAIL is out of reach without the TLS that is demanded")
    void guardsThePrimitives() {
        start(options().tls(TlsLevel.MANDATORY, true));
        conversation.server(GREETING);
        engine.hello();
        conversation.server(STARTTLS);

        assertThatThrownBy(() -> engine.submit(mail("b@mx.test")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TLS is mandatory");
        assertThat(engine.step()).isEqualTo(Step.IDLE);
        assertThat(conversation.allWritten()).doesNotContain("MAIL");
    }

    @Test
    void fallsBackToHeloWhereNoTlsIsDemanded() {
        start(options());
        engine.open();
        conversation.server(GREETING).server("500 what?").server("250 mx");

        assertThat(conversation.written()).last().isEqualTo("HELO client.test\r\n");
        assertThat(engine.isIntroduced()).isTrue();
        assertThat(engine.step()).isEqualTo(Step.IDLE);
    }

    @ParameterizedTest(name = "rule 12: {0}")
    @CsvSource({
        "8-bit octets without 8BITMIME, 250 mx, 5, true, b@mx.test, 5.6.3",
        "a message over the limit, 250-mx|250 SIZE 100, 101, false, b@mx.test, 5.3.4",
        "a recipient that needs SMTPUTF8, 250 mx, 5, false, jürgen@mx.test, 5.6.7",
    })
    void refusesBeforeMailWhatTheServerCannotTake(
            String what, String capabilities, long octets, boolean eightBit, String to, String code) {
        start(options().tls(TlsLevel.NONE, false));
        engine.open();
        conversation.server(GREETING).server(capabilities.split("\\|"));
        MailTransaction mail =
                mail(MessageTraits.of(octets).withBody(eightBit ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT), to);
        engine.submit(mail);

        assertThat(statuses(mail)).containsExactly("refused");
        assertThat(mail.outcomes().get(0).enhanced()).hasToString(code);
        assertThat(conversation.allWritten()).doesNotContain("MAIL");
    }

    @Test
    @DisplayName("rule 12: one recipient that needs SMTPUTF8 does not stop the others")
    void refusesOnlyTheRecipientThatNeedsSmtpUtf8() {
        MailTransaction mail = submitted(PIPELINING, "jürgen@mx.test", "c@mx.test");
        conversation.server("250 ok", "250 ok", "354 go").message("hi\r\n", 9).server("250 ok");

        assertThat(conversation.allWritten()).doesNotContain("SMTPUTF8", "rgen");
        assertThat(statuses(mail)).containsExactly("refused", "delivered");
    }

    @Test
    void declaresWhatTheMessageNeedsWhereTheServerOffersIt() {
        start(options().tls(TlsLevel.NONE, false));
        engine.open();
        conversation.server(GREETING).server("250-mx\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250 SMTPUTF8");
        engine.submit(mail(MessageTraits.of(77).withBody(BodyType.EIGHT_BIT_MIME), "jürgen@mx.test"));
        conversation.server();

        assertThat(conversation.written())
                .last()
                .isEqualTo("MAIL FROM:<a@client.test> SIZE=77 BODY=8BITMIME SMTPUTF8\r\n");
    }

    @Test
    void partsWithQuit() {
        start(options().tls(TlsLevel.NONE, false));
        engine.open();
        conversation.server(GREETING).server(PLAIN);
        engine.quit();
        conversation.server("221 bye");

        assertThat(engine.step()).isEqualTo(Step.CLOSE);
        assertThat(engine.failure()).isNull();
    }
}
