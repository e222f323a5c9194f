package org.smtpclient.core.pool;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The places that sessions with one port of one host may take, and who waits for one. Where somebody waits there is
 * neither a free place nor an idle session: both go to the first in the queue at once. Guarded by the pool's lock.
 */
final class Destination<S> {
    private final String name;
    private final int places;
    /** Those in use, being opened or ended, and idle. */
    private int taken;

    private final Deque<Waiter<S>> queue = new ArrayDeque<>();

    Destination(String name, int places) {
        this.name = name;
        this.places = places;
    }

    String name() {
        return name;
    }

    boolean isEmpty() {
        return taken == 0 && queue.isEmpty();
    }

    boolean takePlace() {
        if (taken == places) {
            return false;
        }
        taken++;
        return true;
    }

    /** A session has ended, or was never opened. */
    void freePlace() {
        Waiter<S> first = queue.poll();
        if (first == null) {
            taken--;
        } else {
            first.serve(null);
        }
    }

    boolean hasQueue() {
        return !queue.isEmpty();
    }

    void enqueue(Waiter<S> waiter) {
        queue.add(waiter);
    }

    void leaveQueue(Waiter<S> waiter) {
        queue.remove(waiter);
    }

    /** Gives a session to the first in the queue; false if it does not suit, and has to end to make a place. */
    boolean pass(Pooled<S> session) {
        Waiter<S> first = queue.element();
        if (!first.keys.contains(session.key)) {
            return false;
        }
        queue.remove();
        first.serve(session);
        return true;
    }

    void wakeQueue() {
        queue.forEach(Waiter::wake);
    }
}
