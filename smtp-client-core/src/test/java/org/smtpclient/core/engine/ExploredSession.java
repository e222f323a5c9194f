package org.smtpclient.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.auth.AuthPeer;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.auth.ChannelBindings;
import org.smtpclient.core.auth.LoginMechanism;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.tls.TlsPlan;

/** One engine, to which events happen, and what can be seen of it from outside. */
final class ExploredSession {
    private final SmtpEngine engine;
    private final Envelope envelope;
    private final List<String> outstanding = new ArrayList<>();
    /** Which recipients have been accepted since the session was last idle, and how the others were answered. */
    private final StringBuilder answered = new StringBuilder();

    private final List<MailTransaction> mails = new ArrayList<>();
    private int pieces;
    private boolean opened;

    ExploredSession(EngineOptions.Builder options) {
        // In LMTP the end of data has a reply for each.
        envelope = options.build().dialect() == Dialect.LMTP
                ? Envelope.of("a@c.test", "b@mx.test", "c@mx.test")
                : Envelope.of("a@c.test", "b@mx.test");
        engine = new SmtpEngine(options.listener(new DialogueListener() {
                    @Override
                    public void sent(String line) {
                        outstanding.add(line.split(" ", 2)[0]);
                    }

                    @Override
                    public void received(Reply reply) {
                        String verb = outstanding.isEmpty() ? "" : outstanding.remove(0);
                        if (verb.equals("MAIL") || verb.equals("RCPT")) {
                            answered.append(reply.isPositive() ? '+' : '-');
                        }
                    }
                })
                .build());
    }

    SmtpEngine engine() {
        return engine;
    }

    boolean outstanding(String verb) {
        return !outstanding.isEmpty() && outstanding.get(0).equals(verb);
    }

    int mails() {
        return mails.size();
    }

    /** Pieces of the present message so far. */
    int pieces() {
        return pieces;
    }

    void happen(EngineEvent event) {
        event.effect().accept(this);
        if (engine.step() == Step.IDLE) {
            answered.setLength(0);
        }
    }

    void open() {
        opened = true;
        engine.open();
    }

    void submit() {
        MailTransaction mail = MailTransaction.of(envelope, MessageTraits.of(3));
        mails.add(mail);
        pieces = 0;
        engine.submit(mail);
    }

    void supply(boolean last) {
        pieces++;
        engine.supplyBody(ByteBuffer.wrap(new byte[] {'x', '\r', '\n'}), last);
    }

    void write() {
        for (ByteBuffer piece : engine.output()) {
            piece.position(piece.limit());
        }
    }

    void authenticate(boolean withCredentials) {
        engine.authenticate(new Authentication(
                AuthOptions.builder(request -> withCredentials ? Credentials.password("tim", "tanstaaf") : null)
                        .mechanisms(List.of(new LoginMechanism()))
                        .allowCredentialsInPlaintext(true)
                        .build(),
                AuthPeer.of(
                        "mx.test",
                        587,
                        engine.capabilities(),
                        TlsPlan.of(TlsLevel.OPPORTUNISTIC)
                                .outcome(TlsStatus.PLAINTEXT, null, "none")
                                .build(),
                        ChannelBindings.NONE)));
    }

    /** The state's name in the diagram. */
    String state() {
        if (engine.failure() != null) {
            return "Failed";
        }
        Step step = engine.step();
        if (step == Step.CLOSE) {
            return "[*]";
        }
        if (step == Step.IDLE) {
            return engine.isReadyForMail() ? "Ready" : "Connected";
        }
        return switch (engine.phase()) {
            case CONNECT -> throw new AssertionError("The engine does not connect");
            case GREETING -> "Greeting";
            case EHLO -> "Hello";
            case STARTTLS -> "StartTls";
            case TLS -> "Handshake";
            case AUTH -> "Auth";
            case MAIL, RCPT, DATA -> "Envelope";
            case BODY -> "Message";
            case END_OF_DATA -> "EndOfData";
            case QUIT -> "Quit";
        };
    }

    /** All that can be seen: two sessions with the same facts are taken for the same. */
    String facts() {
        if (engine.step() == Step.CLOSE) {
            return state();
        }
        long ended = mails.stream().filter(MailTransaction::isEnded).count();
        return String.join(
                "|",
                state(),
                engine.step().name(),
                engine.phase().name(),
                engine.isEncrypted() ? "encrypted" : "",
                engine.isIntroduced() ? "introduced" : "",
                engine.isReadyForMail() ? "ready" : "",
                engine.isBodyDue() ? "body " + pieces : "",
                engine.greeting() == null ? "" : "greeted",
                engine.capabilities().toString(),
                String.valueOf(engine.startTlsRefusal() != null),
                opened ? "opened" : "",
                outstanding.toString(),
                answered,
                String.valueOf(engine.output().length > 0),
                mails.size() + " mails, " + ended + " ended");
    }

    /** Rules that hold in whatever state (DESIGN: TLS policy is part of the machine). */
    void check(EngineOptions options) {
        boolean mail = switch (engine.phase()) {
            case MAIL, RCPT, DATA, BODY, END_OF_DATA -> engine.failure() == null;
            default -> false;
        };
        if ((mail || engine.isReadyForMail()) && options.tlsLevel() == TlsLevel.MANDATORY && !engine.isEncrypted()) {
            throw new AssertionError("MAIL without the TLS that is demanded, at " + facts());
        }
        if (engine.step() == Step.CLOSE && mails.stream().anyMatch(one -> !one.isEnded())) {
            throw new AssertionError("A message without an outcome when the session is over");
        }
        if (engine.step() == Step.IDLE && engine.phase() != Phase.QUIT) {
            throw new AssertionError("An idle engine in the phase " + engine.phase());
        }
    }
}
