package org.smtpclient.api.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An exchange that cannot begin or go on. The message says why in one line, and holds no secret. */
public final class SaslException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message one line for people, without secrets
     */
    public SaslException(String message) {
        this(message, null);
    }

    /**
     * An exception with a cause.
     *
     * @param message one line for people, without secrets
     * @param cause null if there is none; its message may be logged, so it must hold no secret either
     */
    public SaslException(String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
