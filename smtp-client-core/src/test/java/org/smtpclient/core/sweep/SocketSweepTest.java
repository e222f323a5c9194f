package org.smtpclient.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.contract.LeakCheck;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

@DisplayName(
        "Whatever happens to a socket, at whichever octet, a connection's outcomes are true, and nothing is left open")
@Timeout(600)
class SocketSweepTest {
    /** Long enough never to pass unless something hangs. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How long a phase may take where the server is going to stall. On a busy machine it may pass before that, too. */
    private static final Duration SHORT = Duration.ofMillis(150);

    /** How many sessions one server serves, one after the other, while others serve theirs. */
    private static final int SLICE = 40;

    private static final Pattern LAST_CHUNK = Pattern.compile("BDAT (\\d+) LAST\r\n");

    private static final ServerIdentity IDENTITY =
            ServerIdentity.of(TestCertificate.server("s.test").selfSigned());

    private static LeakCheck leaks;
    private static ExecutorService pool;

    @BeforeAll
    static void begin() throws Exception {
        // The JDK opens a pair of sockets with the first one, and keeps it.
        try (ScriptedServer server = script(SweptDialogue.STARTTLS).start()) {
            SocketSession.run(SweptDialogue.STARTTLS, server, 1, LIMIT);
        }
        leaks = LeakCheck.begin();
        pool = Executors.newFixedThreadPool(12);
    }

    @AfterAll
    static void leavesNothingOpen() throws Exception {
        pool.shutdownNow();
        leaks.end();
    }

    /**
     * What a server does at an octet, and at each how manieth octet it is worth the time. Without TLS nobody can tell a
     * corrupted octet from another one; that is swept in memory.
     */
    private enum Break {
        CUT(ServerAction.close(), LIMIT, 1, 1),
        RESET(ServerAction.reset(), LIMIT, 1, 5),
        STALL(ServerAction.stall(), SHORT, 13, 97),
        CORRUPT(ServerAction.corrupt(), SHORT, Integer.MAX_VALUE, 31);

        /** A large message is swept less closely, and beyond so many octets from the stream's ends only now and then. */
        private static final int EDGE = 150;

        private static final int EVERY_AT_EDGE = 7;
        private static final int EVERY_BEYOND = 3_999;

        private final ServerAction action;
        private final Duration phaseLimit;
        private final int every;
        private final int everyOfTls;

        Break(ServerAction action, Duration phaseLimit, int every, int everyOfTls) {
            this.action = action;
            this.phaseLimit = phaseLimit;
            this.every = every;
            this.everyOfTls = everyOfTls;
        }

