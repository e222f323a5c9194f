package org.smtpclient.core.pool;

/** A pool lends no session: its host's are all in use and the time ran out, or the pool is closed. */
public final class NoSessionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is none. */
    public enum Reason {
        /** The deadline passed while all sessions with the host were in use. */
        DEADLINE_PASSED,
        /** The pool is closed. */
        CLOSED
    }

    /** Why there is none. */
    private final Reason reason;

    NoSessionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return why there is none} */
    public Reason reason() {
        return reason;
    }
}
