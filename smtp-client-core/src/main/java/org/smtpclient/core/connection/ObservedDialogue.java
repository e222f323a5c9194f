package org.smtpclient.core.connection;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.observe.SmtpEvent;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.reply.Reply;

/** Tells observers of one session, beside another listener. */
final class ObservedDialogue implements DialogueListener {
    private final SessionObservers observers;
    private final long session;
    private final long start;
    private final DialogueListener other;

    ObservedDialogue(SessionObservers observers, long session, Duration connectTime, DialogueListener other) {
        this.observers = observers;
        this.session = session;
        this.start = System.nanoTime() - connectTime.toNanos();
        this.other = other;
    }

    /** Whom the dialogue is to be told to: the other listener alone where nobody observes, at no cost for each line. */
    DialogueListener listener() {
        return observers.isEmpty() ? other : this;
    }

    void connected(String host, Endpoint endpoint) {
        tell(elapsed -> new SmtpEvent.Connected(session, elapsed, host, endpoint));
    }

    @Override
    public void sent(String line) {
        other.sent(line);
        tell(elapsed -> new SmtpEvent.CommandSent(session, elapsed, line));
    }

    @Override
    public void sentMessage(long octets) {
        other.sentMessage(octets);
        tell(elapsed -> new SmtpEvent.MessageSent(session, elapsed, octets));
    }

    @Override
    public void secured(TlsOutcome outcome) {
        other.secured(outcome);
        tell(elapsed -> new SmtpEvent.Secured(session, elapsed, outcome));
    }

    @Override
    public void received(Reply reply) {
        other.received(reply);
        tell(elapsed -> new SmtpEvent.ReplyReceived(session, elapsed, reply.code(), reply.lines()));
    }

    void ended(@Nullable String failure) {
        tell(elapsed -> new SmtpEvent.Ended(session, elapsed, failure));
    }

    private void tell(Function<Duration, SmtpEvent> event) {
        if (!observers.isEmpty()) {
            observers.tell(event.apply(Duration.ofNanos(System.nanoTime() - start)));
        }
    }
}
