package org.smtpclient.integration;

import org.jspecify.annotations.Nullable;

/** The laboratory itself cannot be set up or does not work: the test fails, it is not skipped. */
final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabException(String message) {
        super(message);
    }

    LabException(String message, @Nullable Throwable cause) {
        super(cause == null ? message : message + ": " + cause, cause);
    }
}
