package org.smtpclient.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.envelope.RecipientParameters.Builder;
import org.smtpclient.core.envelope.RecipientParameters.Notify;
import org.smtpclient.core.envelope.RequireRecipientValidSince.Action;

@DisplayName("The parameters of RCPT")
class RecipientParametersTest {
    private static final Instant SINCE = Instant.parse("2014-04-03T23:01:00.9Z");

    static Stream<Arguments> written() {
        return Stream.of(
                row("", b -> b),
                row("NOTIFY=NEVER", Builder::notifyNever),
                row("NOTIFY=SUCCESS", b -> b.notifyOn(Notify.SUCCESS)),
                row("NOTIFY=SUCCESS,FAILURE,DELAY", b -> b.notifyOn(Notify.DELAY, Notify.SUCCESS, Notify.FAILURE)),
                row("NOTIFY=FAILURE", b -> b.notifyNever().notifyOn(Notify.FAILURE, Notify.FAILURE)),
                row(
                        "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Dana@Ivory.EDU",
                        b -> b.notifyOn(Notify.SUCCESS, Notify.FAILURE)
                                .originalRecipient(OriginalRecipient.of("RFC822", "Dana@Ivory.EDU"))),
                row("ORCPT=rfc822;George@Tax-ME.GOV", b -> b.originalRecipient(original("George@Tax-ME.GOV"))),
                row("ORCPT=rfc822;a+2Bb+3Dc@x", b -> b.originalRecipient(original("a+b=c@x"))),
                row("ORCPT=rfc822;\"a\\\\+20b\"@x", b -> b.originalRecipient(original("\"a\\\\ b\"@x"))),
                row("ORCPT=utf-8;d\\x{F6}rte@x", b -> b.originalRecipient(original("dörte@x"))),
                row("ORCPT=utf-8;\\x{20AC}\\x{2B}\\x{3D}@x", b -> b.originalRecipient(original("€+=@x"))),
                row("ORCPT=utf-8;\\x{1F600}@x", b -> b.originalRecipient(original("\uD83D\uDE00@x"))),
                row(
                        "ORCPT=utf-8;\"\\x{20}\\x{5C}\\x{5C}\\x{F6}\"@x",
                        b -> b.originalRecipient(OriginalRecipient.of("UTF-8", "\" \\\\ö\"@x"))),
                row(
                        "ORCPT=utf-8;\"d\\x{F6}rte\"@X.Example",
                        b -> b.originalRecipient(OriginalRecipient.of("utf-8", "\"dörte\"@X.Example"))),
                row(
                        "ORCPT=x400;/C+3Dus/A+3Dx+20y/",
                        b -> b.originalRecipient(OriginalRecipient.of("X400", "/C=us/A=x y/"))),
                row("RRVS=2014-04-03T23:01:00Z;R", b -> b.validSince(since(Action.REJECT))),
                row(
                        "NOTIFY=NEVER RRVS=2014-04-03T23:01:00Z;C",
                        b -> b.validSince(since(Action.CONTINUE)).notifyNever()));
    }

    private static Arguments row(String written, UnaryOperator<Builder> asked) {
        return arguments(written, asked);
    }

    private static OriginalRecipient original(String mailbox) {
        return OriginalRecipient.of(Mailbox.parse(mailbox));
    }

    private static RequireRecipientValidSince since(Action action) {
        return new RequireRecipientValidSince(SINCE, action);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    @DisplayName("are written as their RFCs say")
    void areWritten(String written, UnaryOperator<Builder> asked) {
        RecipientParameters parameters =
                asked.apply(RecipientParameters.builder()).build();

        assertThat(parameters).hasToString(written);
        assertThat(parameters)
                .isEqualTo(asked.apply(RecipientParameters.builder()).build());
        assertThat(parameters.equals(RecipientParameters.NONE)).isEqualTo(written.isEmpty());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("no atom", () -> OriginalRecipient.of("", "a@b")),
                bad("no atom", () -> OriginalRecipient.of("rfc822;x", "a@b")),
                bad("no atom", () -> OriginalRecipient.of("rfc 822", "a@b")),
                bad("no atom", () -> OriginalRecipient.of("rfc822\r\n", "a@b")),
                bad("no atom", () -> OriginalRecipient.of("a=b", "a@b")),
                bad("no atom", () -> OriginalRecipient.of("a+b", "a@b")),
                bad("no atom", () -> OriginalRecipient.of("ütf-8", "a@b")),
                bad("is empty", () -> OriginalRecipient.of("rfc822", "")),
                bad("U+000D at position 4", () -> OriginalRecipient.of("rfc822", "a@b\r\nDATA")),
                bad("U+00F6 at position 2", () -> OriginalRecipient.of("rfc822", "dörte@x")),
                bad("U+000A", () -> OriginalRecipient.of("utf-8", "dörte@x\nDATA")),
                bad("has no @", () -> OriginalRecipient.of("utf-8", "dörte")),
                bad("501 octets", () -> OriginalRecipient.of("x400", "x".repeat(490))),
                bad("1402 octets", () -> OriginalRecipient.of("rfc822", "+".repeat(463))),
                bad("RFC 3339", () -> new RequireRecipientValidSince(Instant.MIN, Action.REJECT)));
    }

    private static Arguments bad(String found, ThrowingCallable asked) {
        return arguments(found, asked);
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("refused")
    @DisplayName("rule 8: are refused where the grammar has no place for them")
    void areRefused(String found, ThrowingCallable asked) {
        assertThatIllegalArgumentException()
                .isThrownBy(asked)
                .withMessageContaining(found)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\r", "\n"));
    }
}
