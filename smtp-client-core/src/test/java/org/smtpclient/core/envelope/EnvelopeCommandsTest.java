package org.smtpclient.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.MailParameters.Ret;
import org.smtpclient.core.envelope.RecipientParameters.Notify;
import org.smtpclient.core.envelope.RequireRecipientValidSince.Action;
import org.smtpclient.core.message.BodyType;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome.Refused;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

@DisplayName("MAIL and RCPT")
class EnvelopeCommandsTest {
    private static final String EVERYTHING = "SIZE,8BITMIME,BINARYMIME,CHUNKING,SMTPUTF8,DSN,DELIVERBY,MT-PRIORITY,"
            + "FUTURERELEASE,REQUIRETLS,AUTH PLAIN,RRVS";
    private static final Mailbox BOB = Mailbox.parse("bob@example.org");
    private static final Mailbox DOERTE = Mailbox.parse("dörte@example.org");
    private static final Instant THEN = Instant.parse("2014-04-03T23:01:00Z");
    private static final MessageTraits PLAIN = MessageTraits.of(1000);

    private static Capabilities offers(String extensions) {
        List<String> lines = new ArrayList<>(List.of("mx.example.org"));
        lines.addAll(Arrays.asList(extensions.split(",")));
        return Capabilities.of(Reply.of(250, lines));
    }

    private static Envelope to(Mailbox... recipients) {
        return Envelope.of(ReversePath.parse("alice@example.com"), List.of(recipients));
    }

    @Test
    @DisplayName("ask for nothing that nobody asked for")
    void sayNoMoreThanNeeded() {
        EnvelopeCommands commands = EnvelopeCommands.compose(to(BOB), PLAIN, Capabilities.NONE);

        assertThat(commands.isRefused()).isFalse();
        assertThat(commands.mail()).isEqualTo("MAIL FROM:<alice@example.com>");
        assertThat(commands.rcpt(0)).isEqualTo("RCPT TO:<bob@example.org>");
        assertThat(commands.omitted(0)).isEmpty();
    }

    @Test
    @DisplayName("carry all that is asked for")
    void carryEverything() {
        Envelope envelope = to(BOB, DOERTE)
                .with(MailParameters.builder()
                        .ret(Ret.HDRS)
                        .envid("QQ314159")
                        .deliverBy(DeliverBy.orReturn(120))
                        .mtPriority(3)
                        .futureRelease(new FutureRelease.HoldFor(60))
                        .requireTls()
                        .auth(ReversePath.NULL)
                        .build())
                .with(
                        DOERTE,
                        RecipientParameters.builder()
                                .notifyOn(Notify.FAILURE, Notify.DELAY)
                                .originalRecipient(OriginalRecipient.of(DOERTE))
                                .validSince(new RequireRecipientValidSince(THEN, Action.REJECT))
                                .build());
        EnvelopeCommands commands = EnvelopeCommands.compose(
                envelope, MessageTraits.of(Long.MAX_VALUE).withBody(BodyType.EIGHT_BIT_MIME), offers(EVERYTHING));

        assertThat(commands.mail())
                .isEqualTo("MAIL FROM:<alice@example.com> SIZE=9223372036854775807 BODY=8BITMIME SMTPUTF8 RET=HDRS"
                        + " ENVID=QQ314159 BY=120;R MT-PRIORITY=3 HOLDFOR=60 REQUIRETLS AUTH=<>");
        assertThat(commands.rcpt(0)).isEqualTo("RCPT TO:<bob@example.org>");
        assertThat(commands.rcpt(1))
                .isEqualTo("RCPT TO:<dörte@example.org> NOTIFY=FAILURE,DELAY ORCPT=utf-8;d\\x{F6}rte@example.org"
                        + " RRVS=2014-04-03T23:01:00Z;R");
    }

    static Stream<Arguments> lacking() {
        return Stream.of(
                arguments("DSN", "5.3.3", mail().ret(Ret.FULL)),
                arguments("DSN", "5.3.3", mail().envid("id")),
                arguments("DELIVERBY", "5.3.3", mail().deliverBy(DeliverBy.orNotify(1))),
                arguments("DELIVERBY", "5.3.3", mail().deliverBy(DeliverBy.orReturn(1))),
                arguments("MT-PRIORITY", "5.3.3", mail().mtPriority(0)),
                arguments("FUTURERELEASE", "5.3.3", mail().futureRelease(new FutureRelease.HoldFor(1))),
                arguments("FUTURERELEASE", "5.3.3", mail().futureRelease(new FutureRelease.HoldUntil(THEN))),
                arguments("REQUIRETLS", "5.7.30", mail().requireTls()),
                arguments("AUTH PLAIN", "5.3.3", mail().auth(ReversePath.NULL)));
    }

