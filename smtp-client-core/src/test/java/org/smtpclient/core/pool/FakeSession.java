package org.smtpclient.core.pool;

import java.util.concurrent.atomic.AtomicInteger;

/** A session that only knows how it was treated. */
final class FakeSession {
    private final int number;
    /** How many hold it now. */
    final AtomicInteger holders = new AtomicInteger();

    volatile boolean dead;
    volatile boolean ended;

    FakeSession(int number) {
        this.number = number;
    }

    @Override
    public String toString() {
        return "session " + number + (dead ? ", dead" : "") + (ended ? ", ended" : "");
    }
}
