package org.smtpclient.core.connection;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.smtpclient.api.observe.SmtpEvent;
import org.smtpclient.api.observe.SmtpObserver;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.engine.DialogueListener;

/** Those who are told of sessions. What one of them throws is logged once and changes nothing. Thread-safe. */
public final class SessionObservers {
    /** Nobody. */
    public static final SessionObservers NONE = new SessionObservers(List.of());

    private static final Logger LOG = System.getLogger(SessionObservers.class.getName());
    private static final AtomicLong SESSIONS = new AtomicLong();

    private final List<SmtpObserver> observers;
    private final Set<SmtpObserver> complainedOf = ConcurrentHashMap.newKeySet();

    private SessionObservers(List<SmtpObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    /**
     * Observers.
     *
     * @param observers told in this order
     * @return the observers
     */
    public static SessionObservers of(List<SmtpObserver> observers) {
        return observers.isEmpty() ? NONE : new SessionObservers(observers);
    }

    /**
     * Tells that a connection could not be made.
     *
     * @param host the host's name, or its address where it has none
     * @param endpoint where the connection was to lead
     * @param elapsed how long it was tried
     * @param reason one line for people
     */
    public void connectFailed(String host, Endpoint endpoint, Duration elapsed, String reason) {
        if (!observers.isEmpty()) {
            tell(new SmtpEvent.ConnectFailed(SESSIONS.incrementAndGet(), elapsed, host, endpoint, reason));
        }
    }

    ObservedDialogue dialogue(DialogueListener other, Duration connectTime) {
        return new ObservedDialogue(this, SESSIONS.incrementAndGet(), connectTime, other);
    }

    boolean isEmpty() {
        return observers.isEmpty();
    }

    void tell(SmtpEvent event) {
        for (SmtpObserver observer : observers) {
            try {
                observer.observe(event);
            } catch (RuntimeException e) {
                if (complainedOf.add(observer)) {
                    LOG.log(Logger.Level.WARNING, "Observer " + observer.name() + " failed; it is told on", e);
                }
            }
        }
    }
}
