package org.smtpclient.core.transport;

import java.net.SocketTimeoutException;
import org.smtpclient.api.transport.Deadline;

/** Deadlines as the milliseconds that sockets count in. */
final class Millis {
    private Millis() {}

    /**
     * The time left, rounded up, since 0 means for ever.
     *
     * @throws SocketTimeoutException if none is left
     */
    static int upTo(Deadline deadline) throws SocketTimeoutException {
        long nanos = deadline.remaining().toNanos();
        if (nanos <= 0) {
            throw new SocketTimeoutException("The deadline has passed");
        }
        return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    }
}