        /** The octets of a stream to do it at. */
        List<Integer> places(SweptDialogue dialogue, int octets) {
            boolean large = dialogue == SweptDialogue.LARGE;
            int step = dialogue.usesTls() ? everyOfTls : every;
            List<Integer> places = new ArrayList<>();
            for (int at = 0; at < octets && step < Integer.MAX_VALUE; ) {
                places.add(at);
                boolean beyond = large && at > EDGE && at + EVERY_BEYOND < octets - EDGE;
                at += beyond ? EVERY_BEYOND : large ? EVERY_AT_EDGE * step : step;
            }
            return places;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheTruth(SweptDialogue dialogue) throws Exception {
        SocketSession whole;
        int received;
        int sent;
        try (ScriptedServer server = script(dialogue).start()) {
            whole = SocketSession.run(dialogue, server, 1, LIMIT);
            received = (int) server.connection(1).octetsReceived();
            sent = (int) server.connection(1).octetsSent();
        }
        checkTruth(whole);
        assertThat(IntStream.range(0, dialogue.mails().size())
                        .mapToObj(i -> whole.outcomes(i).stream()
                                .map(RecipientOutcome::status)
                                .toList()))
                .isEqualTo(dialogue.statuses());

        List<Future<?>> sweeps = new ArrayList<>();
        for (Break kind : Break.values()) {
            submit(sweeps, whole, kind, true, received);
            submit(sweeps, whole, kind, false, sent);
        }
        for (Future<?> sweep : sweeps) {
            sweep.get(LIMIT.toSeconds() * 10, TimeUnit.SECONDS);
        }
    }

    private static ServerScript script(SweptDialogue dialogue) {
        ServerScript script = (dialogue.dialect() == Dialect.LMTP ? ScriptedServer.lmtp() : ScriptedServer.smtp())
                .hostName("s.test")
                .capabilities(dialogue.capabilities().stream()
                        .filter(keyword -> !keyword.equals("STARTTLS"))
                        .toArray(String[]::new))
                .on("RCPT TO:<no")
                .reply("550 5.1.1 nobody");
        if (dialogue.usesTls()) {
            script.startTls(IDENTITY.sslContext());
        }
        if (dialogue.dialect() == Dialect.LMTP) {
            script.onEndOfData("full").reply("452 4.2.2 full");
        }
        int ends = 0;
        for (int i = 0; i < dialogue.mails().size(); i++) {
            ends += dialogue.statuses().get(i).contains("delivered") ? 1 : 0;
            if (dialogue.mails().get(i).from().startsWith("spam")) {
                script.onEndOfData().nth(++ends).reply("554 5.7.1 spam");
            }
        }
        return script;
    }

    private static void submit(List<Future<?>> sweeps, SocketSession whole, Break kind, boolean inbound, int octets) {
        List<Integer> places = kind.places(whole.dialogue(), octets);
        for (int from = 0; from < places.size(); from += SLICE) {
            List<Integer> slice = places.subList(from, Math.min(from + SLICE, places.size()));
            sweeps.add(pool.submit(() -> sweep(whole, kind, inbound, slice)));
        }
    }

    private static Void sweep(SocketSession whole, Break kind, boolean inbound, List<Integer> places) throws Exception {
        SweptDialogue dialogue = whole.dialogue();
        ServerScript script = script(dialogue);
        for (int i = 0; i < places.size(); i++) {
            int at = places.get(i);
            script.connection(i + 1, one -> {
                if (inbound) {
                    one.atReceived(at, kind.action);
                } else {
                    one.atSent(at, kind.action);
                }
            });
        }
        try (ScriptedServer server = script.start()) {
            for (int i = 0; i < places.size(); i++) {
                SocketSession session = SocketSession.run(dialogue, server, i + 1, kind.phaseLimit);
                try {
                    checkTruth(session);
                    if (!dialogue.usesTls()) {
                        checkKnowledge(session, whole);
                    }
                } catch (AssertionError e) {
                    throw new AssertionError(
                            dialogue + ", " + kind + (inbound ? " when received " : " when sent ") + places.get(i)
                                    + " octets: " + e.getMessage(),
                            e);
                }
            }
        }
        return null;
    }

    private interface Check {
        void on(SweptMail mail, String to, String status);
    }

    private static void forAll(SocketSession session, Check check) {
        List<SweptMail> mails = session.dialogue().mails();
        for (int i = 0; i < mails.size(); i++) {
            List<RecipientOutcome> outcomes = session.outcomes(i);
            for (int r = 0; r < mails.get(i).to().size(); r++) {
                check.on(
                        mails.get(i),
                        mails.get(i).to().get(r),
                        outcomes.isEmpty() ? "not-sent" : outcomes.get(r).status());
            }
        }
    }

    /** What is delivered is stored once and whole; what is not unknown and not delivered is not stored. */
    private static void checkTruth(SocketSession session) {
        forAll(session, (mail, to, status) -> {
            List<String> copies = session.copies(mail, to);
            boolean once = copies.equals(List.of(mail.stored()));
            boolean lie = switch (status) {
                case "delivered" -> !once;
                case "unknown" -> !copies.isEmpty() && !once;
                default -> !copies.isEmpty();
            };
            if (lie) {
                throw new AssertionError(
                        status + " to " + to + " of " + mail.from() + ", and the server has " + copies);
            }
        });
    }

    /** Unknown is only what left to its last octet and was not answered; what was answered is as the answer says. */
    private static void checkKnowledge(SocketSession session, SocketSession whole) {
        String written = session.wire().written();
        String heard = session.wire().heard();
        List<SweptMail> mails = session.dialogue().mails();
        forAll(session, (mail, to, status) -> {
            RecipientOutcome expected =
                    whole.outcomes(mails.indexOf(mail)).get(mail.to().indexOf(to));
            boolean answered = heard.contains(expected.reply() + "\r\n");
            if (answered && !status.equals(expected.status())) {
                throw new AssertionError(status + " to " + to + " of " + mail.from() + ", though it was answered");
            }
            if (status.equals("unknown") && !endsWithin(written, mail)) {
                throw new AssertionError(status + " to " + to + " of " + mail.from() + ", though its end had not left");
            }
        });
    }

    /** Whether a message's end stands in what was written, behind the message's own MAIL. */
    private static boolean endsWithin(String written, SweptMail mail) {
        int from = written.indexOf("MAIL FROM:<" + mail.from() + ">");
        if (from < 0) {
            return false;
        }
        Matcher last = LAST_CHUNK.matcher(written);
        boolean chunked = last.find(from) && last.end() + Integer.parseInt(last.group(1)) <= written.length();
        String stuffed = ("\r\n" + mail.stored()).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
        return chunked || written.indexOf(stuffed, from) >= 0;
    }
}
