package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that may happen to an engine: the server says something, the connection ends, the driver does what it is
 * asked for, or the caller gives a command.
 *
 * @param label for people
 * @param possible where it may happen; commands obey their contracts, the server may do anything at any time
 * @param effect what it does
 */
record EngineEvent(String label, Predicate<ExploredSession> possible, Consumer<ExploredSession> effect) {
    private static final int MOST_MAILS = 2;
    private static final int MOST_PIECES = 1;

    /** Every event there is. */
    static List<EngineEvent> all() {
        List<EngineEvent> all = new ArrayList<>();
        addCommands(all);
        addDriver(all);
        addServer(all);
        return List.copyOf(all);
    }

    private static void addCommands(List<EngineEvent> all) {
        add(all, "open", EngineEvent::mayOpen, ExploredSession::open);
        add(all, "EHLO", EngineEvent::isBeforeMail, session -> session.engine().hello());
        add(
                all,
                "STARTTLS",
                session -> isBeforeMail(session)
                        && !session.engine().isEncrypted()
                        && session.engine().capabilities().has("STARTTLS"),
                session -> session.engine().startTls());
        add(
                all,
                "AUTH",
                session -> isBeforeMail(session) && session.engine().isIntroduced(),
                session -> session.engine().auth());
        add(
                all,
                "a message is submitted",
                session -> session.mails() < MOST_MAILS && session.engine().isReadyForMail(),
                ExploredSession::submit);
        add(all, "QUIT", EngineEvent::isIdle, session -> session.engine().quit());
        add(
                all,
                "taken up again",
                EngineEvent::isIdle,
                session -> session.engine().resume());
    }

    private static void addDriver(List<EngineEvent> all) {
        add(all, "all is written", session -> session.engine().output().length > 0, ExploredSession::write);
        Predicate<ExploredSession> handshake = at(Step.START_TLS);
        add(
                all,
                "the handshake succeeds",
                handshake,
                session -> session.engine().tlsEstablished(true, "matched"));
        add(
                all,
                "the handshake succeeds, peer not authenticated",
                handshake,
                session -> session.engine().tlsEstablished(false, "not matched"));
        add(all, "the handshake fails", handshake, session -> session.engine().tlsFailed("alert"));
        add(
                all,
                "the handshake meets a limit",
                handshake,
                session -> session.engine().tlsLimited("version"));
        add(all, "credentials are there", at(Step.AUTHENTICATE), session -> session.authenticate(true));
        add(all, "there are no credentials", at(Step.AUTHENTICATE), session -> session.authenticate(false));
        add(
                all,
                "some of the message",
                session -> session.engine().isBodyDue() && session.pieces() < MOST_PIECES,
                session -> session.supply(false));
        add(all, "the rest of the message", session -> session.engine().isBodyDue(), session -> session.supply(true));
        add(
                all,
                "the message cannot be read",
                session -> session.engine().isBodyDue(),
                session -> session.engine().messageFailed("no such file"));
        add(
                all,
                "the deadline passes",
                session -> true,
                session -> session.engine().deadlinePassed());
    }

    private static void addServer(List<EngineEvent> all) {
        for (String line : List.of("220 mx", "235 ok", "250 ok", "334 ", "354 go", "421 bye", "450 later", "550 no")) {
            reply(all, line.strip(), session -> true, line);
        }
        reply(all, "no reply at all", session -> true, "nonsense");
        Predicate<ExploredSession> hello = session -> session.outstanding("EHLO") || session.outstanding("LHLO");
        reply(all, "250 with AUTH", hello, "250-mx", "250 AUTH LOGIN");
        reply(all, "250 with STARTTLS", hello, "250-mx", "250-AUTH LOGIN", "250 STARTTLS");
        reply(all, "250 with PIPELINING", hello, "250-mx", "250-AUTH LOGIN", "250 PIPELINING");
        reply(
                all,
                "250 with PIPELINING, CHUNKING",
                hello,
                "250-mx",
                "250-AUTH LOGIN",
                "250-PIPELINING",
                "250 CHUNKING");
        add(
                all,
                "the server closes",
                session -> true,
                session -> session.engine().closedByPeer());
        add(
                all,
                "the connection breaks",
                session -> true,
                session -> session.engine().broken("reset"));
    }

    private static void add(
            List<EngineEvent> all,
            String label,
            Predicate<ExploredSession> possible,
            Consumer<ExploredSession> effect) {
        all.add(new EngineEvent(label, possible, effect));
    }

    private static void reply(
            List<EngineEvent> all, String label, Predicate<ExploredSession> possible, String... lines) {
        byte[] octets = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        add(all, label, possible, session -> session.engine().receive(ByteBuffer.wrap(octets)));
    }

    private static boolean isIdle(ExploredSession session) {
        return session.engine().step() == Step.IDLE;
    }

    /** Only before the first message, lest there be too many ways to get anywhere. */
    private static boolean isBeforeMail(ExploredSession session) {
        return isIdle(session) && session.mails() == 0;
    }

    private static boolean mayOpen(ExploredSession session) {
        return !session.engine().isIntroduced() && (session.engine().greeting() == null || isIdle(session));
    }

    private static Predicate<ExploredSession> at(Step step) {
        return session -> session.engine().step() == step;
    }
}
