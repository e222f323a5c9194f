package org.smtpclient.core.connection;

import java.io.IOException;
import org.smtpclient.core.outcome.SessionFailure;

/** A session ended before its time. Thrown by the primitives of {@link SmtpConnection} alone. */
public final class SessionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient SessionFailure failure;

    SessionException(SessionFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** {@return what happened} */
    public SessionFailure failure() {
        return failure;
    }
}
