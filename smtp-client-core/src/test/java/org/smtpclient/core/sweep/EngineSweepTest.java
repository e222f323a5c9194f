package org.smtpclient.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.sweep.Fault.Direction;
import org.smtpclient.core.sweep.Fault.Kind;

@DisplayName("Whatever happens to the stream, at whichever octet, an engine's outcomes are true")
class EngineSweepTest {
    /** Which bits of an octet are inverted: each alone, all, and some. */
    private static final int[] FLIPS = {1, 2, 4, 8, 16, 32, 64, 128, 255, 3, 7, 0x27};

    static Stream<SweptDialogue> dialogues() {
        return SweptDialogue.small();
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void everyDialogueEndsAsExpectedWithoutAFault(SweptDialogue dialogue) {
        SweptSession session = SweptSession.run(dialogue, Fault.NONE);

        assertThat(session.engine().failure()).isNull();
        assertThat(statuses(session)).isEqualTo(dialogue.statuses());
        new Truth(session).check();
    }

    static Stream<Arguments> losses() {
        return dialogues()
                .flatMap(dialogue -> Stream.of(Direction.values())
                        .flatMap(direction -> Stream.of(Kind.CUT, Kind.STALL, Kind.RESET, Kind.WRITE_FAILS)
                                .filter(kind -> kind != Kind.WRITE_FAILS || direction == Direction.TO_SERVER)
                                .map(kind -> Arguments.of(dialogue, direction, kind))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void tellsTheTruthOfALostConnectionAndIsUnsureOnlyWhereNobodyCanKnow(
            SweptDialogue dialogue, Direction direction, Kind kind) {
        SweptSession whole = SweptSession.run(dialogue, Fault.NONE);
        sweep(dialogue, octets(whole, direction), at -> new Fault(kind, direction, at, 0), session -> {
            Truth truth = new Truth(session);
            truth.check();
            truth.isUnsureOnlyOfWhatHasLeft(whole);
            truth.believesWhatHasCome(whole);
        });
    }

    @ParameterizedTest
    @MethodSource("directions")
    void doesNotCareHowOctetsAreCutIntoPieces(SweptDialogue dialogue, Direction direction) {
        SweptSession whole = SweptSession.run(dialogue, Fault.NONE);
        sweep(dialogue, octets(whole, direction), at -> new Fault(Kind.SPLIT, direction, at, 0), session -> {
            assertThat(statuses(session)).isEqualTo(dialogue.statuses());
            assertThat(session.server().stored()).isEqualTo(whole.server().stored());
        });
    }

    static Stream<Arguments> directions() {
        return dialogues()
                .flatMap(dialogue -> Stream.of(Direction.values()).map(direction -> Arguments.of(dialogue, direction)));
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    @DisplayName("rule 11: a server that says 421 has taken what it said it took, and nothing else")
    void knowsWhatAServerHasTakenThatSaysGoodbyeAtAnyOctet(SweptDialogue dialogue) {
        SweptSession whole = SweptSession.run(dialogue, Fault.NONE);
        sweep(
                dialogue,
                whole.written(),
                at -> new Fault(Kind.GOODBYE, Direction.TO_SERVER, at, 0),
                session -> knowsAll(session, whole));
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    @DisplayName("rule 11: 421 in place of any reply ends the session, and the message is not delivered")
    void knowsWhatAServerHasTakenThatSaysGoodbyeForAnyReply(SweptDialogue dialogue) {
        SweptSession whole = SweptSession.run(dialogue, Fault.NONE);
        int replies = whole.server().replyEnds().size();
        sweep(
                dialogue,
                replies,
                at -> new Fault(Kind.GOODBYE_FOR_REPLY, Direction.TO_CLIENT, at, 0),
                session -> knowsAll(session, whole));
    }

    /** In LMTP 421 to the end of data speaks of one recipient, and nobody ever speaks of those behind it. */
    private static void knowsAll(SweptSession session, SweptSession whole) {
        Truth truth = new Truth(session);
        truth.check();
        truth.isUnsureOnlyOfWhatHasLeft(whole);
        if (session.dialogue().dialect() == Dialect.SMTP) {
            truth.isSure();
        }
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    @DisplayName("what arrives corrupted at the server makes nobody believe that a stored message is not")
    void neverDeniesAStoredMessageWhenTheServerHearsWrong(SweptDialogue dialogue) {
        SweptSession whole = SweptSession.run(dialogue, Fault.NONE);
        BitSet framing = whole.server().framing();
        corrupt(dialogue, whole.written(), Direction.TO_SERVER, (session, at) -> {
            if (!framing.get(at)) {
                Truth truth = new Truth(session);
                truth.nothingStoredIsDenied();
                truth.asManyAreStoredAsDelivered();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    @DisplayName(
            "a corrupted reply that means another is believed, as it must be; any other makes nobody believe too much")
    void tellsTheTruthOfCorruptedReplies(SweptDialogue dialogue) {
        SweptSession whole = SweptSession.run(dialogue, Fault.NONE);
        BitSet framing = whole.framing();
        corrupt(dialogue, whole.heard(), Direction.TO_CLIENT, (session, at) -> {
            if (!framing.get(at)) {
                new Truth(session).check();
            }
        });
    }

    // Running

    private interface Check {
        void on(SweptSession session);
    }

    private interface CheckAt {
        void on(SweptSession session, int at);
    }

    private static void corrupt(SweptDialogue dialogue, int octets, Direction direction, CheckAt check) {
        for (int flip : FLIPS) {
            sweep(
                    dialogue,
                    octets,
                    at -> new Fault(Kind.CORRUPT, direction, at, flip),
                    session -> check.on(session, session.fault().at()));
        }
    }

    private static void sweep(SweptDialogue dialogue, int octets, IntFunction<Fault> faults, Check check) {
        assertThat(octets).isGreaterThan(5);
        for (int at = 0; at < octets; at++) {
            Fault fault = faults.apply(at);
            try {
                check.on(SweptSession.run(dialogue, fault));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(dialogue + ", " + fault + ": " + e.getMessage(), e);
            }
        }
    }

    private static int octets(SweptSession whole, Direction direction) {
        return direction == Direction.TO_SERVER ? whole.written() : whole.heard();
    }

    private static List<List<String>> statuses(SweptSession session) {
        List<List<String>> all = new ArrayList<>();
        for (int i = 0; session.outcomes(i) != null; i++) {
            all.add(session.outcomes(i).stream().map(RecipientOutcome::status).toList());
        }
        return all;
    }
}
