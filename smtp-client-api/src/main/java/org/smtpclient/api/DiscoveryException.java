package org.smtpclient.api;

import org.jspecify.annotations.Nullable;

/** No usable provider of a service: the message says what was found and what to add, remove or mend. */
public final class DiscoveryException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DiscoveryException(String message) {
        this(message, null);
    }

    DiscoveryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