    private static MailParameters.Builder mail() {
        return MailParameters.builder();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lacking")
    @DisplayName("rule 12: are refused to a server that lacks what the message asks for")
    void refuseTheMessage(String extension, String code, MailParameters.Builder asked) {
        Envelope envelope = to(BOB, DOERTE).with(asked.build());
        EnvelopeCommands refused =
                EnvelopeCommands.compose(envelope, PLAIN, offers(EVERYTHING.replace(extension, "X-OTHER")));

        assertThat(refused.isRefused()).isTrue();
        assertThat(List.of(0, 1)).allSatisfy(i -> {
            assertRefused(refused.refusal(i), code, extension.split(" ")[0] + ", which the server lacks");
            assertThat(refused.omitted(i)).isEmpty();
            assertThatIllegalStateException().isThrownBy(() -> refused.rcpt(i));
        });
        assertThatIllegalStateException().isThrownBy(refused::mail);
        assertThat(EnvelopeCommands.compose(envelope, PLAIN, offers(EVERYTHING)).isRefused())
                .isFalse();
    }

    private static void assertRefused(Refused refusal, String code, String reason) {
        assertThat(refusal).isNotNull();
        assertThat(refusal.reply()).isNull();
        assertThat(refusal.enhanced()).hasToString(code);
        assertThat(refusal.reason()).contains(reason);
    }

    static Stream<Arguments> recipientsLacking() {
        return Stream.of(
                arguments("DSN", "5.3.3", RecipientParameters.builder().notifyNever()),
                arguments("DSN", "5.3.3", RecipientParameters.builder().originalRecipient(OriginalRecipient.of(BOB))),
                arguments(
                        "RRVS",
                        "5.7.19",
                        RecipientParameters.builder().validSince(new RequireRecipientValidSince(THEN, Action.REJECT))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("recipientsLacking")
    @DisplayName("rule 12: are refused for the recipients alone who need what the server lacks")
    void refuseARecipient(String extension, String code, RecipientParameters.Builder asked) {
        EnvelopeCommands commands = EnvelopeCommands.compose(
                to(DOERTE, BOB).with(BOB, asked.build()), PLAIN, offers(EVERYTHING.replace(extension, "X-OTHER")));

        assertThat(commands.refusal(0)).isNull();
        assertRefused(commands.refusal(1), code, "bob@example.org needs " + extension);
        assertThat(commands.mail()).startsWith("MAIL ");
        assertThat(commands.rcpt(0)).isEqualTo("RCPT TO:<dörte@example.org>");
    }

    @Test
    @DisplayName("leave out what the caller has waived, and say so")
    void omitWhatIsWaived() {
        Envelope envelope = to(BOB, DOERTE)
                .with(mail().ret(Ret.FULL)
                        .deliverBy(DeliverBy.orNotify(5))
                        .mtPriority(5)
                        .auth(ReversePath.NULL)
                        .waive(Extension.DSN, Extension.DELIVERBY, Extension.MT_PRIORITY, Extension.AUTH)
                        .build())
                .with(
                        BOB,
                        RecipientParameters.builder()
                                .notifyOn(Notify.SUCCESS)
                                .validSince(new RequireRecipientValidSince(THEN, Action.CONTINUE))
                                .build());

        EnvelopeCommands without = EnvelopeCommands.compose(envelope, PLAIN, offers("SMTPUTF8"));
        assertThat(without.mail()).isEqualTo("MAIL FROM:<alice@example.com> SMTPUTF8");
        assertThat(without.rcpt(0)).isEqualTo("RCPT TO:<bob@example.org>");
        Set<Extension> fromMail = Set.of(Extension.DSN, Extension.DELIVERBY, Extension.MT_PRIORITY, Extension.AUTH);
        assertThat(without.omitted(0))
                .containsAll(fromMail)
                .contains(Extension.RRVS)
                .hasSize(5);
        assertThat(without.omitted(1)).isEqualTo(fromMail);

        EnvelopeCommands with = EnvelopeCommands.compose(envelope, PLAIN, offers(EVERYTHING));
        assertThat(with.mail()).endsWith(" SMTPUTF8 RET=FULL BY=5;N MT-PRIORITY=5 AUTH=<>");
        assertThat(with.rcpt(0)).endsWith(" NOTIFY=SUCCESS RRVS=2014-04-03T23:01:00Z;C");
        assertThat(with.omitted(0)).isEmpty();
    }

    @Test
    @DisplayName("leave RRVS out for those alone who said C")
    void omitRrvsByItsAction() {
        Envelope envelope = to(BOB, DOERTE)
                .with(RecipientParameters.builder()
                        .validSince(new RequireRecipientValidSince(THEN, Action.REJECT))
                        .build())
                .with(
                        BOB,
                        RecipientParameters.builder()
                                .validSince(new RequireRecipientValidSince(THEN, Action.CONTINUE))
                                .build());
        EnvelopeCommands commands = EnvelopeCommands.compose(envelope, PLAIN, offers("SMTPUTF8"));

        assertThat(commands.omitted(0)).containsExactly(Extension.RRVS);
        assertRefused(commands.refusal(1), "5.7.19", "RRVS");
        assertThat(commands.mail()).isEqualTo("MAIL FROM:<alice@example.com>");
    }

    @ParameterizedTest(name = "{0}, {1}, {2} to {3}: {4}")
    @DisplayName("declare what the message needs, or are refused (RFC 1870, RFC 6152, RFC 3030, RFC 6531)")
    @CsvSource({
        "10, SEVEN_BIT,      false, '',                   '',                                       ",
        "10, SEVEN_BIT,      false, SIZE,                 ' SIZE=10',                               ",
        "10, SEVEN_BIT,      false, SIZE 10,              ' SIZE=10',                               ",
        "10, SEVEN_BIT,      false, SIZE 0,               ' SIZE=10',                               ",
        "11, SEVEN_BIT,      false, SIZE 10,              ,                            5.3.4 at most 10",
        "11, SEVEN_BIT,      false, 'SIZE 99999999999999999999', ' SIZE=11',                        ",
        "10, EIGHT_BIT_MIME, false, 8BITMIME,             ' BODY=8BITMIME',                         ",
        "10, EIGHT_BIT_MIME, false, 'BINARYMIME,CHUNKING',,                            5.6.3 lacks 8BITMIME",
        "10, BINARY_MIME,    false, 'BINARYMIME,CHUNKING',' BODY=BINARYMIME',                       ",
        "10, BINARY_MIME,    false, 'BINARYMIME,8BITMIME',,                            5.6.3 lacks CHUNKING",
        "10, BINARY_MIME,    false, 'CHUNKING,8BITMIME',  ,                            5.6.3 lacks BINARYMIME",
        "10, EIGHT_BIT_MIME, true,  'SMTPUTF8,8BITMIME',  ' BODY=8BITMIME SMTPUTF8',                ",
        "10, EIGHT_BIT_MIME, true,  8BITMIME,             ,                            5.6.9 lacks SMTPUTF8"
    })
    void declareTheMessage(
            long octets, BodyType body, boolean utf8, String offered, String parameters, String refusal) {
        MessageTraits traits = MessageTraits.of(octets).withBody(body);
        EnvelopeCommands commands =
                EnvelopeCommands.compose(to(BOB), utf8 ? traits.withSmtpUtf8() : traits, offers(offered));

        if (refusal == null) {
            assertThat(commands.mail()).isEqualTo("MAIL FROM:<alice@example.com>" + parameters);
        } else {
            assertRefused(commands.refusal(0), refusal.substring(0, 5), refusal.substring(6));
        }
    }

    @Test
    @DisplayName("refuse internationalised addresses to a server without SMTPUTF8, one by one")
    void refuseInternationalisedAddresses() {
        EnvelopeCommands some = EnvelopeCommands.compose(to(DOERTE, BOB), PLAIN, Capabilities.NONE);
        assertRefused(some.refusal(0), "5.6.7", "dörte@example.org needs SMTPUTF8");
        assertThat(some.refusal(1)).isNull();
        assertThat(some.mail()).doesNotContain("SMTPUTF8");

        Envelope fromDoerte = Envelope.of(ReversePath.of(DOERTE), List.of(BOB));
        EnvelopeCommands all = EnvelopeCommands.compose(fromDoerte, PLAIN, Capabilities.NONE);
        assertRefused(all.refusal(0), "5.6.7", "The reverse-path <dörte@example.org>");
        assertThat(EnvelopeCommands.compose(fromDoerte, PLAIN, offers("SMTPUTF8"))
                        .mail())
                .isEqualTo("MAIL FROM:<dörte@example.org> SMTPUTF8");
    }

    static Stream<Arguments> bounds() {
        return Stream.of(
                arguments("DELIVERBY 60", null, mail().deliverBy(DeliverBy.orReturn(60))),
                arguments("DELIVERBY 60", "5.4.7", mail().deliverBy(DeliverBy.orReturn(59))),
                arguments("DELIVERBY 60", null, mail().deliverBy(DeliverBy.orNotify(59))),
                arguments("DELIVERBY ?", null, mail().deliverBy(DeliverBy.orReturn(1))),
                arguments("FUTURERELEASE 60 2014-04-03T23:01:00Z", null, hold(60)),
                arguments("FUTURERELEASE 60 2014-04-03T23:01:00Z", "5.5.4", hold(61)),
                arguments("FUTURERELEASE", null, hold(61)),
                arguments("FUTURERELEASE 60 2014-04-03T23:01:00Z", null, holdUntil(THEN)),
                arguments("FUTURERELEASE 60 2014-04-03T23:01:00Z", "5.5.4", holdUntil(THEN.plusMillis(1))),
                arguments("FUTURERELEASE 60 ?", null, holdUntil(THEN)));
    }

    private static MailParameters.Builder hold(long seconds) {
        return mail().futureRelease(new FutureRelease.HoldFor(seconds));
    }

    private static MailParameters.Builder holdUntil(Instant instant) {
        return mail().futureRelease(new FutureRelease.HoldUntil(instant));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bounds")
    @DisplayName("keep within the bounds that the server names")
    void keepWithinBounds(String offered, String code, MailParameters.Builder asked) {
        EnvelopeCommands commands = EnvelopeCommands.compose(to(BOB).with(asked.build()), PLAIN, offers(offered));

        if (code == null) {
            assertThat(commands.isRefused()).isFalse();
        } else {
            assertRefused(commands.refusal(0), code, "the server");
        }
    }
}
