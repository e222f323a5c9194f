package org.smtpclient.api.observe;

import org.smtpclient.api.spi.Provider;

/**
 * Is told what happens on sessions, while it happens. Never of a message's octets or of credentials.
 *
 * <p>Called on the thread that drives the session, in the order of events for one session, for many sessions at once. It
 * must be quick and must not block: the session waits for it. What it throws is logged once and changes nothing.
 */
@FunctionalInterface
public interface SmtpObserver extends Provider {
    /**
     * Something happened.
     *
     * @param event what
     */
    void observe(SmtpEvent event);
}
