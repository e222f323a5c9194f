package org.smtpclient.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.MailParameters.Builder;
import org.smtpclient.core.envelope.MailParameters.Ret;

@DisplayName("The parameters of MAIL")
class MailParametersTest {

    static Stream<Arguments> written() {
        return Stream.of(
                row("", b -> b),
                row("RET=HDRS ENVID=QQ314159", b -> b.ret(Ret.HDRS).envid("QQ314159")),
                row("RET=FULL", b -> b.ret(Ret.FULL)),
                row("ENVID=a+2Bb+3Dc+20d", b -> b.envid("a+b=c d")),
                row("ENVID=" + "x".repeat(100), b -> b.envid("x".repeat(100))),
                row("BY=120;R", b -> b.deliverBy(DeliverBy.orReturn(120))),
                row("BY=98765;NT", b -> b.deliverBy(DeliverBy.orNotify(98765).traced())),
                row("BY=-12345;N", b -> b.deliverBy(DeliverBy.orNotify(-12_345))),
                row("BY=0;N", b -> b.deliverBy(DeliverBy.orNotify(0))),
                row(
                        "BY=-999999999;NT",
                        b -> b.deliverBy(DeliverBy.orNotify(-999_999_999).traced())),
                row("BY=1;R", b -> b.deliverBy(DeliverBy.orReturn(1))),
                row(
                        "BY=999999999;RT",
                        b -> b.deliverBy(DeliverBy.orReturn(999_999_999).traced())),
                row("MT-PRIORITY=-9", b -> b.mtPriority(-9)),
                row("MT-PRIORITY=0", b -> b.mtPriority(0)),
                row("MT-PRIORITY=9", b -> b.mtPriority(9)),
                row("HOLDFOR=1", b -> b.futureRelease(new FutureRelease.HoldFor(1))),
                row("HOLDFOR=999999999", b -> b.futureRelease(new FutureRelease.HoldFor(999_999_999))),
                row("HOLDUNTIL=2008-11-15T10:00:00Z", b -> b.futureRelease(until("2008-11-15T10:00:00Z"))),
                row("HOLDUNTIL=2008-11-15T10:00:01Z", b -> b.futureRelease(until("2008-11-15T10:00:00.001Z"))),
                row("REQUIRETLS", Builder::requireTls),
                row("AUTH=<>", b -> b.auth(ReversePath.NULL)),
                row("AUTH=e+3Dmc2@example.com", b -> b.auth(ReversePath.parse("e=mc2@example.com"))),
                row("AUTH=\"a+2B+20b\"@example.com", b -> b.auth(ReversePath.parse("\"a+ b\"@example.com"))),
                row(
                        "RET=FULL MT-PRIORITY=3 REQUIRETLS",
                        b -> b.requireTls().mtPriority(3).ret(Ret.FULL)));
    }

    private static Arguments row(String written, UnaryOperator<Builder> asked) {
        return arguments(written, asked);
    }

    private static FutureRelease until(String instant) {
        return new FutureRelease.HoldUntil(Instant.parse(instant));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    @DisplayName("are written as their RFCs say")
    void areWritten(String written, UnaryOperator<Builder> asked) {
        MailParameters parameters = asked.apply(MailParameters.builder()).build();

        assertThat(parameters).hasToString(written);
        assertThat(parameters)
                .isEqualTo(asked.apply(MailParameters.builder()).build())
                .hasSameHashCodeAs(asked.apply(MailParameters.builder()).build());
        assertThat(parameters.equals(MailParameters.NONE)).isEqualTo(written.isEmpty());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("is empty", () -> builder().envid("")),
                bad("U+000D at position 2", () -> builder().envid("a\r\nRCPT TO:<x@y>")),
                bad("U+000A at position 1", () -> builder().envid("\n")),
                bad("U+0000 at position 1", () -> builder().envid("\0")),
                bad("U+0009 at position 2", () -> builder().envid("a\tb")),
                bad("U+007F at position 2", () -> builder().envid("a\u007f")),
                bad("U+00F6 at position 2", () -> builder().envid("dö")),
                bad("101 octets", () -> builder().envid("x".repeat(101))),
                bad("102 octets", () -> builder().envid("+".repeat(34))),
                bad("within 1..999999999", () -> DeliverBy.orReturn(0)),
                bad("within 1..999999999", () -> DeliverBy.orReturn(-1)),
                bad("within 1..999999999", () -> DeliverBy.orReturn(1_000_000_000)),
                bad("within -999999999..", () -> DeliverBy.orNotify(-1_000_000_000)),
                bad("within -999999999..", () -> DeliverBy.orNotify(1_000_000_000)),
                bad("within -9..9", () -> builder().mtPriority(10)),
                bad("within -9..9", () -> builder().mtPriority(-10)),
                bad("within 1..999999999", () -> new FutureRelease.HoldFor(0)),
                bad("within 1..999999999", () -> new FutureRelease.HoldFor(1_000_000_000)),
                bad("RFC 3339", () -> new FutureRelease.HoldUntil(Instant.MAX)),
                bad("RFC 3339", () -> new FutureRelease.HoldUntil(Instant.parse("9999-12-31T23:59:59.5Z"))),
                bad("RFC 3339", () -> new FutureRelease.HoldUntil(Instant.parse("-0001-12-31T23:59:59Z"))),
                bad("U+00F6", () -> builder().auth(ReversePath.parse("dörte@example.com"))),
                bad(
                        "mode R",
                        () -> builder()
                                .deliverBy(DeliverBy.orReturn(9))
                                .waive(Extension.DELIVERBY)
                                .build()));
    }

    private static Builder builder() {
        return MailParameters.builder();
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
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\r", "\n", "\0"));
    }

    @Test
    @DisplayName("can be read back")
    void canBeReadBack() {
        MailParameters parameters = MailParameters.builder()
                .envid("a b")
                .mtPriority(-2)
                .waive(Extension.MT_PRIORITY, Extension.DSN)
                .build();

        assertThat(parameters.envid()).isEqualTo("a b");
        assertThat(parameters.mtPriority()).hasValue(-2);
        assertThat(parameters.waived()).containsExactlyInAnyOrder(Extension.DSN, Extension.MT_PRIORITY);
        assertThat(parameters.ret()).isNull();
        assertThat(MailParameters.NONE.mtPriority()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Extension.class,
            names = {"REQUIRETLS", "FUTURERELEASE", "RRVS"})
    @DisplayName("cannot be waived where to leave them out would break what was promised")
    void cannotAllBeWaived(Extension extension) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailParameters.builder().waive(extension))
                .withMessage(extension.keyword() + " cannot be waived");
    }
}
