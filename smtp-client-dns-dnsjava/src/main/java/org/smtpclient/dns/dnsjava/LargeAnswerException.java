package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer is too large for UDP, and does not come by TCP. */
final class LargeAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    LargeAnswerException() {
        this(null);
    }

    LargeAnswerException(@Nullable Throwable cause) {
        super("a truncated answer could not be had by TCP", cause);
    }
}
