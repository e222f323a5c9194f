package org.smtpclient.core.connection;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.observe.SmtpEvent;
import org.smtpclient.api.observe.SmtpObserver;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.reply.Reply;

/** Tells observers of one session, beside another listener. An observer that throws is told no more of it. */
final class ObservedDialogue implements DialogueListener {
    private static final AtomicLong SESSIONS = new AtomicLong();
    private static final Logger LOG = System.getLogger(ObservedDialogue.class.getName());

    private final long session = SESSIONS.incrementAndGet();
    private final long start = System.nanoTime();
    private final DialogueListener other;
    private List<SmtpObserver> observers;

    ObservedDialogue(List<SmtpObserver> observers, DialogueListener other) {
        this.observers = observers;
        this.other = other;
    }

    void connected(String host, Endpoint endpoint) {
        tell(elapsed -> new SmtpEvent.Connected(session, elapsed, host, endpoint));
    }

    void connectFailed(String host, Endpoint endpoint, String reason) {
        tell(elapsed -> new SmtpEvent.ConnectFailed(session, elapsed, host, endpoint, reason));
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
        if (observers.isEmpty()) {
            return;
        }
        SmtpEvent told = event.apply(Duration.ofNanos(System.nanoTime() - start));
        for (SmtpObserver observer : observers) {
            try {
                observer.observe(told);
            } catch (RuntimeException e) {
                LOG.log(
                        Logger.Level.WARNING,
                        "Observer " + observer.name() + " failed and hears no more of session " + session,
                        e);
                observers =
                        observers.stream().filter(listed -> listed != observer).toList();
            }
        }
    }
}
